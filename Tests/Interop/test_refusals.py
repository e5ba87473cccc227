"""Refusals: each recipient gets an outcome of its own, and a later run goes on from there."""

import pytest

from edition import DEFERRED, LATER, OK, READERS, UNREACHABLE
from servers import PostfixSink, Sink

COUNT = len(READERS)


def deliver_the_rest(edition):
    """The next day's run, to a healthy server: who is mailed now, and what stands then."""
    with Sink() as sink:
        edition.configure(sink.port)
        done = edition.send(now=LATER)
        assert done.returncode == OK, done.stderr
        assert all(count == 1 for count in sink.mailed.values())
        return sink.mailed.keys(), edition.status()


def test_a_temporary_refusal_defers(composed):
    with PostfixSink("-r", "RCPT") as sink:
        composed.configure(sink.port)
        done = composed.send()
        assert done.returncode == DEFERRED, done.stderr
        assert sink.mails() == {}
    assert composed.status()["deferred"] == COUNT
    mailed, status = deliver_the_rest(composed)
    assert len(mailed) == COUNT and status["accepted"] == COUNT


def test_a_permanent_refusal_rejects(composed):
    with PostfixSink("-f", "RCPT", "-B", "550 5.1.1 No such user") as sink:
        composed.configure(sink.port)
        assert composed.send().returncode in (OK, DEFERRED)
        assert sink.mails() == {}
    assert composed.status()["rejected"] == COUNT
    mailed, status = deliver_the_rest(composed)
    assert not mailed and status["rejected"] == COUNT


def test_a_connection_dropped_at_data_leaves_nobody_in_doubt(composed):
    with PostfixSink("-q", "DATA") as sink:
        composed.configure(sink.port, connections=2)
        done = composed.send(timeout=240)
        assert done.returncode in (UNREACHABLE, DEFERRED), done.stderr
    status = composed.status()
    assert status["accepted"] == status["rejected"] == status["inDoubt"] == 0
    mailed, status = deliver_the_rest(composed)
    assert len(mailed) == COUNT and status["accepted"] == COUNT


def test_a_connection_dropped_after_the_final_dot_leaves_a_doubt(composed):
    with Sink(on_data=lambda address, number: None if number == 3 else "250 2.0.0 Ok") as sink:
        composed.configure(sink.port, connections=1)
        composed.send()
        lost = sink.mailed.keys() - sink.accepted.keys()
        assert len(lost) == 1 and set(sink.mailed.values()) == {1}
    status = composed.status()
    assert status["inDoubt"] == 1 and status["accepted"] == COUNT - 1
    assert lost.pop() in composed.run("status").stdout


def test_each_recipient_has_its_own_outcome(edition):
    readers = [(f"{kind}{number}@example.org", "") for number in range(10)
               for kind in ("good", "busy", "gone")]
    edition.subscribe(readers)
    edition.compose()
    replies = {"good": "250 2.1.5 Ok", "busy": "450 4.2.1 Mailbox busy", "gone": "550 5.1.1 No such user"}
    with Sink(on_rcpt=lambda address: replies[address[:4]]) as sink:
        edition.configure(sink.port, connections=2)
        done = edition.send()
        assert done.returncode == DEFERRED, done.stderr
        assert sink.mailed.keys() == {address for address, _ in readers if address.startswith("good")}
        assert sink.sessions == 2, "a refused recipient does not cost a connection"
    status = edition.status()
    assert (status["accepted"], status["deferred"], status["rejected"]) == (10, 10, 10)
    mailed, status = deliver_the_rest(edition)
    assert mailed == {address for address, _ in readers if address.startswith("busy")}
    assert (status["accepted"], status["rejected"]) == (20, 10)


def test_refused_content_stops_the_run(edition):
    edition.subscribe([(f"reader{number}@example.org", "") for number in range(50)])
    edition.compose()
    with Sink(on_data=lambda address, number: "554 5.7.1 Looks like spam") as sink:
        edition.configure(sink.port, connections=2)
        done = edition.send()
        assert done.returncode != OK and "Looks like spam" in done.stderr
        assert sink.total <= 2, "at most one for each connection"
    assert edition.status()["accepted"] == 0


@pytest.mark.parametrize("every", [2, 3])
def test_a_server_that_closes_now_and_then(composed, every):
    def answer(address, number):
        return "421 4.7.0 Enough for now" if number % (every + 1) == every else "250 2.0.0 Ok"

    with Sink(on_data=answer) as sink:
        composed.configure(sink.port, connections=1)
        composed.send(timeout=240)
    status = composed.status()
    assert status["rejected"] == status["inDoubt"] == 0, "421 is an answer: nobody is in doubt"
    _, status = deliver_the_rest(composed)
    assert status["accepted"] == COUNT
