"""Times subscribers: import beside sqlite3, filters beside Miller, look-ups beside grep, and what loads a whole list.

All of it is in one folder of a list of so many rows, a log of 100,000 events and 20 journals. Times are of the
processor, user and system together.
"""

import json
import random
import shutil
import statistics
from datetime import datetime, timedelta, timezone

from bench_folder import with_digest
from edition import ISSUE, NOW
import hashlib
import zlib

EVENTS = 100_000
JOURNALS = 20
MAILED = 50_000  # recipients of each of the issues before
HEADER = "email,name,town,tags,joined\n"
TOWNS = ["Oslo", "Bergen", "Trondheim", "Stavanger", "New Harbour", "Kiel", "Gent", "Porto"]
NAMES = ["Anna", "Bo", "Clara", "Dag", "Edith", "Finn", "Greta", "Hans", "Ida", "Jon"]
TAGS = ["sea", "sea;news", "news", "", "sea;events", "events"]
WHERE = "town = Oslo and joined >= 2025-01-01"
FILTER = '$town == "Oslo" && $joined >= "2025-01-01"'


def address(number):
    return f"r{number}@{'mail' if number % 3 else 'post'}{number % 50}.example"


def rows(count):
    """The rows of a list, some 60 octets each, in no order."""
    draw = random.Random(9)
    numbers = list(range(count))
    draw.shuffle(numbers)
    for number in numbers:
        name = f"{NAMES[number % 10]} Reader{number % 9973}"
        yield (f"{address(number)},{name},{TOWNS[draw.randrange(8)]},{TAGS[draw.randrange(6)]},"
               f"{2019 + number % 8}-{number % 12 + 1:02}-{number % 28 + 1:02}\n")


def write_list(file, count):
    with file.open("w") as out:
        out.write(HEADER)
        out.writelines(rows(count))


def write_log(file, count, readers):
    """Events as the program writes them, of readers of the list."""
    draw = random.Random(10)
    start = datetime(2024, 1, 1, tzinfo=timezone.utc)
    kinds = [("subscribed", "cli", None)] * 6 + [
        ("confirmed", "web", None), ("unsubscribed", "web", None), ("unsubscribed", "mail", None),
        ("bounced", "bounce", "550 5.1.1 no such mailbox (in reply to RCPT)")]
    with file.open("w") as out:
        for number in range(count):
            kind, source, reason = kinds[draw.randrange(10)]
            event = {"email": address(draw.randrange(readers)), "event": kind, "source": source,
                     "time": (start + timedelta(seconds=number * 300)).strftime("%Y-%m-%dT%H:%M:%SZ")}
            if reason:
                event["reason"] = reason
            out.write(json.dumps(event, sort_keys=True, separators=(",", ":")) + "\n")


def write_journals(edition, readers):
    """The issue that is there with recipients and a journal, and copies of it."""
    count = min(MAILED, readers)
    digest = hashlib.sha256()
    with (edition.issue / "recipients").open("wb") as out:
        def write(line):
            digest.update(line)
            out.write(line)
        write(b"broadsheet-recipients 1\nnumber\temail\tname\n")
        for number in range(1, count + 1):
            write(f"{number}\t{address(number)}\tReader {number}\n".encode())
        out.write(f"end\t{count}\t{digest.hexdigest()}\n".encode())
    issue = hashlib.sha256((edition.issue / "issue.json").read_bytes()).hexdigest()
    time = "2026-11-20T07:00:00.000Z"

    def said(kind, **values):
        return f"{time}\t{kind}\t{json.dumps(values, sort_keys=True, separators=(',', ':'))}"
    records = [
        said("begin", carries=[], issue=issue, owner="bench"),
        said("recipients", carries=[], digest=digest.hexdigest(), first=1, last=count,
             segment=None, suppressed=0),
        said("run", bounces=True, started=time)]
    for number in range(1, count + 1):
        records.append(f"{time}\tattempt\t{number}\tmx.example.org")
        records.append(f"{time}\taccepted\t{number}\tmx.example.org\t250 2.0.0 Ok: queued as {number:X}")
    with (edition.issue / "journal").open("wb") as out:
        out.write(b"broadsheet-journal 2\n")
        for record in records:
            body = record.encode()
            out.write(b"%08x\t%s\n" % (zlib.crc32(body), body))
    text = (edition.issue / "issue.json").read_text()
    journal = (edition.issue / "journal").read_bytes()
    composed = json.loads(text)["composed"]
    for number in range(JOURNALS - 1):
        folder = edition.root / f"issues/earlier-{number:03}"
        shutil.copytree(edition.issue, folder)
        record = text.replace(f'"{ISSUE}"', f'"{folder.name}"').replace(
            f'"{composed}"', f'"2026-{number // 25 + 1:02}-{number % 25 + 1:02}T07:00:00Z"')
        (folder / "issue.json").write_text(record)
        (folder / "journal").write_bytes(
            with_digest(journal, hashlib.sha256(record.encode()).hexdigest()))


def sqlite_import(work, file):
    """Into a table whose key is unique, as a roster's addresses are."""
    base = work / "list.sqlite"
    base.unlink(missing_ok=True)
    script = work / "import.sql"
    script.write_text(
        "create table list (email text collate nocase unique, name, town, tags, joined);\n"
        f".import --csv --skip 1 {file} list\n")
    return ["sh", "-c", f"sqlite3 {base} < {script}"]


class Bench:
    """A folder for each of the programs, and the commands in it."""

    def __init__(self, binaries, measure, make_edition, work, count):
        self.measure, self.work, self.count = measure, work, count
        self.export = work / "export.csv"
        write_list(self.export, count)
        self.editions, self.unsent = {}, {}
        for label, binary in binaries.items():
            edition = make_edition(work / f"list-{label}", binary, 1, 12)
            edition.json("compose", "--now", NOW)
            shutil.copy(self.export, edition.root / "subscribers/weekly.csv")
            write_log(edition.root / "subscribers/weekly.events.jsonl", EVENTS, count)
            write_journals(edition, count)
            self.editions[label] = edition
            # Of which nothing was sent, so that nobody is frozen.
            unsent = make_edition(work / f"unsent-{label}", binary, 1, 12)
            unsent.json("compose", "--now", NOW)
            for file in (edition.root / "subscribers").iterdir():
                shutil.copy(file, unsent.root / "subscribers")
            self.unsent[label] = unsent

    def sealed(self, edition):
        """The files of the list, to be put back."""
        folder = edition.root / "subscribers"
        return {file: file.read_bytes() for file in folder.iterdir()}

    def run(self, edition, *arguments):
        return self.measure(edition.command(*arguments), 1)

    def importing(self, edition):
        """Into an empty list, then taken back, then a sync of the list with a part of it."""
        folder = edition.root / "subscribers"
        aside = edition.root / "aside"
        folder.rename(aside)
        folder.mkdir()
        (folder / "weekly.csv").write_text(HEADER)
        records = edition.root / ".broadsheet/imports"
        try:
            yield "import", self.run(edition, "subscribers", "import", self.export)
            lines = sum(1 for _ in (folder / "weekly.csv").open("rb")) - 1
            assert lines == self.count, f"{lines} rows were imported"
            yield "import again", self.run(edition, "subscribers", "import", self.export)
            yield "undo", self.run(edition, "subscribers", "undo", "--yes")
            assert len((folder / "weekly.csv").read_bytes()) == len(HEADER)
        finally:
            shutil.rmtree(folder)
            shutil.rmtree(records, ignore_errors=True)
            aside.rename(folder)

    def changing(self, edition):
        """What writes the list; the files are put back."""
        before = self.sealed(edition)
        part = self.work / "part.csv"
        with self.export.open() as full, part.open("w") as out:
            out.writelines(line for number, line in enumerate(full) if number % 100 != 1)
        try:
            yield "unsubscribe", self.run(
                edition, "subscribers", "unsubscribe", address(self.count // 2), "--now", NOW)
            yield "format", self.run(edition, "subscribers", "format")
            yield "sync", self.run(edition, "subscribers", "sync", part, "--yes")
            yield "compact", self.run(edition, "subscribers", "compact")
        finally:
            for file, content in before.items():
                file.write_bytes(content)
            shutil.rmtree(edition.root / ".broadsheet/imports", ignore_errors=True)

    def asking(self, edition):
        output = self.work / "output"
        someone = address(self.count // 2)
        yield "list --where", self.run(edition, "subscribers", "list", "--csv", "--where", WHERE)
        yield "show", self.run(edition, "subscribers", "show", someone)
        yield "why", self.run(edition, "subscribers", "why", someone)
        yield "check", self.run(edition, "check", "--now", NOW)
        yield "list", self.run(edition, "subscribers", "list")
        yield "stats", self.run(edition, "subscribers", "stats", "--now", NOW)
        yield "verify", self.run(edition, "subscribers", "verify")
        yield "export", self.run(edition, "subscribers", "export")
        shutil.rmtree(output, ignore_errors=True)

    def recipients(self, edition):
        """Who of a list gets an issue, with one mail written."""
        output = self.work / "output"
        unsent = next(self.unsent[label] for label, own in self.editions.items() if own is edition)
        for name, more in [("recipients", []), ("recipients --where", ["--where", WHERE])]:
            yield name, self.run(
                unsent, "send", "--dry-run", "--yes", "--limit", 1, *more, "--output", output,
                "--now", NOW)
            shutil.rmtree(output)

    def others(self):
        edition = next(iter(self.editions.values()))
        yield "sqlite3 .import", self.measure(sqlite_import(self.work, self.export), 1)
        yield "mlr filter", self.measure(
            ["mlr", "--csv", "filter", FILTER, edition.root / "subscribers/weekly.csv"], 1)
        files = [*(edition.root / "subscribers").iterdir(), *edition.root.glob("issues/*/journal")]
        yield "grep -iF", self.measure(["grep", "-iF", address(self.count // 2), *files], 1)


#: What is compared with what, and how much of it ours may take.
RATIOS = [("import", "sqlite3 .import", 0.5), ("list --where", "mlr filter", 0.5),
          ("show", "grep -iF", 3), ("unsubscribe", "grep -iF", 3)]
#: How many seconds of the processor something may take, of a million rows.
LIMITS = [("recipients", 2), ("recipients --where", 2)]


def run_subscribers(binaries, rounds, measure, make_edition, work, count, only):
    """Prints ratios; returns rows of seconds and megabytes."""
    bench = Bench(binaries, measure, make_edition, work, count)
    size = bench.export.stat().st_size / 1e6
    print(f"{count} rows of {size:.0f} MB, {EVENTS} events, {JOURNALS} journals, medians of {rounds}",
          flush=True)
    costs = {}
    for _ in range(rounds):
        for label, edition in bench.editions.items():
            for part in (bench.importing, bench.changing, bench.asking, bench.recipients):
                if only and part.__name__ not in only:
                    continue
                for name, cost in part(edition):
                    costs.setdefault((name, label), []).append(cost)
        for name, cost in bench.others():
            costs.setdefault((name, ""), []).append(cost)

    def median(key):
        return statistics.median(cost.cpu for cost in costs[key])
    for ours, theirs, goal in RATIOS:
        for label in bench.editions:
            if (ours, label) in costs:
                print(f"{ours}, {label}, to {theirs}: {median((ours, label)) / median((theirs, '')):.2f} "
                      f"(goal {goal})")
    for name, goal in LIMITS:
        for label in bench.editions:
            if (name, label) in costs:
                print(f"{name} of an issue, {label}: {median((name, label)):.2f} s (goal {goal})")
    event_cost(bench, measure, rounds)
    return [
        (" ".join(filter(None, (name, label and f"({label})"))), f"{median((name, label)):.2f} s",
         f"{statistics.median(cost.wall for cost in found):.2f} s",
         f"{statistics.median(cost.peak for cost in found) / 1024:.0f} MB")
        for (name, label), found in costs.items()]


def event_cost(bench, measure, rounds):
    """Microseconds that an event of the log takes: a list of one row, with a log of many and one of one."""
    for label, edition in bench.editions.items():
        found = {}
        roster = edition.root / "subscribers/lone.csv"
        roster.write_text("email\n" + address(0) + "\n")
        log = edition.root / "subscribers/lone.events.jsonl"
        for events in (1, EVENTS * 10):
            write_log(log, events, max(bench.count, 2))
            found[events] = statistics.median(
                bench.run(edition, "subscribers", "list", "--list", "lone").cpu for _ in range(rounds))
        each = (found[EVENTS * 10] - found[1]) / (EVENTS * 10) * 1e6
        print(f"an event of the log, {label}: {each:.2f} µs (goal 1)")
        roster.unlink()
        log.unlink()
