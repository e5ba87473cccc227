"""What two clones did to the same people, or to their list, before git joined them."""

import json
import os
import shutil
import subprocess

import pytest

from edition import BAD_INPUT, OK

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")
LOG = "subscribers/weekly.events.jsonl"


def run(edition, *arguments):
    return subprocess.run([edition.binary, "-C", edition.root, *arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)


def git(edition, *arguments, check=True):
    environment = os.environ | {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org",
        "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@example.org"}
    return subprocess.run(
        ["git", "-C", str(edition.root), "-c", "merge.broadsheet-roster.driver="
         f"{edition.binary} merge-roster %O %A %B %P", *arguments],
        env=environment, capture_output=True, text=True, check=check)


@pytest.fixture
def clones(edition, tmp_path):
    """Two of them, and how they are joined."""
    (edition.root / "subscribers/weekly.csv").write_text(
        "email,name\nada@example.org,Ada\nben@example.org,Ben\n")
    git(edition, "init", "-q", "-b", "main")
    git(edition, "add", ".")
    git(edition, "commit", "-qm", "one")
    here, there = (edition.copy(tmp_path / name) for name in ("here", "there"))

    def join(ours, theirs):
        for clone in (ours, theirs):
            git(clone, "add", "-A")
            git(clone, "commit", "-qm", "two", check=False)
        git(ours, "fetch", "-q", str(theirs.root), "main")
        git(ours, "merge", "-q", "FETCH_HEAD", check=False)

    return here, there, join


@pytest.mark.parametrize("has_log", [False, True])
def test_who_leaves_one_clone_while_the_other_renames_the_list_has_left(clones, has_log):
    here, there, join = clones
    assert run(here, "lists", "rename", "weekly", "harbour").returncode == OK
    assert run(there, "subscribers", "unsubscribe", "ada@example.org").returncode == OK
    if has_log:
        assert run(here, "subscribers", "unsubscribe", "zoe@example.org").returncode == OK
    join(here, there)
    left = [row for row in json.loads(run(here, "subscribers", "list", "--json").stdout or "[]")
            if row["status"] == "subscribed"]
    # Either git found the log by its likeness, or nothing goes on before both logs are one.
    if (here.root / LOG).exists():
        assert left == []
        for command in (["subscribers", "list"], ["subscribers", "add", "new@example.org"]):
            outcome = run(here, *command)
            assert outcome.returncode == BAD_INPUT, command
            assert "lists rename" in outcome.stderr
        outcome = run(here, "subscribers", "unsubscribe", "ben@example.org")
        assert outcome.returncode == BAD_INPUT and "unsubscribed all the same" in outcome.stderr
        assert run(here, "lists", "rename", "weekly", "harbour").returncode == OK
    found = {row["email"]: row["status"]
             for row in json.loads(run(here, "subscribers", "list", "--json").stdout)}
    assert found["ada@example.org"] == "unsubscribed"


@pytest.mark.parametrize("forgets_first", [True, False])
def test_who_is_forgotten_in_one_clone_is_so_under_the_address_that_the_other_gave_them(clones, forgets_first):
    here, there, join = clones
    steps = [lambda: run(here, "subscribers", "forget", "ada@example.org"),
             lambda: run(there, "subscribers", "set", "ada@example.org", "email=cy@example.org")]
    for step in steps if forgets_first else reversed(steps):
        assert step().returncode == OK
    for ours, theirs in ((here, there), (there, here)):
        join(ours, theirs)
        # Where both changed the row, a person settles it with the newer address.
        (ours.root / "subscribers/weekly.csv").write_text(
            "email,name\ncy@example.org,Ada\nben@example.org,Ben\n")
        why = run(ours, "subscribers", "why", "cy@example.org", "--json")
        assert json.loads(why.stdout)["rule"] == "suppressed", why.stdout
        assert run(ours, "subscribers", "add", "new@example.org").returncode == OK
        for name in (LOG, "subscribers/weekly.csv"):
            text = (ours.root / name).read_text()
            assert "ada@" not in text and "cy@" not in text
        assert json.loads(run(ours, "subscribers", "why", "cy@example.org", "--json").stdout)["rule"] == "suppressed"
        git(ours, "add", "-A")
        git(ours, "commit", "-qm", "three", check=False)
