"""A run killed at any moment goes on: nobody lost, nobody mailed twice, the doubtful named."""

import re
import signal
import subprocess
import time

import pytest

from edition import INTERRUPTED, LEFT_OVER, NOW, OK
from servers import Hold, Sink

READERS = 2000
ADDRESSES = {f"reader{number}@example.org" for number in range(READERS)}


def compose_for_many(edition, addresses=ADDRESSES):
    edition.subscribe([(address, f"Reader {number}") for number, address in enumerate(sorted(addresses))])
    edition.compose()


def kill_when(edition, reached, *options, seconds=60):
    """Starts a send and kills it as soon as `reached()`; whether it was still running."""
    run = edition.start("send", "--yes", "--now", NOW, *options)
    end = time.monotonic() + seconds
    while run.poll() is None and not reached() and time.monotonic() < end:
        time.sleep(0.002)
    alive = run.poll() is None
    run.kill()
    run.wait()
    return alive


def named(edition):
    """The readers that `status` names."""
    done = edition.run("status")
    assert done.returncode == OK, done.stderr
    return set(re.findall(r"reader\d+@example\.org", done.stdout))


def test_killed_again_and_again(edition):
    compose_for_many(edition)
    connections, kills = 8, 0
    with Sink(delay=0.004) as sink:
        edition.configure(sink.port, connections=connections)
        for goal in (150, 600, 1100, 1600):
            kills += kill_when(edition, lambda: sink.total >= goal, "--in-doubt", "skip")
        assert kills >= 3, "the run ended before it could be killed"
        done = edition.send("--in-doubt", "skip")
        doubtful = edition.status()["inDoubt"]
        assert done.returncode == (LEFT_OVER if doubtful else OK), done.stderr
        time.sleep(0.1)
        mailed, accepted = dict(sink.mailed), dict(sink.accepted)
        edition.send("--in-doubt", "skip")
        assert sink.mailed == mailed, "a finished run has nothing left to do"
    status, doubtful = edition.status(), named(edition)
    assert max(mailed.values()) == 1, "mailed twice"
    assert status["accepted"] + status["inDoubt"] == READERS
    assert status["inDoubt"] <= connections * kills
    assert len(doubtful) == status["inDoubt"]
    assert ADDRESSES - mailed.keys() <= doubtful, "lost without a word"
    assert ADDRESSES - doubtful <= accepted.keys()


def test_those_between_dot_and_reply_are_in_doubt(edition):
    addresses = {f"reader{number}@example.org" for number in range(60)}
    compose_for_many(edition, addresses)

    def answer(address, number):
        if number > 20:
            raise Hold
        return "250 2.0.0 Ok"

    with Sink(on_data=answer) as sink:
        edition.configure(sink.port, connections=4)
        assert kill_when(edition, lambda: len(sink.held) == 4)
        held = set(sink.held)
    assert len(held) == 4
    assert named(edition) == held and edition.status()["inDoubt"] == 4

    with Sink() as sink:
        edition.configure(sink.port, connections=4)
        assert edition.send().returncode == LEFT_OVER, "somebody is in doubt"
        assert sink.mailed.keys().isdisjoint(held), "skipped unless told otherwise"
        assert sink.total == 60 - 20 - 4
        assert named(edition) == held

    with Sink() as sink:
        edition.configure(sink.port, connections=4)
        done = edition.send("--in-doubt", "resend")
        assert done.returncode == OK, done.stderr
        assert sink.mailed.keys() == held and set(sink.mailed.values()) == {1}
    status = edition.status()
    assert status["accepted"] == 60 and status["inDoubt"] == 0


def test_a_resend_carries_the_same_bytes(edition, tmp_path):
    def hold(address, number):
        raise Hold

    addresses = {f"reader{number}@example.org" for number in range(3)}
    compose_for_many(edition, addresses)
    with Sink(on_data=hold) as first:
        edition.configure(first.port, connections=1)
        assert kill_when(edition, lambda: len(first.held) == 1)
    with Sink() as second:
        edition.configure(second.port)
        assert edition.send("--in-doubt", "resend").returncode == OK
        assert second.bytes.keys() == addresses
        for address, mail in first.bytes.items():
            assert second.bytes[address] == mail


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_in_order(edition, number):
    compose_for_many(edition)
    with Sink(delay=0.01) as sink:
        edition.configure(sink.port, connections=4)
        run = edition.start("send", "--yes", "--now", NOW)
        end = time.monotonic() + 30
        while sink.total < 20 and time.monotonic() < end:
            time.sleep(0.005)
        run.send_signal(number)
        assert run.wait(30) == INTERRUPTED
        mailed = sink.total
        assert 20 <= mailed < READERS
        status = edition.status()
        assert status["accepted"] == mailed and status["inDoubt"] == 0
        assert edition.send("--limit", 10).returncode == LEFT_OVER
        assert sink.total == mailed + 10 and set(sink.mailed.values()) == {1}


def test_a_signal_that_is_ignored_from_the_start_ends_nothing(edition):
    addresses = {f"reader{number}@example.org" for number in range(200)}
    compose_for_many(edition, addresses)
    with Sink(delay=0.01) as sink:
        edition.configure(sink.port, connections=2)
        run = subprocess.Popen(
            ["nohup", *edition.command("send", "--yes", "--now", NOW)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while sink.total < 20 and time.monotonic() < end:
            time.sleep(0.005)
        run.send_signal(signal.SIGHUP)
        assert run.wait(60) == OK
        assert sink.mailed.keys() == addresses


def test_a_torn_last_record_is_dropped(edition):
    addresses = {f"reader{number}@example.org" for number in range(30)}
    compose_for_many(edition, addresses)
    with Sink() as sink:
        edition.configure(sink.port)
        edition.send("--limit", 20)
        journal = edition.issue / "journal"
        journal.write_bytes(journal.read_bytes()[:-3])
        done = edition.send("--in-doubt", "skip")
        assert done.returncode in (OK, LEFT_OVER), done.stderr
        assert set(sink.mailed.values()) == {1}
    status = edition.status()
    assert status["accepted"] + status["inDoubt"] == 30 and status["inDoubt"] <= 1


def test_one_run_at_a_time(edition):
    compose_for_many(edition)
    with Sink(delay=0.02) as sink:
        edition.configure(sink.port, connections=2)
        first = edition.start("send", "--yes", "--now", NOW)
        try:
            end = time.monotonic() + 30
            while sink.total < 10 and time.monotonic() < end:
                time.sleep(0.01)
            second = edition.send("--limit", 5)
            assert second.returncode == LEFT_OVER and second.stderr.strip()
        finally:
            first.kill()
            first.wait()
        # The lock died with its process.
        before = sink.total
        edition.send("--limit", 5)
        assert sink.total >= before + 1 and max(sink.mailed.values()) == 1
