"""Times `preview` from the save of a file to the painted change in Chromium, beside Hugo's server, in turn."""

import csv
import datetime
import json
import os
import random
import re
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import bench_articles
from edition import NOW

GOALS = {"median": 100, "worst": 250, "roster": 1000}  # milliseconds
GROWTH = 1.1  # memory after all updates, to that after the first fifty
LAYOUT = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{ .Site.Title }}</title></head>
<body><h1>{{ .Site.Title }}</h1><p>Hello. <!--mark--></p>{{ block "main" . }}{{ end }}</body></html>
"""
LIST = """{{ define "main" }}{{ range first 10 .Site.RegularPages }}<article><h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2>
<p>{{ .Date.Format "2 January 2006" }}</p>{{ .Content }}</article>{{ end }}{{ end }}
"""
SINGLE = """{{ define "main" }}<article><h2>{{ .Title }}</h2>{{ .Content }}</article>{{ end }}
"""


def make_articles(folder, count):
    """About ten of them in the last week, and two a day before; the newest is the one that is saved."""
    source = random.Random(count)
    (folder / "content").mkdir(parents=True, exist_ok=True)
    last = datetime.datetime.fromisoformat(NOW) - datetime.timedelta(hours=3)
    for number in range(count):
        text = bench_articles.article(source, number).replace("draft: true", "draft: false")
        date = last - datetime.timedelta(hours=16 * number)
        text = re.sub(r"(?m)^date: .*$", f"date: {date.isoformat()}", text)
        (folder / f"content/article-{number:06}.md").write_text(text)


def make_edition(root, binary, articles, readers):
    subprocess.run([binary, "init", str(root)], check=True, capture_output=True)
    shutil.rmtree(root / "seeds")
    make_articles(root, articles)
    (root / "broadsheet.yml").write_text(
        bench_articles.CONFIGURATION.replace(
            "  subject: Bench", "  subject: \"{{newsletter.name}}\"\n  window: 7 days\n  first: 7 days")
        + "unsubscribe: mail\nunsubscribe_email: leave@news.example.org\n")
    with (root / "subscribers/weekly.csv").open("w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["email", "name", "town"])
        rows.writerows((f"reader{n}@example.org", f"Reader {n}", "Oslo") for n in range(readers))
    # The log of a list of some years: who came, and who left.
    with (root / "subscribers/weekly.events.jsonl").open("w") as out:
        for n in range(0, readers, 10):
            out.write(json.dumps({"time": "2025-01-01T08:00:00.000Z", "event": "unsubscribed",
                                  "email": f"gone{n}@example.org", "source": "web"},
                                 separators=(",", ":")) + "\n")


def make_site(root, articles):
    make_articles(root, articles)
    (root / "config.toml").write_text('baseURL = "http://localhost/"\ntitle = "Bench"\n'
                                      'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n')
    for name, text in (("baseof", LAYOUT), ("list", LIST), ("single", SINGLE)):
        file = root / f"layouts/_default/{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def replace(file, text):
    """As editors save: written beside, and given the name."""
    other = file.with_name(f".{file.name}.new")
    other.write_text(text)
    os.rename(other, file)


class Saves:
    """Saves of a folder, by what is saved; each writes a mark that nothing had before."""

    def __init__(self, article, template, configuration, roster=None):
        self.files = {"article": article, "template": template, "configuration": configuration}
        if roster:
            self.files["roster"] = roster
        self.texts = {kind: file.read_text() for kind, (file, _, _) in self.files.items()}
        self.number = 0

    def save(self, kind):
        """- Returns: the mark, and when it was saved, in milliseconds."""
        self.number += 1
        mark = f"mark{self.number:06}x"
        file, old, new = self.files[kind]
        assert self.texts[kind].count(old) >= 1, (file, old)
        text = self.texts[kind].replace(old, new.replace("MARK", mark), 1)
        replace(file, text)
        return mark, time.time() * 1000


def wait_for_line(process, pattern, seconds=120):
    """The first match in what a process prints; what it prints later is read by nobody and fits into the pipe."""
    end = time.time() + seconds
    seen = ""
    while time.time() < end:
        if select.select([process.stdout], [], [], 1)[0]:
            part = os.read(process.stdout.fileno(), 65_536)
            if not part and process.poll() is not None:
                sys.exit(f"it ended with {process.returncode}")
            seen += part.decode()
            if found := re.search(pattern, seen):
                return found.group(0)
    sys.exit("it did not start")


#: When the frame with the mail was painted, by the clock of the page, and of which state it is.
OURS = """
window.painted = [];
addEventListener("DOMContentLoaded", () => {
  new MutationObserver((changes) => {
    for (const change of changes) {
      const frame = change.target;
      if (frame.id !== "mail" || frame.dataset.revision === undefined) continue;
      const address = frame.dataset.address ?? frame.src;
      requestAnimationFrame(() => setTimeout(() => painted.push(
        { at: performance.timeOrigin + performance.now(), address }), 0));
    }
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-revision"] });
});
"""
THEIRS = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() => {
  window.paintedAt = performance.timeOrigin + performance.now();
}, 0)));
"""


def ours(tab, mark, saved):
    """When a mail with a mark was painted; what was painted before the save is another's."""
    script = f"""(async () => {{
      for (const last of painted.slice().reverse()) {{
        if (last.seen || last.at < {saved}) continue;
        const html = await (await fetch(last.address)).text();
        // Only now: what could not be fetched is asked for again.
        last.seen = true;
        if (html.includes("{mark}")) return last.at;
      }}
      return null;
    }})()"""
    return tab.evaluate(script)


def our_state(tab, mark):
    return tab.evaluate(f"""(async () => {{
      const frame = document.getElementById("mail");
      const html = await (await fetch("/issues/next/html")).text();
      return {{ served: html.includes("{mark}"), state: document.getElementById("state").textContent,
        revision: document.body.dataset.revision, frame: frame?.dataset.revision, title: document.title,
        overlay: document.querySelector(".overlay")?.innerText ?? "", painted: painted.slice(-3) }};
    }})()""")


def theirs(tab, mark, _):
    return tab.evaluate(f"window.paintedAt && document.documentElement.innerHTML.includes('{mark}') ? paintedAt : null")


def their_state(tab, mark):
    return tab.evaluate(f"""(async () => {{
      const html = await (await fetch(location.href)).text();
      return {{ served: html.includes("{mark}"), address: location.href, painted: window.paintedAt ?? null }};
    }})()""")


#: Each side: its name, what tells of a painted save, what it says of itself, and how often one save is repeated that
#: it does not show: none of ours may be lost.
OUR_SIDE = ("preview", ours, our_state, 0)
THEIR_SIDE = ("hugo server", theirs, their_state, 2)


def measure(tab, saves, kinds, side, lost, patience=20):
    """Milliseconds from each save to its painted change, by what was saved.

    - lost: counts the saves that a side never showed.
    """
    name, seen, state, repeats = side
    found = []
    for kind in kinds:
        # What came of the last one is over.
        time.sleep(0.35)
        for _ in range(repeats + 1):
            mark, saved = saves.save(kind)
            end = time.time() + patience
            painted = None
            while not painted and time.time() < end:
                try:
                    painted = seen(tab, mark, saved)
                except AssertionError:
                    # A page that is loaded anew cannot be asked at that moment.
                    painted = None
                if not painted:
                    time.sleep(0.02)
            if painted:
                found.append((kind, painted - saved))
                break
            lost[name] = lost.get(name, 0) + 1
            print(f"{name} never showed save {saves.number} ({kind}): {state(tab, mark)}", file=sys.stderr)
        else:
            sys.exit(f"{name}: a save was never seen: {kind} {saves.number}")
    return found


def memory(pid):
    """Kilobytes that a process has in memory, and at its peak."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(binary, work, articles, readers, count, updates):
    """Rows of milliseconds, for ours and Hugo's, and of memory."""
    import browser as chromium

    edition, site = work / "edition", work / "site"
    make_edition(edition, binary, articles, readers)
    make_site(site, articles)
    environment = {**os.environ, "XDG_CACHE_HOME": str(work / "caches")}
    preview = subprocess.Popen(
        [binary, "-C", edition, "preview", "--now", NOW, "--port", str(free_port())], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    port = free_port()
    hugo = subprocess.Popen(
        ["hugo", "server", "-s", site, "--port", str(port), "--bind", "127.0.0.1", "--buildFuture",
         "--disableFastRender=false"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL)
    tabs = []
    try:
        page = wait_for_line(preview, r"http://\S+")
        wait_for_line(hugo, r"http://\S+")
        for name, script, address in (("ours", OURS, page), ("theirs", THEIRS, f"http://127.0.0.1:{port}/")):
            tab = chromium.Browser(work / f"chromium-{name}")
            tabs.append(tab)
            tab.command("Page.addScriptToEvaluateOnNewDocument", source=script)
            tab.open(address)
        tabs[0].wait("document.getElementById('state').textContent === 'live' && document.getElementById('mail').dataset.revision")
        time.sleep(5)
        own = Saves(
            (edition / "content/article-000000.md", "title: ", "title: MARK "),
            (edition / "Templates/digest.html.mustache", "{{#reader.name}}Good morning, ", "MARK {{#reader.name}}Good morning, "),
            (edition / "broadsheet.yml", "name: Bench", "name: MARK"),
            (edition / "subscribers/weekly.csv", ",Reader 0,", ",MARK,"))
        other = Saves(
            (site / "content/article-000000.md", "title: ", "title: MARK "),
            (site / "layouts/_default/baseof.html", "<!--mark-->", "MARK"),
            (site / "config.toml", '"Bench"', '"MARK"'))
        kinds = ["article", "template", "configuration"]
        plan = [kinds[number % 3] for number in range(count)]
        # The first of each is not counted: what is read once is read then.
        lost = {}
        measure(tabs[0], own, kinds, OUR_SIDE, lost)
        measure(tabs[1], other, kinds, THEIR_SIDE, lost)
        costs = {"preview": [], "hugo server": [], "preview, roster": []}
        for start in range(0, count, 10):
            part = plan[start:start + 10]
            costs["preview"] += measure(tabs[0], own, part, OUR_SIDE, lost)
            costs["hugo server"] += measure(tabs[1], other, part, THEIR_SIDE, lost)
        after_fifty = memory(preview.pid)
        costs["preview, roster"] = measure(tabs[0], own, ["roster"] * 5, OUR_SIDE, lost)
        for _ in range(updates - count - 8):
            own.save(kinds[own.number % 3])
            time.sleep(0.3)
        measure(tabs[0], own, kinds, OUR_SIDE, lost)
        after_all = memory(preview.pid)
    finally:
        for tab in tabs:
            tab.close()
        for process in (preview, hugo):
            process.send_signal(signal.SIGTERM)
        for process in (preview, hugo):
            process.wait(30)
    return costs, (after_fifty, after_all, own.number)


def rows(costs):
    table = []
    for name, found in costs.items():
        kinds = {kind for kind, _ in found}
        for kind in ([None] if len(kinds) > 1 else []) + sorted(kinds):
            times = [each for other, each in found if kind in (None, other)]
            label = name if kind is None or name.endswith(kind) else f"{name}, {kind}"
            table.append((label, str(len(times)), f"{statistics.median(times):.0f}", f"{max(times):.0f}"))
    return table


def report(costs, memories, articles, readers):
    medians = {name: statistics.median(each for _, each in found) for name, found in costs.items()}
    worst = {name: max(each for _, each in found) for name, found in costs.items()}
    print(f"{articles} articles, {readers} readers; milliseconds from a save to the painted change")
    print(f"goals: median {GOALS['median']}, worst {GOALS['worst']}, roster {GOALS['roster']}: "
          f"{medians['preview']:.0f}, {worst['preview']:.0f}, {worst['preview, roster']:.0f}")
    print(f"preview to hugo server: median {medians['preview'] / medians['hugo server']:.2f}, "
          f"worst {worst['preview'] / worst['hugo server']:.2f} (below 1 is faster)")
    before, after, updates = memories
    print(f"memory after the first saves {before // 1024} MB, after {updates} {after // 1024} MB: "
          f"{after / before:.2f} times (the goal is {GROWTH})")
