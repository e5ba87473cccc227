"""Heartbeats of a timetable with the real binary: what they print, how they end, and what they leave alone."""

import json
import os
import subprocess
import time
from datetime import datetime, timedelta, timezone

import pytest

from edition import BAD_CONFIG, BAD_INPUT, LEFT_OVER, OK, SYSTEM, UNREACHABLE, USAGE
from servers import Sink, free_port

START = "2026-11-18T10:00:00+01:00"
DUE = "2026-11-20T08:00:00+01:00"
SLOT = "2026-11-20T08:00 Europe/Berlin"


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink
        assert not sink.faults


@pytest.fixture
def weekly(edition, sink):
    edition.configure(sink.port)
    schedule(edition, '{ every: week, on: friday, at: "08:00" }')
    assert edition.run("schedule", "start", "--now", START).returncode == OK
    return edition


def schedule(edition, entry, more=""):
    with (edition.root / "broadsheet.yml").open("a") as config:
        config.write(f"schedule: {entry}\n{more}")


def beat(edition, now=DUE, *options):
    return edition.run("run", "--due", "--now", now, *options)


def record(edition):
    return [json.loads(line) for line in (edition.root / "issues/slots.jsonl").read_text().splitlines()]


def test_nothing_due_prints_nothing(weekly, sink):
    for now in ("2026-11-18T10:05:00+01:00", "2026-11-20T07:59:59+01:00"):
        done = beat(weekly, now)
        assert (done.returncode, done.stdout, done.stderr) == (OK, "", "")
    assert beat(weekly, START, "--json").stdout.strip() == "[\n\n]"
    assert sink.total == 0


def test_the_answer_and_the_history(weekly, sink):
    done = beat(weekly, DUE, "--json")
    assert done.returncode == OK, done.stderr
    row, = json.loads(done.stdout)
    assert row["slot"] == SLOT and row["outcome"] == "sent" and row["issue"] == "2026-W47"
    assert row["recipients"] == row["accepted"] == 6 and row["rejected"] == 0 and row["final"] is True
    done = beat(weekly, "2026-11-20T08:05:00+01:00")
    assert (done.returncode, done.stdout, done.stderr) == (OK, "", "")
    past, = weekly.json("history")
    assert past["slot"] == SLOT and past["outcome"] == "sent" and past["accepted"] == 6
    assert "6 of 6 accepted" in weekly.run("history").stdout
    steps = [line.get("step") or line["outcome"] for line in record(weekly)]
    assert steps == ["owner", "seen", "composing", "sending", "sent"]
    assert set(sink.mailed.values()) == {1} and len(sink.mailed) == 6


def test_usage(weekly):
    for arguments in (["run"], ["run", "--due", "--slot", SLOT], ["run", "--due", "--take-over"],
                      ["run", "--slot", "Friday"], ["run", "--slot", "2026-11-21T08:00"],
                      ["schedule", "skip", "2026-11-21T08:00"], ["schedule", "start", "--from", "here"],
                      ["history", "-n", "0"], ["approve"]):
        assert weekly.run(*arguments).returncode == USAGE, arguments
    assert weekly.run("approve", "2026-W99").returncode == BAD_INPUT


def test_another_machine_and_one_that_never_started(weekly, edition, sink):
    done = beat(weekly, DUE, "--owner", "a clone")
    assert done.returncode == BAD_CONFIG and "belongs to another machine" in done.stderr
    assert "--take-over" in done.stderr and sink.total == 0
    done = weekly.run("run", "--slot", SLOT, "--owner", "a clone", "--now", DUE)
    assert done.returncode == BAD_CONFIG and sink.total == 0
    done = weekly.run("run", "--slot", SLOT, "--owner", "a clone", "--take-over", "--now", DUE)
    assert done.returncode == OK and sink.total == 6, done.stderr
    assert beat(weekly).returncode == BAD_CONFIG
    (weekly.root / "issues/slots.jsonl").unlink()
    done = beat(weekly)
    assert done.returncode == BAD_CONFIG and "schedule start" in done.stderr


def test_a_dry_run_leaves_no_trace(weekly, sink):
    before = sorted(path for path in (weekly.root / "issues").rglob("*"))
    lines = record(weekly)
    done = beat(weekly, DUE, "--dry-run")
    assert done.returncode == OK and "sent" in done.stdout, done.stderr
    assert len(list((weekly.root / "outbox/2026-W47").glob("*.eml"))) == 6
    done = weekly.run("run", "--slot", "2026-11-27T08:00", "--dry-run", "--now", START, "--owner", "a laptop")
    assert done.returncode == OK, done.stderr
    assert len(list((weekly.root / "outbox/2026-W48").glob("*.eml"))) == 6
    assert sorted((weekly.root / "issues").rglob("*")) == before and record(weekly) == lines
    assert not list((weekly.root / ".broadsheet").glob("draft*")) and sink.total == 0


def test_sent_ahead_skipped_and_too_few(weekly, sink):
    done = weekly.run("run", "--slot", SLOT, "--now", "2026-11-20T06:00:00+01:00")
    assert done.returncode == OK and sink.total == 6, done.stderr
    assert beat(weekly).stdout == ""
    again = weekly.run("run", "--slot", SLOT, "--now", DUE)
    assert again.returncode == OK and "6 of 6 accepted" in again.stdout and sink.total == 6
    assert weekly.run("schedule", "skip", SLOT).returncode == USAGE
    assert weekly.run("schedule", "skip", "2026-11-27T08:00", "--now", DUE).returncode == OK
    assert beat(weekly, "2026-11-27T08:05:00+01:00").stdout == ""
    done = beat(weekly, "2026-12-04T08:05:00+01:00")
    assert done.returncode == OK and "skipped" in done.stdout and "fewer than 1" in done.stdout
    assert [row["outcome"] for row in weekly.json("history", "--now", "2026-12-05T08:00:00Z")] == ["skipped", "skipped", "sent"]


def test_a_relay_that_is_down(weekly, sink):
    text = (weekly.root / "broadsheet.yml").read_text()
    weekly.write("broadsheet.yml", text.replace(f":{sink.port}", f":{free_port()}"))
    done = beat(weekly, DUE, "--json")
    row, = json.loads(done.stdout)
    assert done.returncode == UNREACHABLE and row["outcome"] == "failed" and row["final"] is False
    assert weekly.json("history")[0]["outcome"] == "open"
    # Its time is over, and the next is near: it has failed, as the last try did.
    done = beat(weekly, "2026-11-26T07:00:00+01:00", "--json")
    row, = json.loads(done.stdout)
    assert row["final"] is False and done.returncode == UNREACHABLE
    done = beat(weekly, "2026-11-26T08:30:00+01:00", "--json")
    row, = json.loads(done.stdout)
    assert row["final"] is True and row["outcome"] == "failed" and done.returncode == UNREACHABLE
    assert beat(weekly, "2026-11-26T08:35:00+01:00").stdout == ""
    weekly.write("broadsheet.yml", text)
    assert beat(weekly, "2026-11-27T08:00:00+01:00").returncode == OK and sink.total == 6


def test_a_relay_that_was_down_for_26_hours(weekly, sink):
    text = (weekly.root / "broadsheet.yml").read_text()
    weekly.write("broadsheet.yml", text.replace(f":{sink.port}", f":{free_port()}"))
    assert beat(weekly).returncode == UNREACHABLE
    weekly.write("broadsheet.yml", text)
    assert beat(weekly, "2026-11-21T10:00:00+01:00").returncode == OK and sink.total == 6


def test_a_check_with_errors(weekly, sink):
    text = (weekly.root / "broadsheet.yml").read_text()
    weekly.write("broadsheet.yml", text.replace("postal_address: 1 Quay Street, Harbour\n", ""))
    done = beat(weekly)
    assert done.returncode == BAD_INPUT and sink.total == 0, done.stderr
    weekly.write("broadsheet.yml", text)
    assert beat(weekly).returncode == OK and sink.total == 6


def test_a_broken_configuration_and_a_broken_record(weekly, sink):
    text = (weekly.root / "broadsheet.yml").read_text()
    weekly.write("broadsheet.yml", text + "schedule: nonsense: [\n")
    assert beat(weekly).returncode == BAD_CONFIG
    weekly.write("broadsheet.yml", text.replace("Europe/Berlin", "Europe/Berln"))
    assert beat(weekly).returncode == BAD_CONFIG
    weekly.write("broadsheet.yml", text)
    file = weekly.root / "issues/slots.jsonl"
    lines = file.read_text()
    file.write_text(lines + '{"version":2,"time":"2026-11-20T07:00:00.000Z","slot":"' + SLOT + '","outcome":"sent"}\n')
    done = beat(weekly)
    assert done.returncode == BAD_INPUT and "slots.jsonl:3" in done.stderr and sink.total == 0
    assert weekly.run("history").returncode == OK
    file.write_text(lines + '{"outcome":"se')
    done = beat(weekly)
    assert done.returncode == OK and "cut short" in done.stderr and sink.total == 6


def test_a_clock_in_1970(weekly, sink):
    lines = record(weekly)
    done = beat(weekly, "1970-01-01T00:00:10Z")
    assert done.returncode == SYSTEM and "the clock says 1970" in done.stderr
    assert weekly.run("schedule", "start", "--from", "now", "--now", "1970-01-01T00:00:10Z").returncode == SYSTEM
    done = beat(weekly, "2099-01-01T00:00:00Z")
    assert done.returncode == SYSTEM and "the clock says 2099" in done.stderr
    assert record(weekly) == lines and sink.total == 0


@pytest.mark.skipif(os.getuid() == 0 and not os.path.exists("/usr/bin/setpriv"), reason="nobody else to be")
def test_a_folder_that_cannot_be_written(weekly, sink):
    if os.getuid() == 0:
        subprocess.run(["chattr", "+i", str(weekly.root / "issues/slots.jsonl")], capture_output=True)
        try:
            done = beat(weekly)
        finally:
            subprocess.run(["chattr", "-i", str(weekly.root / "issues/slots.jsonl")], capture_output=True)
        if done.returncode == OK:
            pytest.skip("this file system cannot forbid root anything")
    else:
        (weekly.root / "issues/slots.jsonl").chmod(0o400)
        done = beat(weekly)
    assert done.returncode == SYSTEM and "slots.jsonl" in done.stderr and sink.total == 0


def test_issues_that_git_ignores(edition, sink):
    edition.configure(sink.port)
    schedule(edition, '{ every: week, on: friday, at: "08:00" }')
    subprocess.run(["git", "init", "-q", str(edition.root)], check=True)
    with (edition.root / ".gitignore").open("a") as ignored:
        ignored.write("issues/\n")
    done = edition.run("schedule", "start", "--now", START)
    assert done.returncode == BAD_CONFIG and "git ignores issues/" in done.stderr
    (edition.root / ".gitignore").write_text("outbox/\n")
    assert edition.run("schedule", "start", "--now", START).returncode == OK


def test_approval(edition, sink):
    edition.configure(sink.port)
    schedule(edition, '{ every: week, on: friday, at: "08:00", approve: true }',
             "notify: { editors: [editor@news.example.org], on: [] }\n")
    assert edition.run("schedule", "start", "--now", START).returncode == OK
    done = beat(edition, DUE, "--json")
    row, = json.loads(done.stdout)
    assert done.returncode == OK and row["outcome"] == "waiting" and row["accepted"] is None
    assert list(sink.mailed) == ["editor@news.example.org"]
    assert edition.json("issues")[0]["state"] == "waiting"
    # Nobody takes it for an issue that is sent by itself.
    assert edition.send(now=DUE).stdout.startswith("nothing") and sink.total == 1
    assert edition.run("approve", "2026-W47", "--hash", "0123456789ab").returncode == USAGE
    digits = edition.run("approve", "2026-W47").stdout.split("(")[1].split(")")[0]
    assert f"[2026-W47 {digits}]".encode() in sink.bytes["editor@news.example.org"]
    assert beat(edition, "2026-11-20T09:00:00+01:00").returncode == OK and sink.total == 7


def test_twenty_heartbeats_with_kills(weekly, sink):
    """Over six weeks; the later the kill, the more was done."""
    moment = datetime(2026, 11, 20, 7, 0, tzinfo=timezone.utc)
    for number in range(20):
        stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        run = weekly.start("run", "--due", "--now", stamp)
        if number % 3:
            time.sleep(0.02 * number)
            run.kill()
        run.wait(60)
        moment += timedelta(days=2, minutes=5)
        if number % 3 == 0:
            weekly.write(f"seeds/new-{number}.md", (
                f"---\ntitle: News of {stamp}\ndate: {moment:%Y-%m-%d}\n---\nWhat was new at {number}, and never before that.\n"))
    beat(weekly, f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    rows = weekly.json("history", "--now", f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    assert len({row["slot"] for row in rows}) == len(rows) == 6, rows
    issues = {row["issue"] for row in rows if row["outcome"] == "sent"}
    assert issues and all(row["outcome"] in ("sent", "skipped", "missed") for row in rows), rows
    for issue in issues:
        state = weekly.json("status", issue)
        assert state["accepted"] + state["inDoubt"] == 6, state
    assert max(sink.mailed.values()) <= len(issues)


def test_a_run_at_work(weekly, sink):
    sink.delay = 0.5
    first = weekly.start("run", "--due", "--now", DUE)
    deadline = time.monotonic() + 20
    while not sink.begun and time.monotonic() < deadline:
        time.sleep(0.01)
    second = beat(weekly, "2026-11-20T08:05:00+01:00")
    assert (second.returncode, second.stdout, second.stderr) == (LEFT_OVER, "", "")
    assert first.wait(60) == OK
    assert set(sink.mailed.values()) == {1} and len(sink.mailed) == 6


def mounted(edition, tmp_path, script):
    """Runs a script with the edition on a small disk of its own, which it may fill or lock."""
    small = tmp_path / "small"
    small.mkdir()
    head = f"""
        mount -t tmpfs -o size=1m none {small} || exit 99
        cp -r {edition.root}/. {small}/ || exit 98
        beat() {{
            {edition.binary} -C {small} run --due --now "$1" >> {tmp_path}/said 2>> {tmp_path}/errors
            echo $? >> {tmp_path}/codes
        }}
        cd {small}
    """
    tail = f"""
        {edition.binary} -C {small} history --json --now {DUE[:11]}23:00:00+01:00 > {tmp_path}/history
        {edition.binary} -C {small} status 2026-W47 --json > {tmp_path}/status
        cd /
    """
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", head + script + tail], capture_output=True, text=True, timeout=120)
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("NOT TESTED: no mount is possible here")
    assert done.returncode == 0, done.stderr
    codes = [int(code) for code in (tmp_path / "codes").read_text().split()]
    row, = json.loads((tmp_path / "history").read_text())
    status = json.loads((tmp_path / "status").read_text())
    return codes, (tmp_path / "errors").read_text(), row, status


@pytest.mark.parametrize("room, left", [
    (0, None), (48, None), (52, None), (0, 10), (8, 10), (12, 10), (16, 10), (8, 200), (16, 200), (0, 400), (16, 400)])
def test_a_full_disk_sends_nobody_twice(weekly, sink, tmp_path, room, left):
    """So many kilobytes are free when the slot is due, and so many bytes in the last page of the record; later there is room."""
    if left is not None:
        # The issue is there, so that the first that finds no room is the record or the journal.
        assert weekly.run("compose", "--now", "2026-11-19T10:00:00+01:00").returncode == OK
        file = weekly.root / "issues/slots.jsonl"
        file.write_bytes(file.read_bytes() + b" " * (4096 - left - 1 - file.stat().st_size) + b"\n")
    codes, errors, row, status = mounted(weekly, tmp_path, f"""
        dd if=/dev/zero of=room bs=1024 count={room} 2> /dev/null
        dd if=/dev/zero of=fill bs=4096 2> /dev/null
        rm room
        beat 2026-11-20T08:00:00+01:00
        beat 2026-11-20T08:05:00+01:00
        rm fill
        beat 2026-11-20T08:10:00+01:00
        beat 2026-11-20T09:30:00+01:00
    """)
    assert max(sink.mailed.values()) == 1, sink.mailed
    assert row["outcome"] == "sent", row
    assert status["accepted"] + status["inDoubt"] == 6 and sink.total >= status["accepted"], status
    assert codes[-1] == OK and (codes[0] == SYSTEM or room > 0 or left)
    if codes[0] != OK:
        assert codes[0] in (SYSTEM, LEFT_OVER), (codes, errors)
        assert "no space left on device" in errors.lower(), errors
    assert "Fatal" not in errors


def test_a_folder_that_cannot_be_written_to_sends_nothing(weekly, sink, tmp_path):
    codes, errors, row, status = mounted(weekly, tmp_path, """
        mount -o remount,ro "$PWD"
        beat 2026-11-19T08:00:00+01:00
        beat 2026-11-20T08:00:00+01:00
        mount -o remount,rw "$PWD"
        beat 2026-11-20T08:05:00+01:00
    """)
    assert codes == [OK, SYSTEM, OK] and "read-only file system" in errors.lower(), (codes, errors)
    assert set(sink.mailed.values()) == {1} and status["accepted"] == 6 and row["outcome"] == "sent"


def test_a_record_that_cannot_be_written_to_sends_nothing(weekly, sink, tmp_path):
    codes, errors, row, status = mounted(weekly, tmp_path, """
        mount --bind issues/slots.jsonl issues/slots.jsonl && mount -o remount,bind,ro issues/slots.jsonl
        beat 2026-11-20T08:00:00+01:00
        umount issues/slots.jsonl
        beat 2026-11-20T08:05:00+01:00
    """)
    assert codes == [SYSTEM, OK] and "slots.jsonl" in errors, (codes, errors)
    assert set(sink.mailed.values()) == {1} and status["accepted"] == 6 and row["outcome"] == "sent"
