"""What calls the timetable: units that systemd takes, a crontab that cron runs, workflows that hold to their schemas; and who is told."""

import http.server
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from edition import OK, UNREACHABLE, Edition
from servers import Sink, free_port

ODD = "it's \"my\" 100 % weekly $HOME ö"
START = "2026-11-18T10:00:00+01:00"
DUE = "2026-11-20T08:00:00+01:00"
LATER = "2026-11-20T09:00:00+01:00"
SCHEDULE = 'schedule: { every: week, on: friday, at: "08:00" }\n'


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink
        assert not sink.faults


LISTS = """\
lists: { daily: { name: The Daily, list_id: daily.example.org } }
schedule: [{ every: week, on: friday, at: "08:00" }, { every: week, on: friday, at: "08:00", list: daily }]
"""


def scheduled(edition, port, more="", schedule=SCHEDULE):
    edition.configure(port)
    with (edition.root / "broadsheet.yml").open("a") as config:
        config.write(schedule + more)
    if schedule == LISTS:
        shutil.copyfile(edition.root / "subscribers/weekly.csv", edition.root / "subscribers/daily.csv")
    return edition


def programs(folder, **scripts):
    """A folder for PATH with small programs in it."""
    folder.mkdir(exist_ok=True)
    for name, text in scripts.items():
        file = folder / name
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.fixture
def odd(fresh_edition, tmp_path, sink):
    return scheduled(fresh_edition.copy(tmp_path / ODD), sink.port)


@pytest.fixture
def units(odd, tmp_path):
    """The service and the timer of a user, in a folder of their own; systemctl only writes down what it is asked."""
    env = {
        "PATH": programs(tmp_path / "bin", systemctl='echo "$@" >> "$CALLS"', crontab="echo no crontab for x >&2; exit 1"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"), "CALLS": str(tmp_path / "calls")}
    done = odd.run("schedule", "install", "--user", "--yes", env=env)
    assert done.returncode == OK, done.stderr
    folder = tmp_path / "config/systemd/user"
    again = odd.run("schedule", "install", "--user", env=env)
    assert (again.returncode, "nothing had to be changed" in again.stdout) == (OK, True), again.stderr
    assert len(list(folder.iterdir())) == 2
    yield folder
    done = odd.run("schedule", "remove", "--yes", env=env)
    assert done.returncode == OK, done.stderr
    assert list(folder.iterdir()) == []
    assert "disable --now" in Path(env["CALLS"]).read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="NOT TESTED: systemd-analyze is not here")
def test_systemd_takes_the_units(units, tmp_path):
    for file in sorted(units.iterdir()):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", "--user", str(file)], capture_output=True, text=True,
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)})
        said = [line for line in done.stderr.splitlines() if "broadsheet" in line]
        assert (done.returncode, said) == (0, []), done.stderr


def test_units_are_named_as_systemd_names_them(units, odd):
    if not shutil.which("systemd-escape"):
        pytest.skip("NOT TESTED: systemd-escape is not here")
    name = subprocess.run(
        ["systemd-escape", "--path", str(odd.root)], capture_output=True, text=True, check=True).stdout.strip()
    assert {file.name for file in units.iterdir()} == {f"broadsheet-{name}.service", f"broadsheet-{name}.timer"}


def test_a_real_systemd_runs_the_timer(odd):
    if not Path("/run/systemd/system").is_dir() or os.geteuid() != 0:
        pytest.skip("NOT TESTED: systemd does not run this machine")
    assert odd.run("schedule", "install", "--system", "--yes").returncode == OK
    try:
        service = f"broadsheet-{subprocess.run(['systemd-escape', '--path', str(odd.root)], capture_output=True, text=True).stdout.strip()}.service"
        subprocess.run(["systemctl", "start", service], check=True, timeout=120)
    finally:
        odd.run("schedule", "remove", "--yes")


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root installs for somebody else")
def test_root_installs_for_the_owner_of_the_folder(odd, tmp_path):
    env = {"PATH": programs(tmp_path / "bin", systemctl="true")}
    for folder in odd.root.parents:
        if folder.is_relative_to(tempfile.gettempdir()):
            folder.chmod(folder.stat().st_mode | 0o111)
    for file in [odd.root, *odd.root.rglob("*")]:
        os.chown(file, 65534, 65534)
    try:
        done = odd.run("schedule", "install", "--system", "--yes", env=env)
        assert done.returncode == OK, done.stderr
        assert "User=nobody" in done.stdout
        # Whatever was written there, the owner's own runs can go on with.
        assert {(file.stat().st_uid, file.stat().st_gid) for file in odd.root.rglob("*")} == {(65534, 65534)}
        assert (odd.root / "issues/slots.jsonl").exists()
    finally:
        assert odd.run("schedule", "remove", "--yes", env=env).returncode == OK
    assert not list(Path("/etc/systemd/system").glob("broadsheet-tmp*"))


def test_cron_runs_the_line_whatever_the_folder_is_called(odd, tmp_path, sink):
    """Debian's own cron reads the crontab; the line is run by the shell as cron hands it over."""
    if not shutil.which("cron") or os.geteuid() != 0:
        pytest.skip("NOT TESTED: cron is not here")
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True)
    try:
        assert odd.run("schedule", "install", "--cron", "--yes").returncode == OK
        lines = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=True).stdout.splitlines()
        call = lines[lines.index(f"# broadsheet: {odd.root}") + 1]
        assert call.startswith("*/5 * * * * ")
        # Every minute, so that nobody waits for five; and seen by what it leaves.
        mark = tmp_path / "ran"
        command = call.removeprefix("*/5 * * * * ")
        file = tmp_path / "tab"
        file.write_text(f"* * * * * {command} --metrics {mark}\n")
        subprocess.run(["crontab", str(file)], check=True)
        cron = subprocess.Popen(["cron", "-f"])
        try:
            end = time.monotonic() + 75
            while not mark.exists() and time.monotonic() < end:
                time.sleep(0.5)
        finally:
            cron.terminate()
            cron.wait(10)
        assert "broadsheet_run_exit_code" in mark.read_text()
    finally:
        if before.returncode == 0:
            subprocess.run(["crontab", "-"], input=before.stdout, text=True, check=True)
        else:
            subprocess.run(["crontab", "-r"], check=False)


def test_workflows_hold_to_their_schemas(odd, tmp_path):
    tool = Path(sys.executable).parent / "check-jsonschema"
    workflow, job = tmp_path / "workflow.yml", tmp_path / "job.yml"
    workflow.write_text(odd.run("schedule", "export", "github").stdout)
    job.write_text(odd.run("schedule", "export", "kubernetes").stdout)
    # The schema that the tool carries knows no time zone yet: the rest must hold without it.
    plain = tmp_path / "plain.yml"
    plain.write_text("".join(line for line in workflow.read_text().splitlines(True) if "timezone:" not in line))
    done = subprocess.run(
        [str(tool), "--builtin-schema", "vendor.github-workflows", str(plain)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    done = subprocess.run(
        [str(Path(sys.executable).parent / "kubernetes-validate"), "--strict", str(job)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words],
        capture_output=True, text=True, check=True).stdout


def steps(workflow):
    """What the workflow has a shell run, by the names of its steps."""
    from ruamel.yaml import YAML
    return {step["name"]: step["run"] for step in YAML(typ="safe").load(workflow)["jobs"]["due"]["steps"] if "run" in step}


class Runs:
    """Machines that come and go, and a repository that stays."""

    def __init__(self, fresh_edition, tmp_path, binary, port, schedule=SCHEDULE):
        self.tmp, self.binary, self.count = tmp_path, binary, 0
        home = scheduled(fresh_edition.copy(tmp_path / "home"), port, schedule=schedule)
        assert home.run("schedule", "start", "--owner", "github-actions", "--now", START).returncode == OK
        git(home.root, "init", "--quiet", "--initial-branch=main")
        git(home.root, "add", ".")
        git(home.root, "commit", "--quiet", "-m", "begin")
        git(tmp_path, "clone", "--quiet", "--bare", str(home.root), str(tmp_path / "hub"))
        self.scripts = steps(home.run("schedule", "export", "github").stdout)
        self.env = {
            **os.environ, "GIT_AUTHOR_NAME": "b", "GIT_AUTHOR_EMAIL": "b@localhost", "GIT_COMMITTER_NAME": "b",
            "GIT_COMMITTER_EMAIL": "b@localhost",
            # All that they do falls into one second, so that what they commit differs by nothing else.
            "GIT_AUTHOR_DATE": "2026-11-20T07:00:00Z", "GIT_COMMITTER_DATE": "2026-11-20T07:00:00Z", "VALUE": (home.root / "secret.key").read_text().strip()}

    def clone(self, now=DUE):
        """A machine with the repository checked out, on which it is so late."""
        self.count += 1
        clone = self.tmp / f"machine{self.count}"
        git(self.tmp, "clone", "--quiet", str(self.tmp / "hub"), str(clone))
        programs(self.tmp / f"bin{self.count}", broadsheet=f'exec {self.binary} "$@" --now {now}')
        self.step(clone, "Write secret.key")
        assert stat.S_IMODE((clone / "secret.key").stat().st_mode) == 0o600
        return clone

    def git(self, clone, script):
        """From now on git is this on a machine."""
        programs(self.tmp / clone.name.replace("machine", "bin"), git=script.replace("GIT", shutil.which("git")))

    def step(self, clone, name, check=True):
        path = f"{self.tmp / clone.name.replace('machine', 'bin')}:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-e", "-c", self.scripts[name]], cwd=clone, env={**self.env, "PATH": path}, capture_output=True, text=True)
        assert not check or done.returncode == 0, done.stdout + done.stderr


def test_of_two_runs_of_the_workflow_one_alone_sends(fresh_edition, tmp_path, sink, binary):
    runs = Runs(fresh_edition, tmp_path, binary, sink.port)
    # Both have checked out the same before either sends.
    clones = [runs.clone(), runs.clone()]
    for clone in clones:
        runs.step(clone, "Send what is due")
    readers = 6
    assert sink.total == readers
    for clone in clones:
        runs.step(clone, "Keep what was done")
    # Whoever comes later knows.
    third = runs.clone()
    runs.step(third, "Send what is due")
    assert sink.total == readers
    history = json.loads(Edition(third, binary).run("history", "--json").stdout)
    assert [row["outcome"] for row in history] == ["sent"]


def test_a_push_whose_answer_is_lost_is_a_claim(fresh_edition, tmp_path, sink, binary):
    """What counts is what lies in the repository, not how the push ended."""
    runs = Runs(fresh_edition, tmp_path, binary, sink.port)
    clone, late = runs.clone(), runs.clone()
    runs.git(clone, 'GIT "$@"; code=$?; if [ "$1" = push ]; then exit 1; fi; exit $code')
    runs.step(clone, "Send what is due")
    assert sink.total == 6
    # And a push that ends well without having pushed is none.
    runs.git(late, 'if [ "$1" = push ]; then exit 0; fi; exec GIT "$@"')
    runs.step(late, "Send what is due")
    assert sink.total == 6
    runs.git(clone, 'exec GIT "$@"')
    runs.git(late, 'exec GIT "$@"')
    for each in (late, clone):
        runs.step(each, "Keep what was done")
    history = json.loads(Edition(runs.clone(), binary).run("history", "--json").stdout)
    assert [row["outcome"] for row in history] == ["sent"]


def test_several_claims_that_are_refused_are_left_to_whom_they_belong(fresh_edition, tmp_path, sink, binary):
    runs = Runs(fresh_edition, tmp_path, binary, sink.port, LISTS)
    clones = [runs.clone(), runs.clone()]
    runs.step(clones[0], "Send what is due")
    assert sink.total == 12
    runs.step(clones[1], "Send what is due")
    assert sink.total == 12
    assert len((clones[1] / ".broadsheet/refused").read_text().split()) == 2
    for clone in clones:
        runs.step(clone, "Keep what was done")
    last = runs.clone("2026-11-20T08:37:00+01:00")
    runs.step(last, "Send what is due")
    assert sink.total == 12
    history = json.loads(Edition(last, binary).run("history", "--json").stdout)
    assert [row["outcome"] for row in history] == ["sent", "sent"]


def test_where_nobody_answers_nothing_is_sent(fresh_edition, tmp_path, sink, binary):
    runs = Runs(fresh_edition, tmp_path, binary, sink.port)
    clone = runs.clone()
    runs.git(clone, 'case "$1" in push|fetch) exit 1;; esac; exec GIT "$@"')
    runs.step(clone, "Send what is due")
    assert sink.total == 0
    runs.git(clone, 'exec GIT "$@"')
    runs.step(clone, "Keep what was done")
    # Nothing had begun: a later run sends it.
    runs.step(runs.clone("2026-11-20T08:37:00+01:00"), "Send what is due")
    assert sink.total == 6


@pytest.mark.parametrize("deaths", [[1], [2]], ids=["at the first send", "while it goes on with who is left over"])
def test_a_machine_that_dies_mails_nobody_twice(fresh_edition, tmp_path, binary, deaths):
    """What its claim left in the repository sends nothing by itself."""
    busy = {"anna@example.org"}
    with Sink(on_rcpt=lambda address: "450 4.2.1 later" if address in busy else "250 2.1.5 Ok") as sink:
        runs = Runs(fresh_edition, tmp_path, binary, sink.port)
        for number, now in enumerate([DUE, "2026-11-20T14:00:00+01:00", "2026-11-20T20:00:00+01:00"], start=1):
            clone = runs.clone(now)
            # A journal that is missing is said by each run that follows.
            runs.step(clone, "Send what is due", check=number <= deaths[0])
            if number not in deaths:
                runs.step(clone, "Keep what was done")
            busy.clear()
        assert max(sink.mailed.values()) == 1
        assert sink.total in (5, 6)
        history = json.loads(Edition(clone, binary).run("history", "--json").stdout)
        assert [row["outcome"] for row in history] == (["open"] if deaths == [1] else ["sent"])


def test_where_the_claim_fails_nothing_is_sent(fresh_edition, tmp_path, sink):
    home = scheduled(fresh_edition.copy(tmp_path / "home"), sink.port)
    assert home.run("schedule", "start", "--now", START).returncode == OK
    done = home.run("run", "--due", "--now", DUE, "--before-send", "echo pushed away >&2; exit 1")
    assert (done.returncode, sink.total) == (74, 0), done.stderr
    assert home.run("run", "--due", "--now", LATER).returncode == OK
    assert sink.total == 6


class Watcher:
    """A server that keeps what it is told."""

    def __init__(self):
        self.heard = heard = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                heard.append((self.path, self.headers["Content-Type"], body.decode()))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def paths(self):
        return [path for path, _, _ in self.heard]


@pytest.fixture
def watcher():
    watcher = Watcher()
    yield watcher
    watcher.server.shutdown()


def test_a_watcher_sees_the_pings_and_a_hook_the_notices(edition, sink, watcher):
    more = f"ping: {watcher.url}/ping/1\nnotify: {{ webhook: {watcher.url}/hook, command: cat > told.json, editors: [chief@example.org] }}\n"
    scheduled(edition, sink.port, more)
    assert edition.run("schedule", "start", "--now", START).returncode == OK
    assert edition.run("run", "--due", "--now", START).returncode == OK
    assert watcher.heard == [("/ping/1", "text/plain; charset=utf-8", "")]
    watcher.heard.clear()
    done = edition.run("run", "--due", "--now", DUE)
    assert done.returncode == OK, done.stderr
    assert watcher.paths == ["/ping/1/start", "/hook", "/ping/1"]
    notice = json.loads(watcher.heard[1][2])
    assert (notice["outcome"], notice["accepted"]) == ("sent", 6)
    assert json.loads((edition.root / "told.json").read_text()) == notice
    assert "2026-11-20T08:00 Europe/Berlin" in watcher.heard[2][2]
    assert sink.total == 7, "six readers and the editor"


def test_a_failure_is_told_by_its_code(edition, watcher):
    scheduled(edition, free_port(), f"ping: {watcher.url}/ping/1?create=1\n")
    assert edition.run("schedule", "start", "--now", START).returncode == OK
    done = edition.run("run", "--due", "--now", DUE)
    assert done.returncode == UNREACHABLE
    assert watcher.paths == ["/ping/1/start?create=1", "/ping/1/69?create=1"]
    assert watcher.heard[1][2].strip()


def test_nobody_who_is_told_holds_up_or_fails_a_run(edition, sink):
    more = f"ping: http://127.0.0.1:{free_port()}/x\nnotify: {{ webhook: http://127.0.0.1:{free_port()}/y, command: exit 3 }}\n"
    scheduled(edition, sink.port, more)
    assert edition.run("schedule", "start", "--now", START).returncode == OK
    done = edition.run("run", "--due", "--now", DUE)
    assert (done.returncode, sink.total) == (OK, 6), done.stderr
    for words in ("ping was not taken", "webhook", "failed with status 3"):
        assert words in done.stderr
    assert "webhook" in edition.run("history").stdout


def test_the_journal_sees_priorities(edition, tmp_path):
    scheduled(edition, free_port())
    log = tmp_path / "log"
    with log.open("w") as errors:
        info = os.fstat(errors.fileno())
        subprocess.run(
            edition.command("run", "--due", "--now", DUE), stderr=errors, stdin=subprocess.DEVNULL,
            env={**os.environ, "JOURNAL_STREAM": f"{info.st_dev}:{info.st_ino}"})
    lines = log.read_text().splitlines()
    assert lines and all(line.startswith("<3>") for line in lines)
