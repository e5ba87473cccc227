"""Times `status` in a folder of many issues, and what comes before the first mail of a long list."""

import csv
import hashlib
import json
import shutil
import statistics
import zlib

from edition import ISSUE, NOW, OK
from servers import PostfixSink

GOAL = 50  # milliseconds that `status` may take among 500 issues


def with_digest(journal, digest):
    """The same journal as one of another issue."""
    heading, begin, rest = journal.split(b"\n", 2)
    time, kind, said = begin.partition(b"\t")[2].split(b"\t")
    said = json.dumps(
        {**json.loads(said), "issue": digest}, sort_keys=True, separators=(",", ":")).encode()
    body = b"\t".join((time, kind, said))
    return b"\n".join((heading, b"%08x\t%s" % (zlib.crc32(body), body), rest))


def add_sent_issues(edition, count):
    """Copies of the issue that was sent, each with an id, a time and a journal of its own."""
    text = (edition.issue / "issue.json").read_text()
    journal = (edition.issue / "journal").read_bytes()
    composed = json.loads(text)["composed"]
    for number in range(count):
        folder = edition.root / f"issues/earlier-{number:03}"
        shutil.copytree(edition.issue, folder)
        record = text.replace(f'"{ISSUE}"', f'"{folder.name}"').replace(
            f'"{composed}"', f'"{2000 + number // 300}-{number // 25 % 12 + 1:02}-{number % 25 + 1:02}T07:00:00Z"')
        assert record.count(folder.name) == 1 and composed not in record
        (folder / "issue.json").write_text(record)
        (folder / "journal").write_bytes(
            with_digest(journal, hashlib.sha256(record.encode()).hexdigest()))


def run_status(binaries, rounds, measure, make_edition, work, issues=500, records=200):
    """Rows of milliseconds: `status` by each program, and `true` started the same way."""
    edition = make_edition(work / "issues", next(iter(binaries.values())), records // 2, 12)
    edition.json("compose", "--now", NOW)
    with PostfixSink(keep=False) as sink:
        edition.configure(sink.port)
        assert edition.send().returncode == OK
    add_sent_issues(edition, issues - 1)
    for id in ("earlier-000", f"earlier-{issues - 2:03}", ISSUE):
        assert edition.json("status", id)["accepted"] == records // 2
    commands = {"true": ["true"]}
    for label, binary in binaries.items():
        commands[f"status, {label}"] = [binary, *edition.command("status")[1:]]
        commands[f"status {ISSUE}, {label}"] = [binary, *edition.command("status", ISSUE)[1:]]
        commands[f"--version, {label}"] = [binary, "--version"]
    walls = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            walls[name].append(measure(command, 1).wall * 1000)
    print(f"{issues} issues, journals of {records} records, medians of {rounds}, milliseconds; "
          f"the goal is {GOAL}")
    return [(name, f"{statistics.median(found):.1f}", f"{min(found):.1f}")
            for name, found in walls.items()]


def run_recipients(binaries, rounds, measure, make_edition, work, count):
    """Rows of seconds and megabytes for `check`, and for a dry run of ten, by each program."""
    editions = {}
    for label, binary in binaries.items():
        edition = make_edition(work / f"list-{label}", binary, 1, 12)
        with (edition.root / "subscribers/weekly.csv").open("w", newline="") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow(["email", "name", "town"])
            rows.writerows((f"reader{n}@example.org", f"Reader {n}", "Oslo") for n in range(count))
        edition.json("compose", "--now", NOW)
        editions[label] = edition
    commands = {
        "check": lambda _: ("check", "--now", NOW),
        "dry run of 10": lambda output: (
            "send", "--dry-run", "--limit", 10, "--output", output, "--now", NOW)}
    costs = {(name, label): [] for name in commands for label in editions}
    for _ in range(rounds):
        for name, command in commands.items():
            for label, edition in editions.items():
                output = work / "output"
                costs[name, label].append(measure(edition.command(*command(output)), 1))
                shutil.rmtree(output, ignore_errors=True)
    print(f"{count} recipients, medians of {rounds}")
    return [
        (f"{name}, {label}", f"{statistics.median(cost.wall for cost in found):.2f} s",
         f"{statistics.median(cost.cpu for cost in found):.2f} s",
         f"{statistics.median(cost.peak for cost in found) / 1024:.0f} MB")
        for (name, label), found in costs.items()]
