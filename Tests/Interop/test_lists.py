"""Lists that many write to at once, that are killed under way, and that git merges."""

import fcntl
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import threading
import time

import pytest

from edition import BAD_INPUT, LEFT_OVER, OK
from test_killed_writes import files_of, kills, strace  # noqa: F401

WRITERS = 8
EACH = 6
# So long it is waited for an editor that has emptied a file.
SAVING = 0.03


def run(edition, *arguments, timeout=60):
    return subprocess.run([edition.binary, "-C", edition.root, *arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=timeout)


def events(edition):
    text = (edition.root / "subscribers/weekly.events.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines() if line]


def state(file):
    now = file.stat()
    return now.st_ino, now.st_size, now.st_mtime_ns


def saved_by_renaming(file):
    """An editor that saves what it read before, and takes along what was put into the file until its own has the name."""
    before = state(file)
    other = file.with_suffix(".swp")
    with open(file, "rb") as old:
        other.write_bytes(old.read())
        if state(file) != before:
            return None
        os.rename(other, file)
        late = old.read()
    if late:
        with open(file, "ab") as opened:
            opened.write(late)
    return None


def saved_in_place(file):
    """An editor that empties a file and writes it, but for what changed since it read it; that it would lose, whoever wrote.

    Nothing is written between its question and its emptying, so that whatever is lost the others lost. From when to when
    it saved is returned where it was slower than anybody waits for."""
    before = state(file)
    content = file.read_bytes()
    with open(file, "r+b", buffering=0) as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        if state(file) != before:
            return None
        emptied = time.monotonic()
        opened.truncate(0)
        fcntl.flock(opened, fcntl.LOCK_UN)
        time.sleep(random.random() * SAVING / 3)
        opened.write(content)
        saved = time.monotonic()
    return (emptied, saved) if saved - emptied > SAVING else None


@pytest.mark.parametrize("save", [saved_by_renaming, saved_in_place], ids=["saved_by_renaming", "saved_in_place"])
def test_every_event_is_accounted_for(edition, save):
    """Eight processes add, unsubscribe and import while an editor saves roster and log again and again."""
    log = edition.root / "subscribers/weekly.events.jsonl"
    log.touch()
    files = (log, edition.root / "subscribers/weekly.csv")
    # A process of its own: a thread that waits for the others between two steps is no editor.
    processes = multiprocessing.get_context("fork")
    ended = processes.Event()

    def editor():
        with open(slow, "w") as noted:
            while not ended.wait(random.random() / 50):
                for file in files:
                    late = save(file)
                    if late:
                        print(*late, file=noted)

    slow = edition.root.parent / "slow-saves"
    done = []

    def timed(event, address, *arguments):
        start = time.monotonic()
        outcome = run(edition, "subscribers", *arguments)
        done.append((event, address, outcome, start, time.monotonic()))

    def writer(number):
        for each in range(EACH):
            address = f"r{number}.{each}@example.org"
            for command, event in (("add", "subscribed"), ("unsubscribe", "unsubscribed")):
                timed(event, address, command, address)
            imported = edition.root / f"in{number}.csv"
            imported.write_text(f"email\ni{number}.{each}@example.org\n")
            timed("subscribed", f"i{number}.{each}@example.org", "import", str(imported))

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(WRITERS)]
    saving = processes.Process(target=editor, daemon=True)
    for worker in [saving, *threads]:
        worker.start()
    for thread in threads:
        thread.join()
    ended.set()
    saving.join()
    assert saving.exitcode == 0
    known = {(event["event"], event["email"]) for event in events(edition)}
    slowly = [tuple(map(float, line.split())) for line in slow.read_text().splitlines()]
    for event, address, outcome, start, end in done:
        # What was not done was said.
        assert (outcome.returncode != OK or (event, address) in known
                or any(start < saved and emptied < end for emptied, saved in slowly))
        assert outcome.returncode in (OK, BAD_INPUT, LEFT_OVER), outcome.stderr
    # An import that an editor saved into is not done, and says so; the others write again.
    ours = [outcome for _, address, outcome, *_ in done if not address.startswith("i")]
    assert sum(outcome.returncode == OK for outcome in ours) > len(ours) * 0.8
    assert all("saved it while" in outcome.stderr for _, address, outcome, *_ in done
               if address.startswith("i") and outcome.returncode != OK)


@pytest.mark.parametrize("name", ["weekly.csv", "weekly.events.jsonl"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_is_said_and_nobody_waits(edition, name, kind):
    place = edition.root / "subscribers" / name
    place.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero")
    for command in (["list"], ["add", "zoe@example.org"], ["verify"], ["stats"], ["format"]):
        outcome = run(edition, "subscribers", *command, timeout=20)
        assert outcome.returncode == BAD_INPUT, (command, outcome.stderr)
        assert "not a file" in outcome.stderr


@pytest.mark.parametrize("line", [
    '{"email":"x@example.org","event":"unsub', '{"email":"x@example.org","event":"left","time":"2026-01-01T00:00:00Z"}',
    "<<<<<<< HEAD\n=======\n>>>>>>> theirs", "\0\0\0\0"])
def test_a_damaged_line_keeps_nobody_on_the_list(edition, line):
    log = edition.root / "subscribers/weekly.events.jsonl"
    log.write_text(line + "\n")
    outcome = run(edition, "subscribers", "unsubscribe", "ada@example.org", "ben@example.org")
    assert outcome.returncode == BAD_INPUT
    assert "unsubscribed all the same" in outcome.stderr
    text = log.read_text()
    assert text.startswith(line)
    assert '"ada@example.org","event":"unsubscribed"' in text
    assert '"ben@example.org","event":"unsubscribed"' in text


def test_a_disk_that_is_full_leaves_log_and_roster_whole(edition, tmp_path):
    """The edition lies on a disk of a few pages; whatever does not fit is refused whole."""
    small = tmp_path / "small"
    small.mkdir()
    script = f"""
        mount -t tmpfs -o size=256k none {small} || exit 99
        cp -r {edition.root}/. {small}/ 2>/dev/null
        {edition.binary} -C {small} subscribers unsubscribe a@example.org || exit 98
        cat {small}/subscribers/weekly.events.jsonl > {tmp_path}/before
        cp {small}/subscribers/weekly.csv {tmp_path}/roster
        dd if=/dev/zero of={small}/fill bs=4096 2>/dev/null
        for i in $(seq 200); do
            {edition.binary} -C {small} subscribers unsubscribe reader$i@example.org 2>>{tmp_path}/errors || break
        done
        {edition.binary} -C {small} subscribers forget a@example.org 2>>{tmp_path}/errors
        cp {small}/subscribers/weekly.events.jsonl {tmp_path}/after
        cmp {small}/subscribers/weekly.csv {tmp_path}/roster
    """
    outcome = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True)
    if outcome.returncode == 99 or "unshare" in outcome.stderr:
        pytest.skip("no mount is possible here")
    assert outcome.returncode == 0, outcome.stderr
    assert "no space left on device" in (tmp_path / "errors").read_text()
    after = (tmp_path / "after").read_text()
    assert after.startswith((tmp_path / "before").read_text()) and after.endswith("}\n")
    for line in after.splitlines():
        json.loads(line)


@pytest.fixture
def listed(edition):
    """A list with a few years behind it."""
    log = edition.root / "subscribers/weekly.events.jsonl"
    lines = [
        {"time": f"2026-01-{day:02}T08:00:00Z", "event": event, "email": f"{name}@example.org", "source": "cli"}
        for name in ("ada", "ben", "cleo") for day, event in ((3, "subscribed"), (5, "unsubscribed"), (1, "subscribed"))]
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    roster = edition.root / "subscribers/weekly.csv"
    roster.write_text("email,name\nben@example.org,Ben\nada@example.org,Ada\ncleo@example.org,Cleo\n")
    roster.chmod(0o640)
    return edition


def statuses(edition):
    outcome = run(edition, "subscribers", "list", "--json")
    assert outcome.returncode == OK, outcome.stderr
    return {row["email"]: row["status"] for row in json.loads(outcome.stdout)}


@pytest.mark.parametrize("command", [["compact"], ["format"]])
def test_a_kill_leaves_the_old_file_or_the_new(listed, tmp_path, strace, command):  # noqa: F811
    before = files_of(listed.root)
    wanted = statuses(listed)
    done = listed.copy(tmp_path / "done")
    assert run(done, "subscribers", *command).returncode == OK
    after = files_of(done.root)
    assert before != after
    numbers = iter(range(1000))

    def make():
        fresh = listed.copy(tmp_path / f"killed-{next(numbers)}")
        return fresh, [str(fresh.binary), "-C", str(fresh.root), "subscribers", *command]

    seen = set()
    for kill, killed in kills(strace, make):
        for name in ("subscribers/weekly.csv", "subscribers/weekly.events.jsonl"):
            now = files_of(killed.root)[name]
            assert now in (before[name], after[name]), kill
            seen.add(now == before[name])
        assert statuses(killed) == wanted, kill
        assert (killed.root / "subscribers/weekly.csv").stat().st_mode & 0o777 == 0o640
        # Once more, and it is as if nothing had happened.
        assert run(killed, "subscribers", *command).returncode == OK
        assert {name: text for name, text in files_of(killed.root).items() if not name.endswith(".new")} == after
    assert seen == {True, False}


def test_a_kill_of_an_import_mails_nobody_who_left_and_the_next_finishes_it(edition, tmp_path, strace):  # noqa: F811
    roster = "subscribers/weekly.csv"
    (edition.root / roster).write_text("email,name\ndora@example.org,Dora\n")
    (edition.root / "in.csv").write_text(
        "Email,Name,Unsubscribed\ndora@example.org,Theodora,2026-01-01\nzoe@example.org,Zoe,\ngone@example.org,,2026-01-01\n")
    done = edition.copy(tmp_path / "done")
    assert run(done, "subscribers", "import", str(done.root / "in.csv")).returncode == OK
    rosters = {(folder.root / roster).read_text() for folder in (edition, done)}
    assert len(rosters) == 2
    numbers = iter(range(1000))

    def make():
        fresh = edition.copy(tmp_path / f"killed-{next(numbers)}")
        return fresh, [str(fresh.binary), "-C", str(fresh.root), "subscribers", "import", str(fresh.root / "in.csv")]

    told = set()
    for kill, killed in kills(strace, make):
        log = killed.root / "subscribers/weekly.events.jsonl"
        assert (killed.root / roster).read_text() in rosters, kill
        assert len(events(killed) if log.exists() else []) in (0, 3), kill
        now = run(killed, "subscribers", "list", "--json")
        found = {row["email"]: row["status"] for row in json.loads(now.stdout)}
        assert found["dora@example.org"] == ("unsubscribed" if log.exists() else "subscribed"), kill
        told.add("cut short" in now.stderr)
        assert run(killed, "subscribers", "import", str(killed.root / "in.csv")).returncode == OK, kill
        assert statuses(killed) == statuses(done), kill
        assert (killed.root / roster).read_text() == (done.root / roster).read_text(), kill
    assert told == {True, False}


def test_a_kill_of_forgetting_is_finished_by_the_next(listed, tmp_path, strace):  # noqa: F811
    numbers = iter(range(1000))

    def make():
        fresh = listed.copy(tmp_path / f"killed-{next(numbers)}")
        return fresh, [str(fresh.binary), "-C", str(fresh.root), "subscribers", "forget", "ada@example.org"]

    for kill, killed in kills(strace, make):
        now = statuses(killed)
        assert now["ben@example.org"] == now["cleo@example.org"] == "unsubscribed", kill
        assert now.get("ada@example.org", "forgotten") in ("unsubscribed", "forgotten"), kill
        again = run(killed, "subscribers", "forget", "ada@example.org")
        assert again.returncode == OK, (kill, again.stderr)
        assert not any(b"ada@" in text for text in files_of(killed.root).values()), kill


@pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")
def test_two_clones_merged_in_both_directions_say_the_same(listed, tmp_path):
    environment = os.environ | {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org",
        "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@example.org"}

    def git(folder, *arguments, check=True):
        return subprocess.run(
            ["git", "-C", str(folder), "-c", "merge.broadsheet-roster.driver="
             f"{listed.binary} merge-roster %O %A %B %P", *arguments],
            env=environment, capture_output=True, text=True, check=check)

    run(listed, "subscribers", "format")
    shutil.copy(listed.root / ".gitattributes", tmp_path / "attributes")
    git(listed.root, "init", "-q", "-b", "main")
    git(listed.root, "add", ".")
    git(listed.root, "commit", "-qm", "one")
    here, there = (listed.copy(tmp_path / name) for name in ("here", "there"))
    roster = "subscribers/weekly.csv"
    for command in (["unsubscribe", "dora@example.org"], ["add", "Emil <emil@example.org>"], ["add", "Gil <gil@example.org>"]):
        assert run(here, "subscribers", *command).returncode == OK
    for command in (["add", "Dora <dora@example.org>"], ["add", "Fred <fred@example.org>"],
                    ["unsubscribe", "emil@example.org"]):
        assert run(there, "subscribers", *command).returncode == OK
    text = (here.root / roster).read_text()
    (here.root / roster).write_text(text.replace("Ben", "Benjamin"))
    text = (there.root / roster).read_text()
    (there.root / roster).write_text(text.replace("cleo@example.org,Cleo\n", ""))
    found = []
    for ours, theirs in ((here, there), (there, here)):
        both = ours.copy(tmp_path / f"merged-{ours.root.name}")
        for edition in (both, theirs):
            git(edition.root, "commit", "-qam", "two", check=False)
        git(both.root, "fetch", "-q", str(theirs.root), "main")
        merged = git(both.root, "merge", "-q", "FETCH_HEAD", check=False)
        assert merged.returncode == 0, merged.stdout + merged.stderr
        found.append(statuses(both))
        assert "Benjamin" in (both.root / roster).read_text()
    assert found[0] == found[1]
    assert found[0] == {
        "ada@example.org": "unsubscribed", "ben@example.org": "unsubscribed", "dora@example.org": "unsubscribed",
        "emil@example.org": "unsubscribed", "fred@example.org": "subscribed", "gil@example.org": "subscribed"}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")
def test_only_the_same_cell_is_a_conflict_and_nothing_is_sent_to_it(listed, tmp_path):
    for name, town in (("old", ""), ("ours", "Oslo"), ("theirs", "Hull")):
        (tmp_path / name).write_text(f"email,name,town\nada@example.org,Ada,{town}\nben@example.org,Ben,\n")
    outcome = subprocess.run(
        [listed.binary, "merge-roster", "old", "ours", "theirs", "subscribers/weekly.csv"], cwd=tmp_path,
        capture_output=True, text=True)
    assert outcome.returncode == BAD_INPUT
    assert "subscribers/weekly.csv: both sides changed the same cell of ada@example.org" in outcome.stderr
    shutil.copy(tmp_path / "ours", listed.root / "subscribers/weekly.csv")
    assert run(listed, "subscribers", "list").returncode == BAD_INPUT
