"""Each stage of a transaction refused, put off or cut by Postfix's smtp-sink; then by refusals that carry an id."""

import secrets
import time

import pytest

from edition import BAD_INPUT, INTERRUPTED, LATER, LEFT_OVER, NOW, OK, READERS, UNREACHABLE
from servers import PostfixSink, Sink

COUNT = len(READERS)


def deliver_the_rest(edition):
    """The next day's run, to a healthy server: how many it mails, each of them once."""
    with Sink() as sink:
        edition.configure(sink.port)
        done = edition.send(now=LATER)
        assert done.returncode in (OK, LEFT_OVER), done.stderr
        assert all(count == 1 for count in sink.mailed.values())
        return len(sink.mailed)


# What smtp-sink is told, how the run ends, and how many are in doubt after it.
STAGES = [
    (("-f", "CONNECT"), UNREACHABLE, 0), (("-f", "MAIL"), UNREACHABLE, 0), (("-f", "RCPT"), UNREACHABLE, 0),
    (("-f", "DATA"), UNREACHABLE, 0), (("-f", "."), UNREACHABLE, 0), (("-r", "CONNECT"), UNREACHABLE, 0),
    (("-f", "EHLO,HELO"), UNREACHABLE, 0),
    (("-q", "CONNECT"), UNREACHABLE, 0), (("-q", "EHLO"), UNREACHABLE, 0), (("-q", "MAIL"), UNREACHABLE, 0),
    (("-q", "RCPT"), UNREACHABLE, 0), (("-q", "DATA"), UNREACHABLE, 0), (("-q", "."), UNREACHABLE, 5),
    (("-f", ".", "-B", "554 5.7.1 No"), BAD_INPUT, 0),
    (("-f", "MAIL", "-B", "530 5.7.0 Log in"), UNREACHABLE, 0),
    # What speaks of a mailbox puts off at once; a relay that has too much to do would be waited for.
    *[(("-r", stage, "-b", "450 4.2.1 Busy"), LEFT_OVER, 0) for stage in ("MAIL", "RCPT", "DATA", ".")],
]


@pytest.mark.parametrize("options, code, doubtful", STAGES, ids=[" ".join(case[0]) for case in STAGES])
def test_a_stage_that_fails_for_everybody(composed, options, code, doubtful):
    with PostfixSink(*options) as sink:
        composed.configure(sink.port, connections=1)
        done = composed.send()
        # What it refuses at the end it has kept by then, as it says of itself.
        assert sink.mails() == {} or "." in options
    assert done.returncode == code, done.stderr
    assert done.stdout.strip() if code == LEFT_OVER else done.stderr.strip(), "it says why"
    status = composed.status()
    assert status["accepted"] == status["rejected"] == 0
    assert status["inDoubt"] <= doubtful
    assert deliver_the_rest(composed) == COUNT - status["inDoubt"]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "."])
def test_a_relay_that_has_too_much_to_do_is_waited_for_and_not_in_the_way_of_an_end(composed, stage):
    with PostfixSink("-r", stage) as sink:
        composed.configure(sink.port, connections=2)
        run = composed.start("send", "--yes", "--now", NOW)
        time.sleep(5)
        assert run.poll() is None, "it waits"
        run.terminate()
        assert run.wait(10) == INTERRUPTED
    status = composed.status()
    assert status["deferred"] > 0 and status["deferred"] + status["pending"] == COUNT
    assert deliver_the_rest(composed) == COUNT


@pytest.mark.parametrize("options", [("-q", "QUIT"), ("-f", "QUIT"), ("-f", "EHLO"), ("-r", "EHLO"), ("-8",), ("-p",)])
def test_a_server_that_is_odd_and_takes_all(composed, options):
    # Without EHLO there is HELO; without 8BITMIME and PIPELINING there is time.
    with PostfixSink(*options) as sink:
        composed.configure(sink.port, connections=2)
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert len(sink.mails()) == COUNT
    assert deliver_the_rest(composed) == 0


@pytest.mark.parametrize("stage", ["RCPT", "the message"])
@pytest.mark.parametrize("size", [6, 60])
def test_refusals_with_an_id_in_their_text_are_alike(edition, stage, size):
    edition.subscribe([(f"reader{number}@d{number % 5}.example.org", "") for number in range(size)])
    edition.compose()

    def refuse(*_):
        return f"550 5.7.1 [{secrets.token_hex(8)}] Our system has detected {secrets.token_urlsafe(6)}"

    faults = {"on_rcpt": refuse} if stage == "RCPT" else {"on_data": refuse}
    with Sink(**faults) as sink:
        edition.configure(sink.port, connections=2)
        done = edition.send()
        assert done.returncode in (UNREACHABLE, BAD_INPUT), done.stderr
        assert "Our system has detected" in done.stderr
        assert sink.commands["RCPT"] <= 24, "the first twenty, those under way, and those announced with them"
    status = edition.status()
    assert status["rejected"] == status["accepted"] == 0
    assert deliver_the_rest(edition) == size


def test_a_relay_that_breaks_in_the_middle_with_an_id_in_its_text(edition):
    edition.subscribe([(f"reader{number}@example.org", "") for number in range(120)])
    edition.compose()
    with Sink() as sink:
        sink.on_rcpt = lambda address: (
            f"550 5.1.1 {secrets.token_hex(8)} no such user" if sink.accepted.total() >= 60 else "250 2.1.5 Ok")
        edition.configure(sink.port, connections=1)
        assert edition.send().returncode == LEFT_OVER
    status = edition.status()
    assert status["accepted"] == 60 and status["rejected"] <= 10, status
    assert deliver_the_rest(edition) == 60 - status["rejected"]
