"""aiosmtpd with certificates that are wrong, and with SMTPUTF8."""

import datetime

import pytest
from aiosmtpd.controller import Controller

from edition import OK, READERS, UNREACHABLE
from relay import Relay
from servers import free_port


@pytest.mark.parametrize("when", ["expired", "not yet valid"])
def test_a_certificate_out_of_its_time_is_refused(composed, authority, when):
    day, now = datetime.timedelta(days=1), datetime.datetime.now(datetime.timezone.utc)
    start = now - 3 * day if when == "expired" else now + day
    certificate = authority.authority.issue_cert("localhost", not_before=start, not_after=start + 2 * day)
    context = authority.context()
    certificate.configure_cert(context)
    with Relay(starttls=context) as relay:
        composed.configure(relay.port, host="localhost", tls="required", ca_file=str(authority.file))
        done = composed.send()
        assert done.returncode == UNREACHABLE and when in done.stderr, done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
        assert relay.bytes == {} and composed.outcomes == []


class Keeping:
    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append((envelope.rcpt_tos, envelope.smtp_utf8, envelope.original_content))
        return "250 2.0.0 Ok"


def test_an_address_beyond_ascii_goes_where_smtputf8_is_offered(edition):
    edition.subscribe([*READERS, ("мария@example.org", "Мария")])
    edition.compose()
    keeping = Keeping()
    controller = Controller(
        keeping, hostname="127.0.0.1", port=free_port(), decode_data=False, enable_SMTPUTF8=True)
    controller.start()
    try:
        edition.configure(controller.port, connections=2)
        done = edition.send()
        assert done.returncode == OK, done.stderr
    finally:
        controller.stop()
    by_address = {tuple(recipients): utf8 for recipients, utf8, _ in keeping.envelopes}
    assert len(by_address) == len(keeping.envelopes) == len(READERS) + 1
    # The extension is asked for where it is needed, and nowhere else.
    assert [address for address, utf8 in by_address.items() if utf8] == [("мария@example.org",)]
    assert edition.status()["accepted"] == len(READERS) + 1
