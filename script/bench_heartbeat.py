"""Times `run --due` with nothing due in a folder of many issues and slots."""

import datetime
import json
import statistics
import time
from zoneinfo import ZoneInfo

import bench_folder
from edition import ISSUE, OK
from servers import PostfixSink

GOAL = 15  # milliseconds that it may take more than `true`
ZONE = "Europe/Berlin"
HOURS = (8, 18)
NIGHT = "2026-11-25T22:00:00+01:00"
SETTLED = 2.5  # seconds after which what was written is believed not to change unseen


def utc(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def add_slots(edition, count, last, owner):
    """Every slot up to a day, each with its three lines: composed, begun, sent with counts."""
    counts = {"recipients": 100, "accepted": 99, "rejected": 1, "deferred": 0, "inDoubt": 0, "pending": 0,
              "suppressed": 0, "unsendable": 0}
    file = edition.root / "issues/slots.jsonl"
    lines = file.read_text().splitlines()
    for number in range(count):
        day = last - datetime.timedelta(days=(count - 1 - number) // len(HOURS))
        hour = HOURS[number % len(HOURS)]
        moment = datetime.datetime.combine(day, datetime.time(hour), ZoneInfo(ZONE))
        about = {"issue": f"{day}-{hour:02}", "list": "weekly", "owner": owner, "slot": f"{day}T{hour:02}:00 {ZONE}"}
        for second, said in enumerate(({"step": "composing"}, {"step": "sending"}, {"outcome": "sent", **counts})):
            time = utc(moment + datetime.timedelta(seconds=second))
            lines.append(json.dumps({**about, **said, "time": time}, sort_keys=True, separators=(",", ":")))
    file.write_text("".join(f"{line}\n" for line in lines))


def run(binaries, rounds, measure, make_edition, work, issues=500, slots=5_000):
    """Rows of milliseconds: the heartbeat by each program, the one that decides anew, the bare start, and `true` started the
    same way."""
    edition = make_edition(work / "heartbeat", next(iter(binaries.values())), 100, 12)
    now = datetime.datetime.fromisoformat(NIGHT)
    edition.json("compose", "--now", "2026-11-20T08:00:00+01:00")
    with PostfixSink(keep=False) as sink:
        edition.configure(sink.port)
        assert edition.send().returncode == OK
    bench_folder.add_sent_issues(edition, issues - 1)
    first = now.date() - datetime.timedelta(days=slots // len(HOURS) - 1)
    configuration = edition.root / "broadsheet.yml"
    configuration.write_text(
        configuration.read_text().replace("{{year}}-W{{week}}", "{{year}}-{{month}}-{{day}}-{{time}}")
        + f'schedule: {{ every: day, at: {[f"{hour:02}:00" for hour in HOURS]}, from: {first} }}\n')
    done = edition.run("schedule", "start", "--from", "first", "--now", f"{first}T06:00:00+01:00")
    assert done.returncode == OK, done.stderr
    owner = json.loads((edition.root / "issues/slots.jsonl").read_text().splitlines()[0])["owner"]
    add_slots(edition, slots, now.date(), owner)
    done = edition.run("run", "--due", "--now", NIGHT)
    assert (done.returncode, done.stdout, done.stderr) == (OK, "", ""), done
    assert len(edition.json("history", "--now", NIGHT)) == slots and (edition.root / "issues" / ISSUE).exists()
    commands = {"true": ["true"]}
    for label, binary in binaries.items():
        commands[f"--version, {label}"] = [binary, "--version"]
        heartbeat = [binary, *edition.command("run", "--due", "--now", NIGHT)[1:]]
        commands[f"run --due that decides, {label}"] = commands[f"run --due, {label}"] = heartbeat
    walls = {name: [] for name in commands}
    verdict = edition.root / ".broadsheet/quiet"
    time.sleep(SETTLED)
    for _ in range(rounds):
        for name, command in commands.items():
            if "decides" in name:
                verdict.unlink(missing_ok=True)
            walls[name].append(measure(command, 1).wall * 1000)
    size = (edition.root / "issues/slots.jsonl").stat().st_size / 1e6
    print(f"{issues} issues, {slots} slots of {size:.1f} MB, medians of {rounds}, milliseconds; "
          f"the goal is {GOAL} more than true")
    bare = statistics.median(walls["true"])
    return [(name, f"{statistics.median(found):.1f}", f"{min(found):.1f}", f"{statistics.median(found) - bare:+.1f}")
            for name, found in walls.items()]
