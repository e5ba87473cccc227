"""A real Postfix with Dovecot behind it: what is accepted lies in the mailbox, once, as it was made."""

import re
import time
from email import message_from_bytes, policy

from edition import LATER, LEFT_OVER, NOW, OK, READERS, UNREACHABLE
from mta import MailServer

ADDRESSES = [address for address, _ in READERS]


def without_trace(mail, made):
    """A mail without what servers on its way put before it; how its first line begins is known."""
    return mail[mail.index(made.partition(b"\r\n")[0]):]


def test_every_mail_lies_in_its_mailbox_once(composed, tmp_path):
    expected = composed.dry_run(tmp_path / "mails")
    with MailServer(ADDRESSES) as server:
        # Without `hello`: the name of this machine, or its address, has to do (reject_non_fqdn_helo_hostname).
        composed.configure(server.port, connections=4)
        done = composed.send()
        assert done.returncode == OK, done.stderr
        server.wait_until_delivered()
        for address in ADDRESSES:
            mails = server.mails(address)
            assert len(mails) == 1, address
            assert without_trace(mails[0], expected[address]) == expected[address]
    assert composed.status()["accepted"] == len(READERS)


def test_what_postfix_says_of_each_mailbox(edition):
    living = [f"reader{number}@example.org" for number in range(40)]
    gone = [f"gone{number}@example.org" for number in range(4)]
    busy = {f"busy{number}@example.org": "450 4.2.1 Mailbox busy" for number in range(3)}
    readers = [address for group in zip(*[iter(living)] * 10, gone) for address in group]
    edition.subscribe([(address, "") for address in [*readers, *busy]])
    edition.compose()
    with MailServer([*living, *busy], busy) as server:
        edition.configure(server.port, connections=4)
        done = edition.send()
        assert done.returncode == LEFT_OVER, done.stderr
        status = edition.status()
        assert (status["accepted"], status["rejected"], status["deferred"]) == (40, 4, 3), done.stderr
    with MailServer([*living, *busy]) as mended:
        edition.configure(mended.port, connections=4)
        assert edition.send(now=LATER).returncode == OK
        mended.wait_until_delivered()
        assert all(len(mended.mails(address)) == 1 for address in busy)
        assert not any(mended.mails(address) for address in living), "nobody twice"


def test_a_postfix_that_relays_for_nobody_books_nobody(composed):
    with MailServer(ADDRESSES, options="virtual_mailbox_domains =\n") as server:
        composed.configure(server.port, connections=2)
        done = composed.send()
        assert done.returncode == UNREACHABLE and "Relay access denied" in done.stderr, done.stderr
    assert composed.status()["rejected"] == 0
    with MailServer(ADDRESSES) as mended:
        composed.configure(mended.port, connections=2)
        assert composed.send(now=LATER).returncode == OK
        mended.wait_until_delivered()
        assert all(len(mended.mails(address)) == 1 for address in ADDRESSES)


def test_the_log_and_the_mailbox_tell_of_whom_a_killed_run_left_in_doubt(edition):
    readers = [f"reader{number}@example.org" for number in range(400)]
    edition.subscribe([(address, "") for address in readers])
    edition.compose()
    with MailServer(readers) as server:
        edition.configure(server.port, connections=8)
        run = edition.start("send", "--yes", "--now", NOW)
        end = time.monotonic() + 30
        while server.log.count("message-id=") < 60 and run.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        run.kill()
        run.wait()
        time.sleep(1)
        doubtful = re.findall(r"reader\d+@example\.org", edition.run("status").stdout)
        ids = {address: message_id(mail) for address, mail in edition.dry_run(edition.root / "o").items()}
        server.wait_until_delivered()
        for address in doubtful:
            arrived = f"message-id={ids[address]}" in server.log
            assert server.has(address, ids[address]) == arrived
            done = edition.run("resolve", address, "arrived" if arrived else "resend")
            assert done.returncode == OK, done.stderr
        assert edition.send().returncode == OK
        server.wait_until_delivered()
        assert {len(server.mails(address)) for address in readers} == {1}
    assert edition.status()["accepted"] == 400


def message_id(mail):
    return str(message_from_bytes(mail, policy=policy.default)["Message-ID"])
