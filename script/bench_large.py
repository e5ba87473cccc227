"""Times `preview` of an article with five megabytes of HTML: until it is shown, and from a save to the painted change."""

import os
import signal
import statistics
import subprocess
import time

import bench_preview
from edition import NOW, Edition

SIZE = 5 << 20
#: Milliseconds until the page shows it, and from the save of another article to the painted change.
GOALS = {"opened": 8_000, "another article": 4_000}
ROUNDS = 5


def body():
    """Paragraphs of a few kilobytes: more elements than a large article has would be left out."""
    words = "and the quay, again and again, " * 250
    block = "<div style=\"color:#222\"><p>Piece {} of it, " + words + "<a href=\"https://news.example.org/{}\">more</a></p></div>\n\n"
    text, number = [], 0
    while sum(map(len, text)) < SIZE:
        text.append(block.format(number, number))
        number += 1
    return "".join(text)


def run(binary, work):
    """Milliseconds by what was done."""
    import browser as chromium

    edition = Edition.make(work / "edition", binary)
    edition.write("seeds/large.md", f"---\ntitle: Large\ndate: 2026-11-19\ntags: [town]\n---\n{body()}")
    other = edition.root / "seeds/2026-11-19-cafe.md"
    template = edition.root / "Templates/layout.html.mustache"
    saves = bench_preview.Saves(
        (other, "title: ", "title: MARK "), (template, "</body>", "<p>MARK</p></body>"),
        (edition.root / "broadsheet.yml", "Also this week", "MARK"))
    costs = {"opened": [], "another article": [], "template": []}
    for _ in range(3):
        preview = subprocess.Popen(
            [binary, "-C", edition.root, "preview", "--now", NOW, "--port", str(bench_preview.free_port())],
            env={**os.environ, "XDG_CACHE_HOME": str(work / "caches")},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        tab = chromium.Browser(work / f"chromium-{preview.pid}")
        try:
            page = bench_preview.wait_for_line(preview, r"http://\S+")
            tab.command("Page.addScriptToEvaluateOnNewDocument", source=bench_preview.OURS)
            begun = time.time()
            tab.open(page)
            tab.wait("painted.length", 120)
            costs["opened"].append(tab.evaluate("painted[0].at") - begun * 1000)
            time.sleep(3)
            plan = ["article", "template"] * ROUNDS if len(costs["opened"]) == 3 else []
            for kind, cost in bench_preview.measure(tab, saves, plan, bench_preview.OUR_SIDE, {}, patience=120):
                costs["another article" if kind == "article" else kind].append(cost)
        finally:
            tab.close()
            preview.send_signal(signal.SIGTERM)
            preview.wait(30)
    return costs


def rows(costs):
    return [(name, str(len(times)), f"{statistics.median(times):.0f}", f"{max(times):.0f}") for name, times in costs.items()]


def report(costs):
    words = ", ".join(f"{name} {max(costs[name]):.0f} of {goal}" for name, goal in GOALS.items())
    print(f"an article of {SIZE >> 20} MB of HTML; milliseconds, the worst beside the goal: {words}")
