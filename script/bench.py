"""Times composing, merging, and sending beside smtp-source, smtplib and mailmerge, interleaved in one run.

Every sender has a fresh smtp-sink of the same kind to itself; its processor time is not counted.
Ratios are reported, never judged.
"""

import argparse
import csv
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests/Interop"))

import bench_articles  # noqa: E402
import bench_folder  # noqa: E402
import bench_heartbeat  # noqa: E402
import bench_large  # noqa: E402
import bench_latency  # noqa: E402
import bench_preview  # noqa: E402
import bench_subscribers  # noqa: E402
import bench_templates  # noqa: E402
from edition import NOW, OK, Edition  # noqa: E402
from servers import PostfixSink, find_postfix_tool  # noqa: E402

SENTENCES = [
    "The little ferry runs again after three quiet winters, and the gulls have noticed.",
    "Nobody remembers who planted the pear tree by the customs house, but everyone has an opinion.",
    "The clock strikes thirteen; the clockmaker says it is generous, not broken.",
    "Two hundred lamps are out along the quay, and the stars are better for it.",
    "A report in five spoons: quince wins, as ever, and plum is not amused.",
]


@dataclass
class Cost:
    """What one run took: seconds, seconds of processor, those of them that were its own and not the
    system's, kilobytes at its peak."""

    wall: float
    cpu: float
    user: float
    peak: int
    mails: int

    def each(self):
        return self.wall / self.mails


def measure(command, mails, **options):
    """Runs a command to its end and returns its own cost, children included."""
    # Peak memory comes from /usr/bin/time: a child of this program would inherit its peak.
    with tempfile.TemporaryFile() as errors, tempfile.NamedTemporaryFile("r") as peak:
        start = time.monotonic()
        process = subprocess.Popen(
            ["/usr/bin/time", "-f", "%M", "-o", peak.name, *map(str, command)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, **options)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != OK:
            errors.seek(0)
            sys.exit(f"{command[0]} failed with {process.returncode}:\n{errors.read().decode()[-2000:]}")
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_utime, int(peak.read().split()[-1]), mails)


def make_edition(folder, broadsheet, readers, articles):
    edition = Edition.make(folder, broadsheet)
    (edition.root / "seeds/2026-11-19-cafe.md").unlink()
    blocks = []
    for number in range(articles):
        blocks.append(f"Story {number + 1}: {SENTENCES[number % 5].rstrip('.')}")
        blocks.append(" ".join(SENTENCES[(number + step) % 5] for step in range(3)))
    edition.write("seeds/harbour.txt", "---\ndate: 2026-11-18\n---\n" + "\n\n".join(blocks))
    edition.subscribe([(f"reader{n}@example.org", f"Reader {n}") for n in range(readers)])
    return edition


def mail_size(edition, folder):
    """Bytes of one mail as it goes out, and the mail."""
    edition.json("compose", "--now", NOW, "--force")
    done = edition.run("send", "--dry-run", "--limit", 1, "--output", folder, "--now", NOW)
    if done.returncode != OK:
        sys.exit(done.stderr)
    mail = next(Path(folder).glob("**/*.eml")).read_bytes()
    return len(mail), mail


def find_edition(work, broadsheet, readers, target):
    """An edition whose mail comes nearest to the size wanted."""
    sample, low = 12, None
    for attempt in range(3):
        edition = make_edition(work / f"try{attempt}", broadsheet, 1, sample)
        size, _ = mail_size(edition, work / f"try{attempt}-mail")
        if low is None:
            low = (sample, size)
            bare = make_edition(work / "bare", broadsheet, 1, 1)
            base, _ = mail_size(bare, work / "bare-mail")
            per_article = max(1, (size - base) / (sample - 1))
            sample = max(1, min(45, round((target - base) / per_article) + 1))
        elif abs(size - target) < per_article:
            break
        else:
            sample = max(1, min(45, sample + round((target - size) / per_article)))
    return make_edition(work / "edition", broadsheet, readers, sample), sample


def run_broadsheet(edition, work, round_number, readers, connections):
    fresh = edition.copy(work / f"round{round_number}")
    with PostfixSink("-c", keep=False) as sink:
        fresh.configure(sink.port, connections=connections)
        cost = measure(
            fresh.command("send", "--yes", "--now", NOW), readers)
    status = fresh.status()
    if status["accepted"] != readers:
        sys.exit(f"not all were accepted: {status}")
    shutil.rmtree(fresh.root)
    return cost


def run_smtp_source(size, readers, connections, *options):
    """As it comes, with a connection for each mail; with `-d` it keeps its connections."""
    with PostfixSink("-c", keep=False) as sink:
        return measure(
            [find_postfix_tool("smtp-source"), "-c", *options, "-l", size, "-m", readers,
             "-s", connections, "-f", "weekly@news.example.org", "-t", "reader@example.org",
             f"127.0.0.1:{sink.port}"], readers)


def run_smtplib(mail, path, mails):
    """Python's own client with one fixed message, over the one connection that it can use at a time."""
    path.write_bytes(mail)
    with PostfixSink("-c", keep=False) as sink:
        return measure(bench_latency.smtplib_command(path, mails, sink.port), mails)


def write_mailmerge(folder, mail, readers):
    """The same text and HTML as a mailmerge template, the reader's fields left open."""
    from email import message_from_bytes, policy
    message = message_from_bytes(mail, policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    folder.mkdir()
    guard = str.maketrans({"{": "(", "}": ")"})  # no braces of ours for Jinja to read
    template = (
        "TO: {{email}}\nSUBJECT: " + str(message["Subject"]).translate(guard) + "\n"
        "FROM: The Harbour Weekly <weekly@news.example.org>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="boundary"\n\n'
        "This is a MIME-encoded message.\n\n"
        "--boundary\nContent-Type: text/plain; charset=utf-8\n\n"
        "For {{name}} <{{email}}>\n\n" + text.translate(guard).replace("\r\n", "\n") +
        "\n--boundary\nContent-Type: text/html; charset=utf-8\n\n"
        + html.translate(guard).replace("\r\n", "\n").replace("</body>", "<p>{{name}} {{email}}</p></body>")
        + "\n--boundary--\n")
    (folder / "mailmerge_template.txt").write_text(template, encoding="utf-8")
    with (folder / "mailmerge_database.csv").open("w", newline="") as out:
        csv.writer(out).writerows(
            [("email", "name"), *((f"reader{n}@example.org", f"Reader {n}") for n in range(readers))])


def run_mailmerge(folder, mails):
    with PostfixSink("-c", keep=False) as sink:
        (folder / "mailmerge_server.conf").write_text(
            f"[smtp_server]\nhost = 127.0.0.1\nport = {sink.port}\n")
        return measure(
            [sys.executable, "-c", "from mailmerge.__main__ import main; main()",
             "--no-dry-run", "--no-limit"], mails, cwd=folder)


def median(costs, value):
    return statistics.median(value(cost) for cost in costs)


def row(name, costs):
    return (name, str(costs[0].mails), f"{median(costs, lambda c: c.wall):.2f} s",
            f"{median(costs, lambda c: c.cpu):.2f} s", f"{median(costs, lambda c: c.peak) / 1024:.0f} MB",
            f"{1 / median(costs, Cost.each):,.0f}/s")


def print_table(rows):
    widths = [max(len(line[column]) for line in rows) for column in range(len(rows[0]))]
    for line in rows:
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(line, widths))))


def machine():
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (f"{os.cpu_count()} x {model}, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
            f"load {os.getloadavg()[0]:.1f}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--readers", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--size", type=int, default=20_000, help="bytes of one mail, about")
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--pairs", action="store_true",
                         help="only broadsheet and smtp-source -d, one after the other in each round")
    options.add_argument("--round-trip", type=int, metavar="MS",
                         help="time one connection to a relay so many milliseconds away instead")
    options.add_argument("--mailmerge", type=int, default=500, metavar="MAILS",
                         help="mails for mailmerge, scaled per mail")
    options.add_argument("--templates", action="store_true",
                         help="time composing and merging instead of sending")
    options.add_argument("--status", action="store_true",
                         help="time `status` among 500 issues instead of sending")
    options.add_argument("--heartbeat", action="store_true",
                         help="time `run --due` with nothing due among 500 issues and 5,000 slots instead of sending")
    options.add_argument("--articles", type=int, metavar="COUNT",
                         help="time listing so many articles, and five times as many, beside `hugo list all` instead "
                              "of sending")
    options.add_argument("--preview", action="store_true",
                         help="time `preview` from a save to the painted change, beside `hugo server`, instead of sending")
    options.add_argument("--large", action="store_true",
                         help="time `preview` of an article with five megabytes of HTML instead of sending")
    options.add_argument("--saves", type=int, default=50, help="with --preview: how many are timed")
    options.add_argument("--updates", type=int, default=500, help="with --preview: after how many memory is looked at")
    options.add_argument("--recipients", type=int, metavar="COUNT",
                         help="time what comes before the first mail to so many instead of sending")
    options.add_argument("--subscribers", type=int, metavar="COUNT",
                         help="time the commands of a list of so many rows instead of sending")
    options.add_argument("--part", action="append", choices=["importing", "changing", "asking"],
                         help="with --subscribers: only this part of them")
    options.add_argument("--before", metavar="BINARY",
                         help="another version of the program, run in turn; not when sending")
    chosen = options.parse_args()
    broadsheet = Path(os.environ.get("BROADSHEET", ".build/release/broadsheet")).resolve()
    facts = machine()
    binaries = {"now": broadsheet}
    if chosen.before:
        binaries["before"] = Path(chosen.before).resolve()
    if chosen.articles:
        with tempfile.TemporaryDirectory(
                prefix="broadsheet-bench-", dir=bench_templates.in_memory()) as place:
            rows = bench_articles.run(
                broadsheet, chosen.rounds, measure, Path(place), chosen.articles)
        print_table([("", "wall", "processor", "to hugo", "peak", "to hugo", f"each, to {chosen.articles}"), *rows])
        print(f"medians of {chosen.rounds} rounds in turn; machine: {facts}")
        return
    if chosen.preview:
        articles, readers = 2_000, 100_000
        with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as place:
            costs, memories = bench_preview.run(
                broadsheet, Path(place), articles, readers, chosen.saves, chosen.updates)
        print_table([("", "saves", "median", "worst"), *bench_preview.rows(costs)])
        bench_preview.report(costs, memories, articles, readers)
        print(f"machine: {facts}")
        return
    if chosen.large:
        with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as place:
            costs = bench_large.run(broadsheet, Path(place))
        print_table([("", "times", "median", "worst"), *bench_large.rows(costs)])
        bench_large.report(costs)
        print(f"machine: {facts}")
        return
    if chosen.subscribers:
        with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as place:
            rows = bench_subscribers.run_subscribers(
                binaries, chosen.rounds, measure, make_edition, Path(place), chosen.subscribers, chosen.part)
        print_table([("", "processor", "wall", "peak"), *rows])
        print(f"machine: {facts}")
        return
    if chosen.heartbeat:
        with tempfile.TemporaryDirectory(
                prefix="broadsheet-bench-", dir=bench_templates.in_memory()) as place:
            rows = bench_heartbeat.run(
                binaries, max(50, chosen.rounds), measure, make_edition, Path(place))
        print_table([("", "wall", "least", "to true"), *rows])
        print(f"machine: {facts}")
        return
    if chosen.status or chosen.recipients:
        with tempfile.TemporaryDirectory(
                prefix="broadsheet-bench-", dir=bench_templates.in_memory()) as place:
            if chosen.status:
                heading, rows = ("", "wall", "least"), bench_folder.run_status(
                    binaries, max(7, chosen.rounds), measure, make_edition, Path(place))
            else:
                heading, rows = ("", "wall", "processor", "peak"), bench_folder.run_recipients(
                    binaries, chosen.rounds, measure, make_edition, Path(place), chosen.recipients)
        print_table([heading, *rows])
        print(f"machine: {facts}")
        return
    if chosen.templates:
        with tempfile.TemporaryDirectory(
                prefix="broadsheet-bench-", dir=bench_templates.in_memory()) as place:
            rows = bench_templates.run(
                binaries, chosen.rounds, measure, make_edition, Path(place))
        print()
        print_table([("", *binaries, *(["now to before"] if chosen.before else [])), *rows])
        print(f"medians of {chosen.rounds} rounds; machine: {facts}")
        return

    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as place:
        work = Path(place)
        edition, articles = find_edition(work, broadsheet, chosen.readers, chosen.size)
        composing = []
        for _ in range(chosen.rounds):
            composing.append(measure(
                edition.command("compose", "--now", NOW, "--force"), 1))
        size, mail = mail_size(edition, work / "mail")
        if chosen.round_trip:
            print(f"mails of {size} bytes over one connection, {chosen.round_trip} ms a round trip")
            print_table([("", "mails", "wall", "rate"), *bench_latency.run(
                edition, work, mail, min(200, chosen.readers), chosen.rounds, chosen.round_trip / 1000)])
            print(f"machine: {facts}")
            return
        write_mailmerge(work / "mailmerge", mail, chosen.mailmerge)
        print(f"{chosen.readers} readers, {articles} articles, mails of {size} bytes, "
              f"{chosen.connections} connections, {chosen.rounds} rounds, medians", flush=True)
        sent, source, kept, plain, merged = [], [], [], [], []
        for number in range(chosen.rounds):
            sent.append(run_broadsheet(edition, work, number, chosen.readers, chosen.connections))
            kept.append(run_smtp_source(size, chosen.readers, chosen.connections, "-d"))
            if chosen.pairs:
                print(f"  round {number + 1}: broadsheet {sent[-1].wall:.2f} s, "
                      f"smtp-source -d {kept[-1].wall:.2f} s", flush=True)
                continue
            source.append(run_smtp_source(size, chosen.readers, chosen.connections))
            plain.append(run_smtplib(mail, work / "smtplib.eml", chosen.readers // 10))
            merged.append(run_mailmerge(work / "mailmerge", chosen.mailmerge))
            print(f"  round {number + 1}: broadsheet {sent[-1].wall:.2f} s, "
                  f"smtp-source {source[-1].wall:.2f} s, with -d {kept[-1].wall:.2f} s, mailmerge {merged[-1].wall:.2f} s", flush=True)

    print()
    if chosen.pairs:
        print_table([("", "mails", "wall", "processor", "peak", "rate"),
                     row("broadsheet send", sent), row("smtp-source -d", kept)])
        for name, value in (("wall", lambda c: c.wall), ("processor", lambda c: c.cpu)):
            ratios = [value(ours) / value(theirs) for ours, theirs in zip(sent, kept)]
            print(f"{name}, broadsheet to smtp-source -d, median of {len(ratios)} pairs: "
                  f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
        print(f"machine: {facts}")
        return
    print_table([
        ("", "mails", "wall", "processor", "peak", "rate"),
        ("compose", "-", *row("", composing)[2:5], "-"),
        row("broadsheet send", sent), row("smtp-source", source),
        row("smtp-source -d", kept), row("smtplib", plain), row("mailmerge", merged)])
    each = {name: median(costs, Cost.each) for name, costs in
            {"broadsheet": sent, "smtp-source": source, "smtp-source -d": kept,
             "mailmerge": merged}.items()}
    print()
    for name, costs in (("smtp-source", source), ("smtp-source -d", kept)):
        cpu = median(sent, lambda c: c.cpu) / median(costs, lambda c: c.cpu)
        print(f"wall, broadsheet to {name}: {each['broadsheet'] / each[name]:.2f} "
              f"(below 1 is faster; processor {cpu:.2f})")
    print("smtp-source sends one fixed text and keeps no record; with -d it keeps its connections,\n"
          "as broadsheet does, without it every mail has a connection of its own.")
    print(f"wall, mailmerge to broadsheet: {each['mailmerge'] / each['broadsheet']:.1f} times "
          f"(per mail; mailmerge measured on {chosen.mailmerge} mails, its start included)")
    print(f"machine: {facts}")


if __name__ == "__main__":
    main()
