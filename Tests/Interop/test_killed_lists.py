"""Commands that write a list, killed at any call that changes files: the old roster or the new, and who left stays out."""

import json
import shutil

import pytest

from edition import BAD_INPUT, OK, USAGE
from test_killed_writes import files_of, kills, strace  # noqa: F401
from test_lists import listed, run, statuses  # noqa: F401

ROSTER = "subscribers/weekly.csv"
GONE = {"ada@example.org", "ben@example.org", "cleo@example.org"}


def killed_copies(edition, tmp_path, strace, *command):  # noqa: F811
    """For each kill of a command: its name, and the copy of the edition in which it happened."""
    def make():
        fresh = tmp_path / "killed"
        shutil.rmtree(fresh, ignore_errors=True)
        copy = edition.copy(fresh)
        return copy, [str(copy.binary), "-C", str(copy.root), *command]
    return kills(strace, make)


def nobody_is_back(edition, kill, *options):
    outcome = run(edition, "subscribers", "list", "--json", *options)
    if outcome.returncode != OK:
        # Between two names of a list none is mailed.
        assert outcome.returncode in (USAGE, BAD_INPUT), (kill, outcome.stderr)
        return
    found = {row["email"]: row["status"] for row in json.loads(outcome.stdout)}
    assert all(found.get(name, "unsubscribed") == "unsubscribed" for name in GONE), (kill, found)


@pytest.fixture
def grown(listed):  # noqa: F811
    """Some more readers, of whom a membership file lacks one and knows another."""
    with (listed.root / ROSTER).open("a") as roster:
        roster.write("dora@example.org,Dora\nemil@example.org,Emil\n")
    members = "email,name\nada@example.org,Ada\nemil@example.org,Emile\nfay@example.org,Fay\n"
    (listed.root / "members.csv").write_text(members)
    return listed


@pytest.mark.parametrize("command", [
    ["sync", "members.csv", "--yes", "--max-remove", "90%"], ["undo", "--yes"],
    ["set", "dora@example.org", "name=Theodora"], ["tag", "dora@example.org", "sea"],
    ["remove", "dora@example.org"], ["set", "dora@example.org", "email=theodora@example.org"]],
    ids=lambda command: f"{command[0]} {command[-1]}" if command[0] == "set" else command[0])
def test_a_kill_leaves_the_old_roster_or_the_new(grown, tmp_path, strace, command):  # noqa: F811
    command = ["subscribers", *(str(grown.root / word) if word == "members.csv" else word for word in command)]
    if command[1] == "undo":
        done = run(grown, "subscribers", "sync", str(grown.root / "members.csv"), "--yes", "--max-remove", "90%")
        assert done.returncode == OK, done.stderr
    before = (grown.root / ROSTER).read_bytes()
    done = grown.copy(tmp_path / "done")
    outcome = run(done, *command)
    assert outcome.returncode == OK, outcome.stderr
    after, wanted = (done.root / ROSTER).read_bytes(), statuses(done)
    assert after != before
    seen = set()
    for kill, killed in killed_copies(grown, tmp_path, strace, *command):
        now = (killed.root / ROSTER).read_bytes()
        assert now in (before, after), kill
        seen.add(now == before)
        nobody_is_back(killed, kill)
        assert (killed.root / ROSTER).stat().st_mode & 0o777 == 0o640, kill
        # Once more, and it is as if nothing had happened; what was done already may be said to be.
        again = run(killed, *command)
        assert again.returncode == OK or now == after, (kill, again.stderr)
        assert (killed.root / ROSTER).read_bytes() == after, kill
        assert statuses(killed) == wanted, kill
    assert seen == {True, False}


def test_a_kill_of_renaming_a_list_mails_nobody_who_left(listed, tmp_path, strace):  # noqa: F811
    configuration = listed.root / "broadsheet.yml"
    configuration.write_text(configuration.read_text() + "\nlists: { daily: { name: Daily } }\n")
    for end in ("csv", "events.jsonl"):
        shutil.copy(listed.root / f"subscribers/weekly.{end}", listed.root / f"subscribers/daily.{end}")
    command = ["lists", "rename", "daily", "morning"]
    done = listed.copy(tmp_path / "done")
    assert run(done, *command).returncode == OK
    whole = {name: text for name, text in files_of(done.root).items() if name.startswith(("subscribers", "broadsheet"))}
    assert "subscribers/morning.csv" in whole and "subscribers/daily.csv" not in whole
    for kill, killed in killed_copies(listed, tmp_path, strace, *command):
        for name in ("daily", "morning"):
            nobody_is_back(killed, kill, "--list", name)
        again = run(killed, *command)
        assert again.returncode == OK, (kill, again.stderr)
        found = files_of(killed.root)
        assert all(found[name] == text for name, text in whole.items()), kill
        assert "subscribers/daily.csv" not in found and "subscribers/daily.events.jsonl" not in found, kill


def test_a_kill_of_merging_rosters_leaves_ours_or_what_becomes_of_it(edition, tmp_path, strace):  # noqa: F811
    rows = {"old": "", "ours": "Oslo", "theirs": ""}
    for name, town in rows.items():
        more = "zoe@example.org,Kiel\n" if name == "theirs" else ""
        (edition.root / f"{name}.csv").write_text(f"email,town\nada@example.org,{town}\n{more}")
    before = files_of(edition.root)

    def command(copy):
        return [str(copy.root / f"{name}.csv") for name in rows]
    done = edition.copy(tmp_path / "done")
    assert run(done, "merge-roster", *command(done)).returncode == OK
    after = (done.root / "ours.csv").read_bytes()
    assert after == b"email,town\nada@example.org,Oslo\nzoe@example.org,Kiel\n"
    fresh = edition.copy(tmp_path / "killed")
    paths = command(fresh)
    for kill, killed in killed_copies(edition, tmp_path, strace, "merge-roster", *paths):
        found = files_of(killed.root)
        assert found["ours.csv"] in (before["ours.csv"], after), kill
        assert (found["old.csv"], found["theirs.csv"]) == (before["old.csv"], before["theirs.csv"]), kill
        assert run(killed, "merge-roster", *paths).returncode == OK, kill
        assert (killed.root / "ours.csv").read_bytes() == after, kill
