"""Delivery over SMTP: the bytes that arrive are the bytes of the dry run."""

import hashlib
import json
import re

import pytest

from edition import LEFT_OVER, NOW, OK, READERS
from mailcheck import parse
from relay import Relay
from servers import PostfixSink, Sink

ADDRESSES = {address for address, _ in READERS}


def assert_all_accepted(edition):
    status = edition.status()
    assert status["accepted"] == status["recipients"] == len(READERS)


def test_aiosmtpd_receives_the_bytes_of_the_dry_run(composed, tmp_path):
    with Relay() as relay:
        composed.configure(relay.port)
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert relay.bytes == composed.dry_run(tmp_path / "mails")
    assert_all_accepted(composed)


def test_a_pipelining_server_receives_the_bytes_of_the_dry_run(composed, tmp_path):
    expected = composed.dry_run(tmp_path / "mails")
    with Sink() as sink:
        composed.configure(sink.port, connections=3)
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert sink.bytes == expected
        assert not sink.faults and sink.sessions <= 3 and sink.commands["QUIT"] == sink.sessions
    assert_all_accepted(composed)


@pytest.mark.parametrize("options", [[], ["-p"], ["-8"], ["-N"], ["-e"]], ids=lambda o: "".join(o) or "plain")
def test_smtp_sink_receives_what_the_dry_run_wrote(composed, tmp_path, options):
    expected = composed.dry_run(tmp_path / "mails")
    with PostfixSink(*options) as sink:
        composed.configure(sink.port)
        done = composed.send()
        assert done.returncode == OK, done.stderr
        # smtp-sink stores LF for CRLF.
        assert sink.mails() == {to: mail.replace(b"\r\n", b"\n") for to, mail in expected.items()}
    assert_all_accepted(composed)


def test_envelope_from(composed):
    with Relay() as relay:
        composed.configure(relay.port, envelope_from="bounces@news.example.org")
        assert composed.send().returncode == OK
        assert relay.senders == {"bounces@news.example.org"}


def test_a_finished_issue_is_not_sent_again(composed):
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.send().returncode == OK
        composed.send()
        assert set(sink.mailed.values()) == {1} and sink.mailed.keys() == ADDRESSES


def test_limit(composed):
    with Sink() as sink:
        composed.configure(sink.port)
        done = composed.send("--limit", 2)
        assert done.returncode == LEFT_OVER, (done.returncode, done.stderr)
        assert sink.total == 2 and composed.status()["pending"] == len(READERS) - 2
        assert composed.send().returncode == OK
        assert sink.mailed.keys() == ADDRESSES and set(sink.mailed.values()) == {1}


def test_a_journal_numbers_its_recipients(composed):
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.send().returncode == OK
    kinds = [record[1] for record in composed.records]
    assert kinds[:3] == ["begin", "recipients", "run"]
    begin, recipients = (json.loads(record[2]) for record in composed.records[:2])
    assert begin["issue"] == hashlib.sha256((composed.issue / "issue.json").read_bytes()).hexdigest()
    assert len(begin["carries"]) == 5
    frozen = (composed.issue / "recipients").read_bytes()
    *rows, end = frozen.splitlines(keepends=True)
    digest = hashlib.sha256(b"".join(rows)).hexdigest()
    assert end == f"end\t{len(READERS)}\t{digest}\n".encode()
    assert recipients["digest"] == digest
    addresses = {int(row.split(b"\t")[0]): row.split(b"\t")[1].decode() for row in rows[2:]}
    for kind in ("attempt", "accepted"):
        numbers = sorted(number for number, found in composed.outcomes if found == kind)
        assert numbers == sorted(addresses)
    assert set(addresses.values()) == ADDRESSES
    assert b"@" not in composed.journal, "a journal names nobody"
    modes = [(composed.issue / name).stat().st_mode & 0o777 for name in ("journal", "recipients")]
    assert modes == [0o600, 0o600]


def test_who_subscribes_after_sending_began_is_no_recipient(composed, tmp_path):
    expected = composed.dry_run(tmp_path / "mails")
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.send("--limit", 2).returncode == LEFT_OVER
        composed.subscribe([("early@example.org", "Early"), *READERS, ("late@example.org", "Late")])
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert sink.bytes == expected, "the second run's mails are those of the first"
    status = composed.status()
    assert status["accepted"] == status["recipients"] == len(READERS)


def test_a_test_address_gets_the_mail_and_counts_as_nobody(composed):
    with Sink() as sink:
        composed.configure(sink.port)
        done = composed.send("--test", "proof@example.org")
        assert done.returncode == OK, done.stderr
        assert dict(sink.mailed) == {"proof@example.org": 1}
    assert composed.status()["pending"] == len(READERS)


def test_off_a_terminal_a_send_wants_yes(composed):
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.run("send").returncode != OK
        assert sink.total == 0 and composed.journal is None


@pytest.mark.parametrize("when", ["before composing", "after composing"])
def test_an_unsubscribed_reader_is_never_mailed(edition, when):
    address = "zoe@example.com"
    if when == "after composing":
        edition.compose()
    done = edition.run("subscribers", "unsubscribe", address)
    assert done.returncode == OK, done.stderr
    if when == "before composing":
        edition.compose()
    with Sink() as sink:
        edition.configure(sink.port)
        assert edition.send().returncode == OK
        assert sink.mailed.keys() == ADDRESSES - {address}
    assert edition.status()["accepted"] == len(READERS) - 1


def test_a_sent_issue_is_not_composed_again(composed):
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.send().returncode == OK
    before = {file: file.read_bytes() for file in composed.issue.iterdir() if file.is_file()}
    assert composed.run("compose", "--now", NOW, "--force").returncode != OK
    assert before == {file: file.read_bytes() for file in composed.issue.iterdir() if file.is_file()}


def test_rehearsal_stores_every_mail_and_sends_none(composed, tmp_path):
    expected = composed.dry_run(tmp_path / "mails")
    done = composed.run("rehearse")
    assert done.returncode == OK, done.stderr
    folder = composed.root / "outbox" / composed.issue.name / "rehearsal"
    arrived = [file.read_bytes() for file in folder.glob("*.eml")]
    assert len(arrived) == len(READERS)
    assert {parse(mail)["Message-ID"] for mail in arrived} == {
        parse(mail)["Message-ID"] for mail in expected.values()}
    for mail in arrived:
        assert any(mail.endswith(sent) for sent in expected.values())
    assert composed.status()["pending"] == len(READERS) and composed.journal is None
    assert re.search(rf"\b{len(READERS)}\b", done.stdout)
