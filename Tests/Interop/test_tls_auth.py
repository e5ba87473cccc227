"""STARTTLS, implicit TLS and AUTH: all or nothing."""

import pytest

from edition import OK, READERS, UNREACHABLE
from relay import PASSWORD, USER, Relay
from servers import Sink

LOGIN = {"username": USER, "password": {"env": "BROADSHEET_SMTP_PASSWORD"}}
ENV = {"BROADSHEET_SMTP_PASSWORD": PASSWORD}


def assert_refused(edition, done, relay=None):
    """Exit 69 with a one-line reason, nothing delivered, nothing recorded, no secret told."""
    assert done.returncode == UNREACHABLE, done.stderr
    assert done.stderr.strip()
    assert PASSWORD not in done.stdout + done.stderr
    assert edition.outcomes == []
    if relay is not None:
        assert relay.bytes == {}


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_starttls_and_password(composed, authority, tmp_path, mechanism):
    expected = composed.dry_run(tmp_path / "mails")
    with Relay(starttls=authority.context(), auth=True, mechanisms=[mechanism]) as relay:
        composed.configure(
            relay.port, host="localhost", tls="required", ca_file=str(authority.file), **LOGIN)
        done = composed.send(env=ENV)
        assert done.returncode == OK, done.stderr
        assert relay.bytes == expected and relay.unprotected == 0
        assert set(relay.logins) == {(mechanism, True)}
    assert PASSWORD not in done.stdout + done.stderr
    assert composed.status()["accepted"] == len(READERS)


def test_implicit_tls(composed, authority, tmp_path):
    with Relay(implicit_tls=authority.context()) as relay:
        composed.configure(
            relay.port, host="localhost", scheme="smtps", tls="required",
            ca_file=str(authority.file))
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert relay.bytes == composed.dry_run(tmp_path / "mails") and relay.unprotected == 0


def test_an_unknown_authority_is_refused(composed, authority):
    with Relay(starttls=authority.context(), auth=True) as relay:
        composed.configure(relay.port, host="localhost", tls="required", **LOGIN)
        assert_refused(composed, composed.send(env=ENV), relay)
        assert relay.logins == []


@pytest.mark.parametrize("tls", ["required", "opportunistic"])
def test_a_certificate_for_another_host_is_refused(composed, authority, tls):
    with Relay(starttls=authority.context("other.example.org")) as relay:
        composed.configure(
            relay.port, host="localhost", tls=tls, ca_file=str(authority.file))
        assert_refused(composed, composed.send(), relay)


def test_a_server_without_starttls_is_refused(composed):
    with Relay() as relay:
        composed.configure(relay.port, host="localhost", tls="required")
        assert_refused(composed, composed.send(), relay)


def test_a_wrong_password_stops_the_run(composed, authority):
    with Relay(starttls=authority.context(), auth=True) as relay:
        composed.configure(
            relay.port, host="localhost", tls="required", ca_file=str(authority.file), **LOGIN)
        done = composed.send(env={"BROADSHEET_SMTP_PASSWORD": "wrong"})
        assert_refused(composed, done, relay)
        assert "wrong" not in done.stdout
        # The same command with the right password delivers all.
        assert composed.send(env=ENV).returncode == OK
        assert len(relay.bytes) == len(READERS)


def test_auth_that_is_not_offered_stops_the_run(composed):
    with Sink() as sink:
        composed.configure(sink.port, **LOGIN)
        assert_refused(composed, composed.send(env=ENV))
        assert sink.total == 0
