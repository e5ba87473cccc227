"""The world is short of something: descriptors, room, time. The right scope, a reason in a line, nobody lost."""

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest

from edition import BAD_CONFIG, LATER, LEFT_OVER, NOW, OK, READERS, SYSTEM, UNREACHABLE
from servers import Sink

COUNT = len(READERS)


def reason(done):
    """The one line that says why, with a hint or a step below it at most."""
    lines = [line for line in done.stderr.strip().splitlines() if not line.startswith("  ")]
    assert len(lines) >= 1 and "Fatal error" not in done.stderr, done.stderr
    return lines[0]


def deliver_the_rest(edition, before, size):
    """A run under better circumstances: nobody twice, nobody lost, in doubt who may have it."""
    with Sink() as sink:
        edition.configure(sink.port)
        done = edition.send(now=LATER)
        assert done.returncode in (OK, LEFT_OVER), done.stderr
        assert all(count == 1 for count in (before + sink.accepted).values())
        status = edition.status()
        assert status["accepted"] + status["inDoubt"] == size, status
        assert len(before + sink.accepted) + status["inDoubt"] >= size


def test_more_connections_than_descriptors(edition):
    edition.subscribe([(f"reader{number}@example.org", "") for number in range(400)])
    edition.compose()
    with Sink(delay=0.02) as sink:
        edition.configure(sink.port, connections=64)
        done = subprocess.run(
            ["prlimit", "--nofile=32:32", *edition.command("send", "--yes", "--now", NOW)],
            capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
        assert done.returncode in (OK, LEFT_OVER), (done.returncode, done.stderr)
        before = sink.accepted.copy()
        assert all(count == 1 for count in sink.mailed.values())
    assert edition.status()["accepted"] == before.total()
    if done.returncode == OK:
        assert before.total() == 400
    deliver_the_rest(edition, before, 400)


@pytest.mark.parametrize("limit", [0, 100, 500, 1000, 3000, 9000])
def test_a_disk_that_is_full_from_some_byte_on(edition, limit):
    edition.subscribe([(f"reader{number}@example.org", "") for number in range(200)])
    edition.compose()
    with Sink() as sink:
        edition.configure(sink.port, connections=8)
        # The limit's signal is ignored, so that the write itself fails, as on a full disk.
        done = subprocess.run(
            ["prlimit", f"--fsize={limit}:{limit}", "env", "--ignore-signal=XFSZ",
             *edition.command("send", "--yes", "--now", NOW)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120, stdin=subprocess.DEVNULL)
        time.sleep(0.2)
        before = sink.accepted.copy()
        begun = set(sink.begun)
    assert done.returncode == SYSTEM, (done.returncode, done.stderr)
    assert re.search(r"journal|recipients", reason(done)), done.stderr
    status = edition.status()
    assert status["inDoubt"] <= len(begun), "nobody is in doubt who was sent nothing"
    assert limit > 500 or not begun
    deliver_the_rest(edition, before, 200)


def test_a_disk_that_is_full_at_any_one_write(composed, tmp_path):
    strace = shutil.which("strace")
    assert strace, "strace is missing: run script/setup --judges"
    if subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True).returncode != 0:
        pytest.skip("ptrace is not possible here")
    met = 0
    for call in ("write", "pwrite64", "fsync", "fdatasync", "rename"):
        for number in range(1, 60):
            edition = composed.copy(tmp_path / f"{call}-{number}")
            with Sink() as sink:
                edition.configure(sink.port, connections=2)
                log = tmp_path / "strace.log"
                done = subprocess.run(
                    [strace, "-f", "-qq", "-o", str(log), "-e", "signal=none", "-e", f"trace={call}",
                     "-e", f"inject={call}:error=ENOSPC:when={number}",
                     *edition.command("send", "--yes", "--now", NOW)],
                    capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
                time.sleep(0.05)
                before, seen = sink.accepted.copy(), set(sink.begun)
            injected = "(INJECTED)" in log.read_text()
            if not injected:
                assert done.returncode == OK, done.stderr
                break
            met += 1
            assert done.returncode in (OK, LEFT_OVER, UNREACHABLE, SYSTEM), (call, number, done)
            status = edition.status()
            assert status["inDoubt"] <= len(seen), (call, number, status)
            assert done.returncode != OK or before.total() == COUNT, (call, number, done.stderr)
            deliver_the_rest(edition, before, COUNT)
    assert met > 10, "hardly a write was met"


def test_a_password_command_that_hangs_holds_no_lock(composed):
    with Sink() as sink:
        composed.configure(
            sink.port, username="weekly", password={"command": "exec sleep 300"})
        run = composed.start("send", "--yes", "--now", NOW)
        try:
            time.sleep(1)
            assert run.poll() is None
            # The issue is nobody's meanwhile.
            composed.configure(sink.port)
            assert composed.send().returncode == OK and len(sink.mailed) == COUNT
            run.send_signal(signal.SIGINT)
            assert run.wait(30) != OK
        finally:
            run.kill()
            run.wait()
    assert set(sink.mailed.values()) == {1}


@pytest.mark.skipif("BROADSHEET_PATIENT" not in os.environ, reason="takes a minute; BROADSHEET_PATIENT=1")
def test_a_password_command_has_a_minute(composed):
    with Sink() as sink:
        composed.configure(sink.port, username="weekly", password={"command": "sleep 300"})
        done = composed.send()
        assert done.returncode == BAD_CONFIG and "did not end within" in done.stderr, done.stderr
        assert sink.total == 0


class Dripping:
    """A server that says so many bytes of a text, one each so many seconds."""

    def __init__(self, text, seconds):
        self.text, self.seconds = text, seconds
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.closing = threading.Event()

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.listener.close()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.drip, args=(client,), daemon=True).start()

    def drip(self, client):
        with client:
            for byte in self.text:
                if self.closing.wait(self.seconds):
                    return
                try:
                    client.sendall(byte.to_bytes())
                except OSError:
                    return
            self.closing.wait(60)


@pytest.mark.parametrize("text", [b"220 a relay that takes its time over everything it says\r\n",
                                  b"220-" + b"x" * 10_000])
def test_a_relay_that_sends_a_byte_a_second(composed, text):
    with Dripping(text, 1) as relay:
        composed.configure(relay.port, timeouts={"connect": 4, "command": 4})
        start = time.monotonic()
        done = composed.send()
        assert done.returncode == UNREACHABLE, done.stderr
        assert time.monotonic() - start < 30
        assert len(done.stderr.strip().splitlines()) == 1 and str(relay.port) in done.stderr
    assert composed.outcomes == [] and composed.status()["pending"] == COUNT


def test_a_relay_that_answers_a_byte_a_second(composed):
    with Dripping(b"220 relay.example ESMTP\r\n250 relay.example\r\n250 2.1.0 O" + b"k" * 10_000, 0.02) as relay:
        composed.configure(relay.port, connections=1, timeouts={"connect": 4, "command": 2, "data": 2})
        done = composed.send(timeout=200)
        assert done.returncode in (UNREACHABLE, LEFT_OVER), done.stderr
    status = composed.status()
    assert status["accepted"] == status["rejected"] == status["inDoubt"] == 0


def test_an_address_that_nobody_answers_at(composed):
    # RFC 5737 §3: 192.0.2.1 is nobody's; where a network says so at once, that is an answer too.
    composed.configure(25, host="192.0.2.1", timeouts={"connect": 3})
    start = time.monotonic()
    done = composed.send()
    assert done.returncode == UNREACHABLE, done.stderr
    assert time.monotonic() - start < 30
    assert len(done.stderr.strip().splitlines()) == 1 and "192.0.2.1" in done.stderr, done.stderr
    assert composed.outcomes == [] and composed.status()["pending"] == COUNT
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.send().returncode == OK and len(sink.mailed) == COUNT
