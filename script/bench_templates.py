"""Times composing and merging, in turn with another version of the program when one is named."""

import csv
import random
import shutil
import statistics
from pathlib import Path

from edition import NOW

COLUMNS = [f"c{number}" for number in range(16)]


def show_columns(edition):
    """Asks for every column in both templates: alone on a line, and within one."""
    for kind in ("html", "txt"):
        file = edition.root / f"Templates/digest.{kind}.mustache"
        lines = "".join(
            f"{{{{#reader.{name}}}}}\n{name}: {{{{reader.{name}}}}}\n{{{{/reader.{name}}}}}\n"
            f"and {{{{#reader.{name}}}}}{{{{reader.{name}}}}}{{{{/reader.{name}}}}}"
            f"{{{{^reader.{name}}}}}nothing{{{{/reader.{name}}}}}.\n" for name in COLUMNS)
        text = file.read_text()
        place = "{{/content}}" if kind == "html" else "{{newsletter.name_underline}}\nYou receive"
        assert place in text
        file.write_text(text.replace(place, lines + place))


def subscribe_sparsely(edition, readers):
    """About every second field is empty, which ones is chance."""
    chance = random.Random(7)
    with (edition.root / "subscribers/weekly.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["email", "name", *COLUMNS])
        for number in range(readers):
            rows.writerow(
                [f"reader{number}@example.org", f"Reader {number}",
                 *("" if chance.random() < 0.5 else f"value {chance.randrange(10 ** 6)}"
                   for _ in COLUMNS)])


def in_memory():
    """A folder on a file system in memory, so that no disk is measured."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


class Comparison:
    """The same command by each program, in turn."""

    def __init__(self, binaries, rounds, measure, work):
        self.binaries, self.rounds, self.measure, self.work = binaries, rounds, measure, work
        self.rows = []

    def run(self, name, make, command, unit, value):
        editions = {label: make(self.work / f"{name} {label}".replace(" ", "-"), binary)
                    for label, binary in self.binaries.items()}
        costs = {label: [] for label in editions}
        for _ in range(self.rounds):
            for label, edition in editions.items():
                output = Path(self.work / "output")
                costs[label].append(value(self.measure(
                    edition.command(*command(output)), 1)))
                shutil.rmtree(output, ignore_errors=True)
        for edition in editions.values():
            shutil.rmtree(edition.root)
        medians = {label: statistics.median(found) for label, found in costs.items()}
        self.add(name, medians, unit)
        return medians

    def add(self, name, medians, unit):
        row = [name, *(f"{median:.1f} {unit}" for median in medians.values())]
        if len(medians) == 2:
            now, before = medians.values()
            row.append(f"{now / before:.2f}")
        self.rows.append(tuple(row))
        print(f"  {name}: {', '.join(row[1:])}", flush=True)


def run(binaries, rounds, measure, make_edition, work):
    """Returns the rows of a table: what, each program's median, and the first's part of the second's."""
    comparison = Comparison(binaries, rounds, measure, work)

    def plain(articles, readers):
        def make(folder, binary):
            edition = make_edition(folder, binary, readers, articles)
            edition.write("broadsheet.yml", (edition.root / "broadsheet.yml").read_text()
                          .replace("limit: 40", "limit: 1000"))
            edition.json("compose", "--now", NOW, "--force")
            return edition
        return make

    def sparse(readers):
        def make(folder, binary):
            edition = make_edition(folder, binary, 1, 10)
            show_columns(edition)
            subscribe_sparsely(edition, readers)
            edition.json("compose", "--now", NOW, "--force")
            return edition
        return make

    def compose(_):
        return "compose", "--now", NOW, "--force"

    def dry_run(*options):
        return lambda output: ("send", "--dry-run", "--output", output, "--now", NOW, *options)

    def milliseconds(cost):
        return cost.cpu * 1000

    whole = comparison.run(
        "compose 200 articles, processor", plain(200, 1), compose, "ms", milliseconds)
    start = comparison.run(
        "start and print the version, processor", plain(1, 1), lambda _: ["--version"], "ms",
        milliseconds)
    comparison.add("compose 200 articles beyond the start",
                   {label: whole[label] - start[label] for label in whole}, "ms")
    mails = 5_000
    comparison.run(f"make {mails} mails, processor each", plain(30, mails), dry_run(), "us",
                   lambda cost: cost.user / mails * 1e6)
    comparison.run("4,000 readers with 16 sparse columns, peak", sparse(4_000), dry_run(), "MB",
                   lambda cost: cost.peak / 1024)
    comparison.run("100,000 readers with them, peak", sparse(100_000), dry_run("--limit", 2_000),
                   "MB", lambda cost: cost.peak / 1024)
    comparison.run("100,000 readers without, peak", plain(10, 100_000),
                   dry_run("--limit", 2_000), "MB", lambda cost: cost.peak / 1024)
    return comparison.rows
