"""Killed at any call that changes files: what lies there is wholly the old or wholly the new.

strace kills the command as it enters the first, second, third … call of each kind, until it ends by itself.
"""

import base64
import os
import re
import shutil
import signal
import subprocess
import tempfile

import pytest

from edition import BAD_INPUT, ISSUE, LATER, NOW, OK, READERS, Edition
from servers import Sink

CALLS = ("mkdir", "mkdirat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "link", "linkat",
         "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir")
NO_EXCHANGE = ("renameat2:error=EINVAL",)


@pytest.fixture(scope="module")
def strace():
    found = shutil.which("strace")
    assert found, "strace is missing: run script/setup --judges"
    tried = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, text=True)
    if tried.returncode != 0:
        pytest.skip(f"ptrace is not possible here: {tried.stderr.strip()}")
    return found


def run_killed(strace, command, call, number, faults=()):
    """Runs a command that is killed at its nth call of a kind; false when it ended before that."""
    traced = [fault for fault in faults if not fault.startswith(f"{call}:")]
    done = subprocess.run(
        [strace, "-f", "-qq", "-o", os.devnull, "-e", "signal=none",
         "-e", "trace=" + ",".join([call, *(fault.partition(":")[0] for fault in traced)]),
         *(part for fault in traced for part in ("-e", f"inject={fault}")),
         "-e", f"inject={call}:signal=SIGKILL:when={number}", *command],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    if done.returncode == -signal.SIGKILL:
        return True
    assert done.returncode == OK, done.stderr
    return False


def kills(strace, make, faults=()):
    """For each kill: what `make()` gave, an edition and a command, after the kill."""
    edition, command = make()
    with tempfile.NamedTemporaryFile("r") as log:
        subprocess.run(
            [strace, "-f", "-qq", "-o", log.name, "-e", "signal=none", "-e", "trace=" + ",".join(CALLS),
             *(part for fault in faults for part in ("-e", f"inject={fault}")), *command],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True)
        called = set(re.findall(r"^\d+ +(\w+)\(", log.read(), re.M))
    assert {"write", "fsync"} <= called <= set(CALLS)
    for call in sorted(called):
        number = 1
        while True:
            edition, command = make()
            if not run_killed(strace, command, call, number, faults):
                yield f"{call}, never", edition
                break
            yield f"{call} {number}", edition
            number += 1


def files_of(folder):
    return {str(file.relative_to(folder)): file.read_bytes()
            for file in folder.rglob("*") if file.is_file()}


def recompose(edition):
    return edition.command("compose", "--force", "--now", LATER, "--json")


def names_in_issues(edition):
    return sorted(file.name for file in (edition.root / "issues").iterdir())


@pytest.fixture(params=["never sent", "refused"])
def beginning(request, composed):
    """An edition with an issue that nobody has, and articles that make another of it."""
    if request.param == "refused":
        with Sink(on_data=lambda address, number: "554 5.7.1 Looks like spam") as sink:
            composed.configure(sink.port)
            assert composed.send().returncode == BAD_INPUT
        assert composed.outcomes and (composed.issue / "recipients").exists()
    composed.write("seeds/more.txt", "---\ndate: 2026-11-19\n---\nOne more\n\nA summary of it.\n")
    return composed


@pytest.mark.parametrize("faults", [(), NO_EXCHANGE], ids=["exchange", "no exchange"])
def test_compose_force(beginning, strace, tmp_path, faults):
    judge_recomposing(beginning, strace, tmp_path, faults)


@pytest.mark.parametrize("call", ["rename", "renameat2"])
def test_compose_force_after_one_that_was_cut_short(beginning, strace, tmp_path, call):
    faults, number = (NO_EXCHANGE, 2) if call == "rename" else ((), 1)
    before = files_of(beginning.issue)
    assert run_killed(strace, recompose(beginning), call, number, faults)
    assert len(names_in_issues(beginning)) >= (2 if beginning.issue.exists() else 1)
    judge_recomposing(beginning, strace, tmp_path, faults, before)


def judge_recomposing(beginning, strace, tmp_path, faults, before=None):
    # An earlier compose that was cut short may have left its own issue there, or none.
    olds = [before] if before else []
    if beginning.issue.exists():
        olds.append(files_of(beginning.issue))
    other = beginning.copy(tmp_path / "other")
    assert subprocess.run(recompose(other), capture_output=True).returncode == OK
    new = files_of(other.issue)
    assert names_in_issues(other) == [ISSUE]
    assert "journal" not in new and before != new

    def make():
        shutil.rmtree(tmp_path / "killed", ignore_errors=True)
        edition = beginning.copy(tmp_path / "killed")
        return edition, recompose(edition)

    count, seen = 0, []
    for kill, edition in kills(strace, make, faults):
        count += not kill.endswith("never")
        if edition.issue.exists():
            found = files_of(edition.issue)
            assert found == new or found in olds, (kill, found.keys())
            seen.append(found == new)
            check = edition.run("check", "--now", LATER)
            assert check.returncode == OK and ISSUE in check.stdout, (kill, check.stderr)
            status = edition.status()
            assert status["recipients"] == len(READERS) == status["pending"] + status["deferred"], kill
        else:
            assert faults, f"{kill}: the issue has gone"
            assert files_of(edition.root / f"issues/.{ISSUE}.old") in olds, kill
            check = edition.run("check", ISSUE, "--now", LATER)
            assert check.returncode == BAD_INPUT and "cut short" in check.stderr, (kill, check.stderr)
        again = subprocess.run(recompose(edition), capture_output=True, text=True)
        assert again.returncode == OK, (kill, again.stderr)
        assert names_in_issues(edition) == [ISSUE], kill
        assert files_of(edition.issue) == new, kill
    assert count > 15, "hardly a call was met"
    assert set(seen) == {True, False} or new in olds


def is_draft(path):
    name = path.rpartition("/")[2]
    return name.startswith(".") and name.endswith(".new")


def assert_key(edition, name="secret.key"):
    key = edition.root / name
    assert key.stat().st_mode & 0o777 == 0o600
    if name == "secret.key":
        assert len(base64.b64decode(key.read_bytes().removesuffix(b"\n"), validate=True)) == 32


def test_init(binary, strace, tmp_path):
    def init(folder):
        return [str(binary), "init", str(folder)]

    def make():
        shutil.rmtree(tmp_path / "killed", ignore_errors=True)
        return Edition(tmp_path / "killed", binary), init(tmp_path / "killed")

    assert subprocess.run(init(tmp_path / "whole"), capture_output=True).returncode == OK
    whole = files_of(tmp_path / "whole")
    assert not [path for path in whole if is_draft(path)]
    count = 0
    for kill, edition in kills(strace, make):
        count += not kill.endswith("never")
        found = files_of(edition.root)
        for path, content in found.items():
            if path == "secret.key":
                assert_key(edition)
            elif path == ".secret.key.new":
                assert_key(edition, path)
            elif not is_draft(path):
                assert content == whole[path], (kill, path)
        assert "broadsheet.yml" not in found or found.keys() >= whole.keys(), (kill, "comes last")
        again = subprocess.run(init(edition.root), capture_output=True, text=True)
        assert again.returncode == OK, (kill, again.stderr)
        done = files_of(edition.root)
        assert done.keys() == whole.keys(), kill
        assert_key(edition)
        assert done["secret.key"] == found.get("secret.key", done["secret.key"])
        assert all(done[path] == whole[path] for path in whole if path != "secret.key"), kill
        for command in ("compose", "check"):
            tried = edition.run(command, "--now", NOW)
            assert tried.returncode == OK, (kill, tried.stderr)
    assert count > 40, "hardly a call was met"
