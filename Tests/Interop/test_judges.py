"""The judges themselves: they must see what is wrong, and let pass what is right."""

import smtplib
import socket
import ssl
import time

import pytest

import headlines
from mailcheck import Visible, complaints, first_out_of_order
from relay import PASSWORD, USER, Relay
from servers import Hold, PostfixSink, Sink

SOUND = b"""\
Date: Fri, 20 Nov 2026 08:00:00 +0100
From: The Harbour Weekly <weekly@news.example.org>
To: =?utf-8?q?Zo=C3=AB?= <zoe@example.com>
Subject: Hello
Message-ID: <1@news.example.org>
MIME-Version: 1.0
List-Id: <weekly.news.example.org>
List-Unsubscribe: <https://news.example.org/u/1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
List-Help: <https://news.example.org/>
Feedback-ID: a:b:c:d
Content-Type: multipart/alternative; boundary="=_1"

--=_1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Caf=C3=A9
..two dots
.
--=_1
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Caf=C3=A9</p>
--=_1--
""".replace(b"\n", b"\r\n")

FAULTS = {
    "bare LF": lambda mail: mail.replace(b"Caf=C3=A9\r\n", b"Caf=C3=A9\n"),
    "bare CR": lambda mail: mail.replace(b"Caf=C3=A9\r\n", b"Caf\r=C3=A9\r\n"),
    "8-bit": lambda mail: mail.replace(b"<p>", b"<p>\xc3\xa9"),
    "body line over 76": lambda mail: mail.replace(b"<p>", b"<p>" + b"x" * 77),
    "line over 998": lambda mail: mail.replace(b"Subject: Hello", b"Subject: " + b"x" * 1000),
    "foldable header over 78": lambda mail: mail.replace(b"Hello", b"Hello " + b"x" * 70),
    "two subjects": lambda mail: mail.replace(b"Subject:", b"Subject: x\r\nSubject:"),
    "no date": lambda mail: mail.replace(b"Date:", b"X-Date:"),
    "Bcc": lambda mail: mail.replace(b"Subject:", b"Bcc: z@example.org\r\nSubject:"),
    "no one-click": lambda mail: mail.replace(b"One-Click", b"One-click"),
    "one click by mail": lambda mail: mail.replace(
        b"https://news.example.org/u/1>", b"mailto:u@example.org?subject=unsubscribe%20" + b"x" * 70 + b">"),
    "a way out for anybody": lambda mail: mail.replace(
        b"https://news.example.org/u/1>", b"mailto:u@example.org>").replace(b"List-Unsubscribe-Post:", b"X-Post:"),
    "no closing boundary": lambda mail: mail.replace(b"--=_1--\r\n", b""),
    "html first": lambda mail: mail.replace(b"text/plain", b"text/x").replace(
        b"text/html", b"text/plain").replace(b"text/x", b"text/html"),
    "bad quoted-printable header": lambda mail: mail.replace(b"Zo=C3=AB", b"Zo=C3"),
    "long encoded word": lambda mail: mail.replace(b"Zo=C3=AB", b"Zo=C3=AB" + b"x" * 70),
    "bad date": lambda mail: mail.replace(b"20 Nov", b"99 Nov"),
    "bad base64": lambda mail: mail.replace(b"quoted-printable", b"base64"),
}


def test_a_sound_mail_passes():
    assert complaints(SOUND) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_mail_is_seen(fault):
    broken = FAULTS[fault](SOUND)
    assert broken != SOUND
    assert complaints(broken)


def test_order_of_titles():
    assert first_out_of_order("intro One x Two  words", ["One", "Two"]) is None
    assert first_out_of_order("Two One", ["One", "Two"]) == "Two"


def test_visible_text():
    page = Visible("<title>t</title><style>a{}</style><p>1 &lt; 2 &amp; <b>3</b></p><a href='h'>x</a>")
    assert page.text == "t 1 < 2 & 3 x" and page.links == ["h"]


def test_own_headline_list():
    articles = headlines.parse(headlines.SAMPLE)
    assert len(articles) == 12
    assert sum(caption is not None for caption, _, _ in articles) == 3


def deliver(port, address, mail=SOUND):
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        return client.sendmail("a@example.org", [address], mail)


def test_sink_keeps_bytes_and_counts():
    with Sink(on_data=lambda address, number: "250 Ok" if number == 1 else "451 4.3.0 Later") as sink:
        deliver(sink.port, "one@example.org")
        with pytest.raises(smtplib.SMTPDataError):
            deliver(sink.port, "two@example.org")
        assert sink.bytes["one@example.org"] == SOUND
        assert sink.mailed.total() == 2 and sink.accepted.total() == 1
        assert not sink.faults


def test_sink_pipelines():
    with Sink() as sink, socket.create_connection(("127.0.0.1", sink.port), timeout=5) as client:
        client.sendall(b"EHLO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nDATA\r\n"
                       b"..x\r\nbare\n\r\n.\r\nQUIT\r\n")
        answer = b""
        while chunk := client.recv(4096):
            answer += chunk
        assert answer.count(b"250 2.") == 3 and b"354" in answer and b"221" in answer
        assert sink.bytes["d@e.f"].startswith(b".x\r\n")
        assert sink.faults == [b"bare\n"]


def test_sink_holds_and_drops():
    def never(address, number):
        raise Hold

    with Sink(on_data=never) as sink:
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            with smtplib.SMTP("127.0.0.1", sink.port, timeout=0.5) as client:
                client.sendmail("a@example.org", ["held@example.org"], SOUND)
        assert sink.held == {"held@example.org"} and not sink.accepted
    with Sink(on_data=lambda address, number: None) as sink:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            deliver(sink.port, "lost@example.org")
        assert sink.mailed.total() == 1 and not sink.accepted


def test_smtp_sink_keeps_mails():
    with PostfixSink() as sink:
        deliver(sink.port, "one@example.org")
        assert sink.mails() == {"one@example.org": SOUND.replace(b"\r\n", b"\n")}


@pytest.mark.parametrize("options", [["-f", "RCPT"], ["-r", "RCPT"], ["-q", "DATA"], ["-q", "."]])
def test_smtp_sink_misbehaves(options):
    with PostfixSink(*options) as sink:
        with pytest.raises(smtplib.SMTPException):
            deliver(sink.port, "one@example.org")


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_relay_wants_tls_and_password(authority, mechanism):
    trust = ssl.create_default_context(cafile=str(authority.file))
    with Relay(starttls=authority.context(), auth=True, mechanisms=[mechanism]) as relay:
        with pytest.raises(smtplib.SMTPException):
            deliver(relay.port, "one@example.org")
        with smtplib.SMTP("localhost", relay.port, timeout=10) as client:
            client.starttls(context=trust)
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login(USER, "wrong")
            client.login(USER, PASSWORD)
            client.sendmail("a@example.org", ["one@example.org"], SOUND)
        assert relay.bytes == {"one@example.org": SOUND}
        assert relay.logins[-1] == (mechanism, True) and relay.unprotected == 0


def test_relay_with_implicit_tls(authority):
    trust = ssl.create_default_context(cafile=str(authority.file))
    with Relay(implicit_tls=authority.context()) as relay:
        with smtplib.SMTP_SSL("localhost", relay.port, timeout=10, context=trust) as client:
            client.sendmail("a@example.org", ["one@example.org"], SOUND)
        assert relay.bytes == {"one@example.org": SOUND} and relay.unprotected == 0
