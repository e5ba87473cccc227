"""An edition folder on disk and the `broadsheet` that works on it."""

import csv
import json
import os
import shutil
import subprocess
import zlib
from email import message_from_bytes, policy
from pathlib import Path

NOW = "2026-11-20T08:00:00+01:00"
LATER = "2026-11-21T08:00:00+01:00"
ISSUE = "2026-W47"

# Exit codes of the contract.
OK, USAGE, BAD_INPUT, NOTHING, UNREACHABLE, SYSTEM, LEFT_OVER, BAD_CONFIG, INTERRUPTED = (
    0, 64, 65, 66, 69, 74, 75, 78, 130)

#: The kinds of journal records that speak of a recipient.
OUTCOMES = {"attempt", "accepted", "rejected", "deferred", "unsent", "unsendable", "in-doubt"}

CONFIG = """\
name: The Harbour Weekly
from: The Harbour Weekly <weekly@news.example.org>
reply_to: editor@news.example.org
postal_address: 1 Quay Street, Harbour
base_url: https://news.example.org
unsubscribe: mail
unsubscribe_email: leave@news.example.org
list_id: weekly.news.example.org
language: en
timezone: Europe/Berlin
list: weekly
sources:
  - path: seeds
tag_rules:
  - { tag: ferry, match: [ferry, dock, "crossing*"] }
issue:
  id: "{{year}}-W{{week}}"
  subject: "{{newsletter.name}}: {{lead.title}}"
  window: 7 days
  minimum: 1
  sections:
    - { title: On the water, tags: "ferry", limit: 5 }
    - { title: Also this week, tags: "*", limit: 40 }
delivery:
"""

HEADLINES = """\
---
date: 2026-11-18
link_base: https://news.example.org/articles/
---
Ferry returns to the north crossing

After three quiet winters the little ferry runs again. “We missed the gulls,” says the skipper – and the gulls missed her.

A long headline about the lighthouse keeper’s garden, its seventeen kinds of beans, and the storm that spared every one of them

Beans, beans, beans; and not one leaf was torn.

港の灯台、百年を祝う

灯台は百年のあいだ一晩も消えなかった。町の人々は花を持って集まった。

The library lends out umbrellas

.A summary that begins with a dot, as no summary should. It is = to others, and costs 100 %.
"""

MARKDOWN = """\
---
title: Café Möwe opens early
date: 2026-11-19
tags: [food, town]
summary: Fresh rolls from five o’clock.
---
The café on the quay now opens at *five*. See [the menu](https://cafe.example.org/menu?a=1&b=2).

..
.
Lines that begin with dots stand above.
"""

READERS = [
    ("anna@example.org", "Anna"),
    ("zoe@example.com", "Zoë Müller-Łukasiewicz"),
    ("lei@example.net", "李雷"),
    ("quoted@example.org", 'Smith, "Jo" (Sr.)'),
    ("plain@example.org", ""),
    ("long+" + "x" * 40 + "@example.org", "A Reader Whose Name Is Rather Long And Goes On For A Good While Yet"),
]


class Edition:
    """One edition folder; every call names the clock, so runs can be repeated."""

    def __init__(self, root, binary):
        self.root = Path(root)
        self.binary = str(binary)

    @classmethod
    def make(cls, root, binary):
        """Runs `init` and replaces the samples by what the judges know."""
        edition = cls(root, binary)
        done = subprocess.run(
            [edition.binary, "init", str(root)], capture_output=True, text=True, timeout=60)
        assert done.returncode == OK, done.stderr
        shutil.rmtree(edition.root / "seeds", ignore_errors=True)
        shutil.rmtree(edition.root / "issues", ignore_errors=True)
        shutil.rmtree(edition.root / "subscribers", ignore_errors=True)
        edition.write("seeds/harbour.txt", HEADLINES)
        edition.write("seeds/2026-11-19-cafe.md", MARKDOWN)
        edition.configure()
        edition.subscribe(READERS)
        return edition

    def copy(self, root):
        shutil.copytree(self.root, root)
        return Edition(root, self.binary)

    def write(self, path, content):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def configure(self, port=2525, host="127.0.0.1", scheme="smtp", tls="none", **delivery):
        """Writes broadsheet.yml with this relay; JSON values are YAML values."""
        settings = {"smtp": f"{scheme}://{host}:{port}", "tls": tls, "connections": 4, **delivery}
        lines = [f"  {key}: {json.dumps(value)}\n" for key, value in settings.items()]
        self.write("broadsheet.yml", CONFIG + "".join(lines))

    def subscribe(self, readers, quoting=csv.QUOTE_MINIMAL):
        file = self.root / "subscribers/weekly.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out, lineterminator="\n", quoting=quoting).writerows(
                [("email", "name"), *readers])

    def command(self, *arguments):
        return [self.binary, "-C", str(self.root), *map(str, arguments)]

    def run(self, *arguments, env=None, timeout=120):
        return subprocess.run(
            self.command(*arguments), capture_output=True, text=True, timeout=timeout,
            stdin=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1", **(env or {})})

    def start(self, *arguments):
        """Starts a command in the background; its output is not kept."""
        # Whoever runs the tests may ignore them, as a shell does in the background, and the program would inherit that.
        return subprocess.Popen(
            ["env", "--default-signal=HUP,INT", *self.command(*arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def json(self, *arguments):
        done = self.run(*arguments, "--json")
        assert done.returncode == OK, done.stderr
        return json.loads(done.stdout)

    def compose(self, now=NOW):
        return self.json("compose", "--now", now)

    def send(self, *options, now=NOW, env=None, timeout=120):
        return self.run("send", "--yes", "--now", now, *options, env=env, timeout=timeout)

    def status(self):
        status = self.json("status")
        parts = ("accepted", "rejected", "deferred", "inDoubt", "pending", "suppressed", "unsendable")
        assert sum(status[part] for part in parts) == status["recipients"], status
        return status

    def dry_run(self, output, now=NOW):
        """The bytes of each recipient's `.eml`, by address."""
        done = self.run("send", "--dry-run", "--output", output, "--now", now)
        assert done.returncode == OK, done.stderr
        mails = [file.read_bytes() for file in sorted(Path(output).glob("**/*.eml"))]
        by_address = {address_of(mail): mail for mail in mails}
        assert len(by_address) == len(mails), "two mails to one address"
        return by_address

    @property
    def issue(self):
        return self.root / "issues" / ISSUE

    @property
    def journal(self):
        """The journal's bytes, or nothing when there is none yet."""
        file = self.issue / "journal"
        return file.read_bytes() if file.exists() else None

    @property
    def records(self):
        """The journal's records as lists: time, kind, and what follows; each checksum is looked at."""
        if self.journal is None:
            return []
        heading, *lines = self.journal.splitlines(keepends=True)
        assert heading == b"broadsheet-journal 2\n"
        records = []
        for line in lines:
            assert line.endswith(b"\n"), line
            checksum, _, body = line[:-1].partition(b"\t")
            assert int(checksum, 16) == zlib.crc32(body), line
            records.append(body.decode().split("\t"))
        return records

    @property
    def outcomes(self):
        """What the journal says of recipients: their numbers and the kind of record, in order."""
        return [(int(record[2]), record[1]) for record in self.records if record[1] in OUTCOMES]


def address_of(raw):
    return message_from_bytes(raw, policy=policy.default)["To"].addresses[0].addr_spec


def titles_of(composed):
    """The titles of `compose --json`, in the order of the issue."""
    return [article["title"] for section in composed["sections"] for article in section["articles"]]
