"""Years of a timetable with the real binary: heartbeats round slots and changes of clocks, kills, sleeps, doubled heartbeats,
clocks that jump, a relay that is down, a second machine, entries that change, new rules of a zone.

Each slot comes to one outcome; nobody gets an issue or an article twice; nobody and no article is lost in silence.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zoneinfo
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

from edition import Edition
from servers import Sink, free_port

UTC = timezone.utc
ADDRESSES = [f"reader{number}@example.org" for number in range(5)]
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia",
         "Africa/Casablanca", "UTC"]
WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ENTRY = re.compile(r"ENTRY:([0-9-]+)x")


class Mailbox(Sink):
    """A relay that knows who has which issue and which article, and puts some off."""

    def __init__(self, chance):
        super().__init__(on_rcpt=self.judge, on_data=self.keep)
        self.chance = chance
        self.issues = Counter()  # by address and issue
        self.articles = Counter()  # by address and article
        self.refused = 0

    def judge(self, address):
        with self.lock:
            if self.chance.random() < 0.02:
                self.refused += 1
                return "450 4.2.1 Mailbox busy"
        return "250 2.1.5 Ok"

    def keep(self, address, number):
        with self.lock:
            mail = self.bytes[address].decode("utf-8", "replace").replace("=\r\n", "")
            issue = re.search(r"^Subject: ISSUE (\S+)", mail, re.M).group(1)
            self.issues[address, issue] += 1
            for article in set(ENTRY.findall(mail)):
                self.articles[address, article] += 1
        return "250 2.0.0 Ok"


class Year:
    """One zone, over some years."""

    # Whether somebody asked for the end: then the week that is begun is the last, and all until then is judged.
    stopped = False

    def __init__(self, binary, root, zone, years=1, seed=1, start=2026, budget=None,
                 days=("monday", "thursday", "sunday")):
        self.chance = random.Random(f"{zone} {seed}")
        self.zone, self.seed, self.budget = zone, seed, budget
        self.rules = zoneinfo.ZoneInfo(zone)
        self.begin = datetime(start, 1, 7, 12, tzinfo=UTC)
        self.end = self.begin + timedelta(days=round(365.25 * years))
        self.edition = Edition.make(root, binary)
        shutil.rmtree(self.edition.root / "seeds")
        (self.edition.root / "seeds").mkdir()
        self.edition.subscribe([(address, "") for address in ADDRESSES])
        self.counts = Counter()
        self.articles = {}
        self.expected = {}  # slots by key, with their local time
        self.at, self.days = "02:30", days
        self.env = {}

    # What the timetable says.

    def configure(self, port, at):
        self.at = at
        self.edition.configure(port, connections=2, timeouts={"connect": 2})
        text = (self.edition.root / "broadsheet.yml").read_text()
        text = text.replace("Europe/Berlin", self.zone).replace("window: 7 days", "window: since-last-issue")
        text = text.replace('"{{year}}-W{{week}}"', '"{{year}}-{{month}}-{{day}}-{{time}}"')
        text = re.sub(r'subject: ".*"', 'subject: "ISSUE {{issue.id}}"', text)
        self.edition.write("broadsheet.yml", text + (
            f'schedule: {{ every: week, on: [{", ".join(self.days)}], at: "{at}", '
            f'pause: [{self.begin.year}-07-06..{self.begin.year}-07-19] }}\n'))

    def slots(self, first, last):
        """Keys and moments of the slots of the timetable as it is now, after one moment, up to another."""
        found = []
        day = first.astimezone(self.rules).date() - timedelta(days=2)
        while day <= last.astimezone(self.rules).date() + timedelta(days=2):
            if WEEK[day.weekday()] in self.days:
                hour, minute = map(int, self.at.split(":"))
                local = datetime(day.year, day.month, day.day, hour, minute)
                moment = due(local, self.rules)
                if first < moment <= last:
                    found.append((f"{local:%Y-%m-%dT%H:%M} {self.zone}", moment))
            day += timedelta(days=1)
        return found

    # What happens.

    def article(self, now):
        name = f"{len(self.articles):04d}-{self.seed}"
        self.articles[name] = now
        stamp = now.astimezone(self.rules)
        self.edition.write(f"seeds/{name}.md", (
            f"---\ntitle: Story {name}\ndate: {stamp.isoformat()}\n---\n"
            f"ENTRY:{name}x is what happened here, and nobody has read of it before today or ever will again.\n"))

    def beat(self, now, *options, kill=None):
        self.counts["starts"] += 1
        stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        command = self.edition.command("run", "--due", "--now", stamp, *options)
        run = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**os.environ, **self.env})
        if kill is not None:
            try:
                run.wait(kill)
            except subprocess.TimeoutExpired:
                run.kill()
                self.counts["killed"] += 1
            run.communicate()
            return None
        return run

    def rests(self, now):
        """Whether the last heartbeat left word that nothing is due at a moment."""
        verdict = self.edition.root / ".broadsheet/quiet"
        words = dict(line.split(" ", 1) for line in verdict.read_text().splitlines()[1:3]) if verdict.exists() else {}
        return int(words.get("from", 0)) <= now.timestamp() * 1e6 < int(words.get("until", 0))

    def ended(self, run, allowed=(0, 69, 75)):
        _, words = run.communicate(timeout=120)
        assert run.returncode in allowed, (run.returncode, words.decode())
        self.counts[f"ended with {run.returncode}"] += 1

    def beats(self, moment):
        """Heartbeats round a moment, as chance has them."""
        dice = self.chance.random()
        now = moment - timedelta(minutes=self.chance.randint(1, 9))
        if self.chance.random() < 0.08:
            # What was written two seconds ago cannot change unseen: the second rests on what the first found.
            time.sleep(2.1)
            self.ended(self.beat(now - timedelta(minutes=20)))
            self.counts["rested"] += self.rests(now)
        self.ended(self.beat(now))
        if dice < 0.12:
            self.counts["slept"] += 1
            return self.ended(self.beat(moment + timedelta(hours=self.chance.randint(4, 40))))
        if dice < 0.2:
            self.counts["jumped"] += 1
            jump = self.chance.choice([-86400, -3600, 3600, 3600, 86400])
            self.ended(self.beat(moment + timedelta(seconds=jump)), (0, 69, 75))
        for _ in range(self.chance.choice([0, 0, 1, 1, 2])):
            now = moment + timedelta(seconds=self.chance.randint(0, 240))
            self.beat(now, kill=self.chance.random() ** 2 * 0.4)
        if self.chance.random() < 0.15:
            self.counts["doubled"] += 1
            pair = [self.beat(moment + timedelta(minutes=5)) for _ in range(2)]
            for run in pair:
                self.ended(run)
        if self.chance.random() < 0.05:
            self.counts["others"] += 1
            self.ended(self.beat(moment + timedelta(minutes=6), "--owner", "a clone"), (78,))
        self.ended(self.beat(moment + timedelta(minutes=self.chance.randint(6, 14))))
        self.ended(self.beat(moment + timedelta(minutes=self.chance.randint(20, 240))))

    def run(self):
        with Mailbox(self.chance) as sink:
            self.sink = sink
            self.configure(sink.port, self.at)
            started = self.edition.run("schedule", "start", "--now", f"{self.begin:%Y-%m-%dT%H:%M:%SZ}")
            assert started.returncode == 0, started.stderr
            began, clock, cut = time.monotonic(), self.begin, False
            while clock < self.end:
                week = min(clock + timedelta(days=7), self.end)
                self.week(clock, week)
                clock = week
                if Year.stopped or self.budget and time.monotonic() - began > self.budget:
                    cut = True
                    break
            self.clock = clock
            self.counts["weeks"] = round((clock - self.begin).days / 7)
            self.finish(clock)
            self.judge(clock)
            assert not sink.faults, sink.faults[:3]
        self.counts["cut"] = cut
        return self.counts

    def week(self, first, last):
        if self.chance.random() < 0.08:
            # The change is made and seen on a day without slots, so that it is clear which are due.
            self.counts["entries changed"] += 1
            self.configure(self.sink.port, self.chance.choice(["02:30", "01:30", "00:15", "08:00", "23:45", "02:15"]))
            self.ended(self.beat(first))
        # UTC is what it is, whatever a file says.
        if self.budget is None and self.zone != "UTC" and self.chance.random() < 0.02:
            self.tzdata()
        due_now = self.slots(first, last)
        down = self.chance.random() < 0.06
        port = free_port() if down else self.sink.port
        moments = [moment for _, moment in due_now] + changes(self.rules, first, last)
        self.expected.update(due_now)
        for moment in sorted(moments):
            if self.chance.random() < 0.85:
                self.article(moment - timedelta(hours=self.chance.randint(1, 20)))
            if down:
                self.counts["relay down"] += 1
                self.swap(port)
                self.ended(self.beat(moment + timedelta(minutes=1)))
                if self.chance.random() < 0.5:
                    self.ended(self.beat(moment + timedelta(hours=26)))
                self.swap(self.sink.port)
            self.beats(moment)

    def swap(self, port):
        file = self.edition.root / "broadsheet.yml"
        file.write_text(re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", file.read_text()))

    def tzdata(self):
        """From now on the zone has other rules, as by an update of the system."""
        folder = self.edition.root.parent / "zoneinfo"
        target = folder / self.zone
        target.parent.mkdir(parents=True, exist_ok=True)
        other = self.chance.choice(["Asia/Kolkata", "Europe/London", "America/Halifax", self.zone])
        shutil.copyfile(Path("/usr/share/zoneinfo") / other, target)
        self.env["TZDIR"] = str(folder)
        self.edition_env = dict(self.env)
        with target.open("rb") as data:
            self.rules = zoneinfo.ZoneInfo.from_file(data, key=self.zone)
        self.counts["tzdata changed"] += 1

    # What came of it.

    def finish(self, clock):
        """Nobody is in the way any more: what is left over goes out, or its time is over."""
        self.swap(self.sink.port)
        for hours in (1, 5, 13, 25, 49, 73, 97, 121, 145, 150):
            self.ended(self.beat(clock + timedelta(hours=hours)))
        self.expected.update(self.slots(clock, clock + timedelta(hours=150)))

    def judge(self, clock):
        env = {**os.environ, **self.env}
        last = clock + timedelta(hours=150)
        stamp = f"{last:%Y-%m-%dT%H:%M:%SZ}"
        done = subprocess.run(
            self.edition.command("history", "--json", "--now", stamp), capture_output=True, text=True, env=env)
        assert done.returncode == 0, done.stderr
        rows = {row["slot"]: row for row in json.loads(done.stdout)}
        missing = set(self.expected) - set(rows)
        assert not missing, f"slots without a word: {sorted(missing)[:5]}"
        outcomes = Counter(row["outcome"] for key, row in rows.items() if key in self.expected)
        still = [key for key in self.expected if rows[key]["outcome"] in ("open", "waiting")]
        assert not still, f"slots without an outcome: {still[:5]}"
        # A clock that was ahead may have sent one that is still to come; nothing else is beside them.
        ahead = [key for key in set(rows) - set(self.expected) if rows[key]["outcome"] != "sent"
                 and datetime.fromisoformat(key[:16]) < last.replace(tzinfo=None) - timedelta(days=3)]
        assert not ahead, f"slots that nobody asked for: {ahead[:5]}"
        twice = [key for key, count in self.sink.issues.items() if count > 1]
        assert not twice, f"mailed twice: {twice[:5]}"
        double = [key for key, count in self.sink.articles.items() if count > 1]
        assert not double, f"an article twice: {double[:5]}"
        self.judge_readers(rows, env)
        for outcome, count in outcomes.items():
            self.counts[f"slots {outcome}"] = count
        self.counts["slots"] = len(self.expected)
        self.counts["mails"] = self.sink.issues.total()
        self.counts["put off"] = self.sink.refused

    def judge_readers(self, rows, env):
        """Of each issue that was sent every reader has it, or is named as in doubt."""
        carried = defaultdict(set)
        for (address, article) in self.sink.articles:
            carried[article].add(address)
        doubtful = set()
        for row in rows.values():
            if row["outcome"] != "sent":
                continue
            words = subprocess.run(
                self.edition.command("status", row["issue"]), capture_output=True, text=True, env=env).stdout
            named = set(re.findall(r"reader\d+@example\.org", words))
            have = {address for address, issue in self.sink.issues if issue == row["issue"]}
            assert set(ADDRESSES) - have <= named, (row, words)
            if named:
                doubtful.add(row["issue"])
        self.counts["issues with doubts"] = len(doubtful)
        # What was written early enough has come: after it there were slots enough that were sent.
        sent = sorted(key for key, row in rows.items() if row["outcome"] == "sent")
        border = datetime.fromisoformat(sent[-2][:16]).replace(tzinfo=UTC) - timedelta(days=3)
        lost = [name for name, written in self.articles.items() if written < border and name not in carried]
        assert not lost, f"articles lost: {lost[:5]} of {len(self.articles)}"
        self.counts["articles"] = len(self.articles)


def due(local, rules):
    """When a local time is due: the first of two, the next that there is for none."""
    moments = sorted({local.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (0, 1)})
    real = [moment for moment in moments if moment.astimezone(rules).replace(tzinfo=None) == local]
    if real:
        return real[0]
    low, high = (local.replace(tzinfo=UTC) + timedelta(hours=hours) for hours in (-26, 26))
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if middle.astimezone(rules).replace(tzinfo=None) < local:
            low = middle
        else:
            high = middle
    return high


def changes(rules, first, last):
    """The moments at which clocks are changed, to the hour."""
    found, moment = [], first.replace(minute=0, second=0)
    while moment < last:
        after = moment + timedelta(hours=1)
        if moment.astimezone(rules).utcoffset() != after.astimezone(rules).utcoffset():
            found.append(after)
        moment = after
    return found


def stop(*_):
    Year.stopped = True


def main():
    signal.signal(signal.SIGTERM, stop)
    binary = os.environ["BROADSHEET"]
    years = float(sys.argv[1]) if len(sys.argv) > 1 else 1
    zones = sys.argv[2:] or ZONES
    seed = int(os.environ.get("BROADSHEET_SEED", 1))
    days = os.environ.get("BROADSHEET_DAYS", "monday thursday sunday").split()
    total = Counter()
    for zone in zones:
        if Year.stopped:
            print(zone, "not begun", flush=True)
            continue
        with tempfile.TemporaryDirectory(prefix="broadsheet-years-") as folder:
            os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
            counts = Year(binary, Path(folder) / "weekly", zone, years, seed, days=days).run()
        total += counts
        print(zone, ", ".join(f"{count} {what}" for what, count in sorted(counts.items()) if count), flush=True)
    print("in all", ", ".join(f"{count} {what}" for what, count in sorted(total.items())), flush=True)


if __name__ == "__main__":
    main()
