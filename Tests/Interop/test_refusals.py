"""Refusals: each recipient gets an outcome of its own, and a later run goes on from there."""

import pytest

from edition import BAD_INPUT, LATER, LEFT_OVER, NOW, OK, READERS, UNREACHABLE
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
    with PostfixSink("-r", "RCPT", "-b", "450 4.2.0 Greylisted") as sink:
        composed.configure(sink.port)
        done = composed.send()
        assert done.returncode == LEFT_OVER, done.stderr
        assert sink.mails() == {}
    assert composed.status()["deferred"] == COUNT
    mailed, status = deliver_the_rest(composed)
    assert len(mailed) == COUNT and status["accepted"] == COUNT


@pytest.mark.parametrize("reply", ["550 5.1.1 No such user", "550 5.7.1 Not you", "554 No", "550 No"])
def test_a_relay_that_refuses_everybody_books_nobody(composed, reply):
    with PostfixSink("-f", "RCPT", "-B", reply) as sink:
        composed.configure(sink.port)
        done = composed.send()
        assert done.returncode == UNREACHABLE and f"{COUNT} held" in done.stdout, done.stderr
        assert sink.mails() == {}
    status = composed.status()
    assert status["rejected"] == 0 and status["deferred"] == COUNT
    mailed, status = deliver_the_rest(composed)
    assert len(mailed) == COUNT and status["accepted"] == COUNT


def test_a_dead_address_among_the_living_is_rejected(composed):
    with Sink(on_rcpt=lambda address: "550 5.1.1 gone" if address.startswith("anna") else "250 2.1.5 Ok") as sink:
        composed.configure(sink.port)
        assert composed.send().returncode == OK
    assert composed.status()["rejected"] == 1
    mailed, status = deliver_the_rest(composed)
    assert not mailed and status["accepted"] == COUNT - 1


def test_a_connection_dropped_at_data_leaves_nobody_in_doubt(composed):
    with PostfixSink("-q", "DATA") as sink:
        composed.configure(sink.port, connections=2)
        done = composed.send(timeout=240)
        assert done.returncode == UNREACHABLE, done.stderr
    status = composed.status()
    assert status["accepted"] == status["rejected"] == status["inDoubt"] == 0
    mailed, status = deliver_the_rest(composed)
    assert len(mailed) == COUNT and status["accepted"] == COUNT


def test_a_connection_dropped_after_the_final_dot_leaves_a_doubt(composed):
    with Sink(on_data=lambda address, number: None if number == 3 else "250 2.0.0 Ok") as sink:
        composed.configure(sink.port, connections=1)
        assert composed.send().returncode == LEFT_OVER
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
        assert done.returncode == LEFT_OVER, done.stderr
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
        assert done.returncode == BAD_INPUT and "Looks like spam" in done.stderr
        assert sink.total <= 21, "the first twenty, and one that was under way"
    assert edition.status()["accepted"] == 0
    assert edition.run("compose", "--now", NOW, "--force").returncode == OK, "nobody was mailed"
    assert edition.journal is None


def test_a_rehearsal_ends_as_the_send_would(composed):
    def code(*faults):
        options = [part for fault in faults for part in ("--fault", fault)]
        return composed.run("rehearse", "--now", NOW, *options).returncode

    assert code() == OK
    assert code("rcpt:550 5.1.1 gone@3") == OK
    assert code("rcpt:450 4.2.1 busy@3") == LEFT_OVER
    assert code("dot:drop@3") == LEFT_OVER
    assert code("dot:554 5.7.1 spam") == BAD_INPUT
    assert composed.journal is None
    assert composed.status()["pending"] == COUNT


def test_a_message_beyond_the_relays_size_is_not_tried(composed):
    with Sink(capabilities=("PIPELINING", "SIZE 1000")) as small:
        composed.configure(small.port)
        done = composed.send()
        assert done.returncode == BAD_INPUT, (done.returncode, done.stderr)
        assert small.total == 0 and "1000" in done.stderr and "552" not in done.stderr
    assert composed.status()["pending"] == COUNT


def test_an_address_beyond_ascii_is_unsendable_without_smtputf8(edition):
    edition.subscribe([*READERS, ("мария@example.org", "Мария")])
    edition.compose()
    with Sink() as sink:
        edition.configure(sink.port)
        done = edition.send()
        assert done.returncode == OK, done.stderr
        assert len(sink.mailed) == COUNT
    status = edition.status()
    assert (status["accepted"], status["unsendable"]) == (COUNT, 1)
    shown = edition.run("status").stdout
    assert "мария@example.org" in shown and "SMTPUTF8" in shown and "553" not in shown


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
