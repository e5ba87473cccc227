"""Ways to hand mails over: tokens, certificates, sockets, proxies, several relays, sendmail, folders."""

import base64
import mailbox
import os
import socket
import ssl
import stat
import time

import pytest
import trustme
from aiosmtpd.controller import Controller, UnixSocketController
from aiosmtpd.smtp import AuthResult

from edition import (
    BAD_CONFIG, BAD_INPUT, INTERRUPTED, LATER, NOW, OK, READERS, SYSTEM, UNREACHABLE, address_of)
from proxies import Proxy
from relay import PASSWORD, USER, Relay
from servers import Sink, free_port

SECRETS = {"BROADSHEET_SMTP_PASSWORD": PASSWORD, "PROXY_PASSWORD": "way in"}
PROXY_LOGIN = ("gate", "way in")


class Keeper:
    """What aiosmtpd hands its mails to."""

    def __init__(self):
        self.bytes = {}

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            self.bytes[address] = envelope.original_content
        return "250 2.0.0 Ok"


def configured(edition, smtp, **delivery):
    edition.configure(smtp=smtp, **delivery)
    return edition


def test_a_socket_of_this_machine(composed, tmp_path):
    keeper, path = Keeper(), str(tmp_path / "relay.sock")
    controller = UnixSocketController(keeper, unix_socket=path, decode_data=False)
    controller.start()
    try:
        configured(composed, f"unix:{path}")
        done = composed.send()
    finally:
        controller.stop()
    assert done.returncode == OK, done.stderr
    assert keeper.bytes == composed.dry_run(tmp_path / "mails")
    done = composed.send(now=LATER)
    assert done.returncode == OK, done.stderr


def test_a_socket_that_nobody_listens_on(composed, tmp_path):
    configured(composed, f"unix:{tmp_path}/none.sock")
    done = composed.send()
    assert done.returncode == UNREACHABLE
    assert f"unix:{tmp_path}/none.sock" in done.stderr and "broadsheet.yml:" in done.stderr
    assert composed.outcomes == []


@pytest.mark.parametrize("kind, scheme", [("socks", "socks5h"), ("http", "http")])
@pytest.mark.parametrize("login", [None, PROXY_LOGIN])
def test_a_proxy_leads_there(composed, tmp_path, kind, scheme, login):
    with Sink() as sink, Proxy(kind, sink.port, login) as proxy:
        way = {"url": f"{scheme}://127.0.0.1:{proxy.port}"}
        if login:
            way |= {"username": login[0], "password": {"env": "PROXY_PASSWORD"}}
        # A name that nobody but the proxy could know.
        configured(composed, "smtp://relay.invalid:2525", proxy=way)
        # The environment says to go past it.
        done = composed.send(env=SECRETS | {"NO_PROXY": "*", "no_proxy": "*"})
        assert done.returncode == OK, done.stderr
        assert sink.bytes == composed.dry_run(tmp_path / "mails")
        assert set(proxy.asked) == {("relay.invalid", 2525)}
        assert set(proxy.logins) <= {login}


@pytest.mark.parametrize("kind, scheme", [("socks", "socks5h"), ("http", "http")])
def test_a_proxy_that_refuses_is_told_with_its_line(composed, kind, scheme):
    with Sink() as sink, Proxy(kind, sink.port, PROXY_LOGIN) as proxy:
        configured(composed, f"smtp://127.0.0.1:{sink.port}", proxy=f"{scheme}://127.0.0.1:{proxy.port}")
        done = composed.send()
        assert done.returncode == UNREACHABLE, done.stderr
        line = line_of(composed, "proxy")
        assert f"broadsheet.yml:{line}" in done.stderr and "“proxy:”" in done.stderr
        assert sink.total == 0 and composed.outcomes == []


def test_no_proxy_of_the_environment_is_used(composed, tmp_path):
    with Sink() as sink:
        composed.configure(sink.port)
        gone = f"http://127.0.0.1:{free_port()}"
        done = composed.send(env={name: gone for name in ("ALL_PROXY", "all_proxy", "smtp_proxy", "http_proxy")})
        assert done.returncode == OK, done.stderr
        assert sink.bytes == composed.dry_run(tmp_path / "mails")


def line_of(edition, key):
    lines = (edition.root / "broadsheet.yml").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(key + ":"))


class CertificateRelay:
    """aiosmtpd over TLS that wants a certificate of one authority from its clients."""

    def __init__(self, authority, clients):
        self.keeper, self.port, self.clients = Keeper(), free_port(), clients
        context = authority.context()
        context.verify_mode = ssl.CERT_REQUIRED
        clients.configure_trust(context)
        self.controller = Controller(
            self.keeper, hostname="127.0.0.1", port=self.port, ssl_context=context, decode_data=False)

    def __enter__(self):
        # Its own first connection has no certificate.
        self.controller._trigger_server = self._connect
        self.controller.start()
        return self

    def _connect(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.clients.issue_cert("first@example.org").configure_cert(context)
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as plain:
            with context.wrap_socket(plain) as protected:
                protected.recv(100)

    def __exit__(self, *_):
        self.controller.stop()


@pytest.fixture
def certificate(tmp_path):
    """An authority of clients, and a certificate of it: the certificate's file, the key's, an encrypted key."""
    from cryptography.hazmat.primitives import serialization as keys
    clients = trustme.CA()
    issued = clients.issue_cert("weekly@example.org")
    issued.cert_chain_pems[0].write_to_path(str(tmp_path / "client.pem"))
    issued.private_key_pem.write_to_path(str(tmp_path / "client.key"))
    (tmp_path / "client.key").chmod(0o600)
    key = keys.load_pem_private_key(issued.private_key_pem.bytes(), None)
    (tmp_path / "locked.key").write_bytes(key.private_bytes(
        keys.Encoding.PEM, keys.PrivateFormat.PKCS8, keys.BestAvailableEncryption(b"way in")))
    (tmp_path / "locked.key").chmod(0o600)
    return clients, tmp_path


@pytest.mark.parametrize("key", ["client.key", "locked.key"])
def test_a_client_certificate(composed, authority, certificate, key):
    clients, folder = certificate
    with CertificateRelay(authority, clients) as relay:
        more = {"client_key_password": {"env": "PROXY_PASSWORD"}} if key == "locked.key" else {}
        configured(
            composed, f"smtps://localhost:{relay.port}", tls="required", ca_file=str(authority.file),
            client_certificate=str(folder / "client.pem"), client_key=str(folder / key), **more)
        done = composed.send(env=SECRETS)
        assert done.returncode == OK, done.stderr
        assert len(relay.keeper.bytes) == len(READERS)


@pytest.mark.parametrize("fault", ["none", "unknown", "locked", "missing"])
def test_a_client_certificate_that_is_not_taken(composed, authority, certificate, fault):
    clients, folder = certificate
    if fault == "unknown":
        clients = trustme.CA()
    with CertificateRelay(authority, clients) as relay:
        more = {
            "client_certificate": str(folder / "client.pem"),
            "client_key": str(folder / {"locked": "locked.key", "missing": "no.key"}.get(fault, "client.key"))}
        configured(
            composed, f"smtps://localhost:{relay.port}", tls="required", ca_file=str(authority.file),
            **({} if fault == "none" else more))
        done = composed.send(timeout=60)
        assert done.returncode == UNREACHABLE, done.stderr
        assert "“client_certificate:”" in done.stderr, done.stderr
        assert composed.outcomes == [] and relay.keeper.bytes == {}


class TokenRelay(Sink):
    """A relay that takes one token, by XOAUTH2; `good` may change under way."""

    def __init__(self, good):
        super().__init__(capabilities=("AUTH PLAIN XOAUTH2", "PIPELINING"))
        self.good, self.shown = good, []

    def _serve(self, connection):
        lines = connection.makefile("rb")
        connection.sendall(b"220 relay ESMTP\r\n")
        lines.readline()
        connection.sendall(b"250-relay\r\n250 AUTH PLAIN XOAUTH2\r\n")
        assert lines.readline() == b"AUTH XOAUTH2\r\n"
        connection.sendall(b"334 \r\n")
        user, token = base64.b64decode(lines.readline()).decode().split("\x01")[:2]
        self.shown.append((user, token))
        if (user, token) == (f"user={USER}", f"auth=Bearer {self.good}"):
            connection.sendall(b"235 2.7.0 Welcome\r\n")
            # What is said from here on is plain SMTP.
            return super()._serve(_Greeted(connection))
        connection.sendall(b"334 " + base64.b64encode(b'{"status":"400"}') + b"\r\n")
        lines.readline()
        connection.sendall(b"535 5.7.8 Token expired\r\n")
        lines.readline()


class _Greeted:
    """A connection that has said its greeting."""

    def __init__(self, connection):
        self.connection, self.first = connection, True

    def sendall(self, data):
        if self.first:
            self.first = False
            return
        self.connection.sendall(data)

    def __getattr__(self, name):
        return getattr(self.connection, name)


def test_a_token(composed, tmp_path):
    with TokenRelay("ya29.one") as relay:
        composed.write("token", "ya29.one\r\n").chmod(0o600)
        composed.configure(relay.port, username=USER, token={"file": "token"}, connections=1)
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert relay.bytes == composed.dry_run(tmp_path / "mails")
        assert "ya29" not in done.stdout + done.stderr


def test_a_token_that_ends_under_way(composed, tmp_path):
    """Each login asks the command again once the relay refuses what it had."""
    with TokenRelay("ya29.2") as relay:
        composed.write("fetch", "echo x >> calls; echo ya29.$(wc -l < calls)\n")
        composed.configure(relay.port, username=USER, token={"command": "sh fetch"}, connections=1)
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert [token for _, token in relay.shown] == ["auth=Bearer ya29.1", "auth=Bearer ya29.2"]


def test_a_token_that_is_wrong(composed):
    with TokenRelay("ya29.good") as relay:
        composed.configure(relay.port, username=USER, token={"env": "TOKEN"})
        done = composed.send(env={"TOKEN": "ya29.bad"})
        assert done.returncode == UNREACHABLE, done.stderr
        assert '{"status":"400"}' in done.stderr and "ya29" not in done.stderr
        assert f"broadsheet.yml:{line_of(composed, 'token')}" in done.stderr
        assert composed.outcomes == []


def test_a_password_file_with_any_line_end(composed):
    """The octets that log in are those of the password alone."""
    proofs = []

    class Authenticating(Relay):
        def authenticate(self, server, session, envelope, mechanism, data):
            proofs.append((data.login, data.password))
            return AuthResult(success=True)

    with Authenticating(auth=True, mechanisms=["PLAIN"]) as relay:
        for number, end in enumerate(["", "\n", "\r\n", "\r", "\n\n", "\r\nsecond line\r\n"]):
            composed.write("password", PASSWORD + end).chmod(0o600)
            composed.configure(relay.port, username=USER, password={"file": "password"})
            done = composed.run("send", "--test", "anna@example.org", "--now", LATER)
            assert done.returncode == OK, (end, done.stderr)
    assert set(proofs) == {(USER.encode(), PASSWORD.encode())}


def test_a_password_file_that_others_can_read(composed):
    composed.write("password", PASSWORD).chmod(0o644)
    composed.configure(free_port(), username=USER, password={"file": "password"})
    done = composed.send()
    line = line_of(composed, "password")
    assert f"broadsheet.yml:{line}" in done.stderr and "chmod 600 password" in done.stderr


def test_two_relays_of_which_one_is_gone(composed, tmp_path):
    gone = free_port()
    with Sink() as sink:
        configured(composed, [
            {"url": f"smtp://127.0.0.1:{gone}", "name": "gone"},
            {"url": f"smtp://127.0.0.1:{sink.port}", "name": "good", "connections": 2}])
        done = composed.send()
        assert done.returncode == OK, done.stderr
        assert sink.bytes == composed.dry_run(tmp_path / "mails")
        assert str(gone) in done.stderr and "broadsheet.yml:" in done.stderr
        assert {record[3] for record in composed.records if record[1] == "accepted"} == {"good"}


FAKE = """#!/bin/sh
printf '%s\\n' "$@" > "$(dirname "$0")/arguments.$$"
cat > "$(dirname "$0")/message.$$"
echo "fake: said no" >&2
exit {status}
"""


def fake_sendmail(folder, status):
    folder.mkdir(exist_ok=True)
    program = folder / "sendmail"
    program.write_text(FAKE.format(status=status))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.mark.parametrize("status, code, counted", [
    (0, OK, "accepted"), (75, INTERRUPTED, "deferred"), (67, UNREACHABLE, "deferred"),
    (69, UNREACHABLE, "deferred"), (78, UNREACHABLE, "deferred")])
def test_sendmail(composed, tmp_path, status, code, counted):
    program = fake_sendmail(tmp_path / "bin", status)
    configured(composed, f"sendmail:{program}")
    if code == INTERRUPTED:
        # It asks for less at a time, and would be asked again for minutes.
        run = composed.start("send", "--yes", "--now", NOW)
        while len(list(program.parent.glob("message.*"))) < 2 and run.poll() is None:
            time.sleep(0.05)
        run.terminate()
        assert run.wait(30) == code
    else:
        done = composed.send()
        assert done.returncode == code, (done.returncode, done.stderr)
    assert composed.status()[counted] >= 1
    messages = sorted(program.parent.glob("message.*"))
    assert len(messages) >= 1
    expected = {mail.replace(b"\r\n", b"\n") for mail in composed.dry_run(tmp_path / "mails").values()}
    assert {message.read_bytes() for message in messages} <= expected
    for message in messages:
        arguments = message.with_name(message.name.replace("message", "arguments")).read_text().split("\n")
        assert arguments[:2] == ["-i", "-f"] and arguments[3] == "--"
        assert arguments[4] == address_of(message.read_bytes())
    if status:
        words = [record[-1] for record in composed.records if record[1] in ("deferred", "held")]
        assert any("fake: said no" in text and str(status) in text for text in words), words


def test_a_sendmail_that_is_not_there(composed):
    configured(composed, "sendmail:/nonexistent/sendmail")
    done = composed.send()
    assert done.returncode == UNREACHABLE
    assert "/nonexistent/sendmail" in done.stderr and "broadsheet.yml:" in done.stderr
    assert composed.outcomes == []


def test_a_maildir_is_read_by_its_readers(composed, tmp_path):
    configured(composed, "maildir:in/Maildir")
    done = composed.send()
    assert done.returncode == OK, done.stderr
    box = mailbox.Maildir(composed.root / "in/Maildir", create=False)
    expected = composed.dry_run(tmp_path / "mails")
    assert len(box) == len(expected) == len(READERS)
    for key in box.keys():
        raw = box.get_bytes(key)
        head, _, rest = raw.partition(b"Delivered-To: ")
        address, _, mail = rest.partition(b"\n")
        assert head.startswith(b"Return-Path: <") and head.count(b"\n") == 1
        assert mail == expected[address.decode()].replace(b"\r\n", b"\n")
    assert {record[3] for record in composed.records if record[1] == "accepted"} == {"maildir in/Maildir"}
    assert os.listdir(composed.root / "in/Maildir/tmp") == []
    # It counts as sent.
    assert composed.send(now=LATER).returncode == OK and len(box) == len(READERS)


def test_a_folder_of_mails(composed, tmp_path):
    configured(composed, f"eml:{tmp_path}/out")
    done = composed.send()
    assert done.returncode == OK, done.stderr
    mails = [file.read_bytes() for file in (tmp_path / "out").glob("*.eml")]
    assert sorted(mails) == sorted(composed.dry_run(tmp_path / "mails").values())


def test_a_maildir_that_cannot_be_made(composed):
    composed.write("in", "a file")
    configured(composed, "maildir:in/Maildir")
    done = composed.send()
    assert done.returncode in (SYSTEM, BAD_CONFIG), done.stderr
    assert "Maildir" in done.stderr and composed.outcomes == []


@pytest.mark.parametrize("key, address", [
    ("from", "Jürgen <jürgen@example.org>"), ("reply_to", "rédaction@example.org")])
def test_an_address_that_the_relay_cannot_be_given(edition, key, address):
    """It stands in the header of every mail: told by check, and never sent without SMTPUTF8."""
    with Sink() as sink:
        edition.configure(sink.port)
        file = edition.root / "broadsheet.yml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith(key + ":")]
        file.write_text("\n".join([f"{key}: {address}", *lines]) + "\n")
        edition.compose()
        findings = edition.json("check")
        assert [found["rule"] for found in findings if "SMTPUTF8" in found["message"]] == ["smtputf8"]
        done = edition.send()
        assert done.returncode == BAD_INPUT, (done.returncode, done.stderr)
        assert "SMTPUTF8" in done.stderr
        assert sink.total == 0 and edition.status()["pending"] == len(READERS)
