"""`doctor` agrees with checkdmarc about domains, and tells what is wrong with relays without a mail."""

import datetime
import json
import re
import ssl
import subprocess
import time

import checkdmarc.dmarc
import checkdmarc.spf
import dns.resolver
import pytest

from edition import BAD_CONFIG, BAD_INPUT, CONFIG, OK, SYSTEM, UNREACHABLE
from nameserver import NameServer
from relay import PASSWORD, USER, Relay
from servers import LoopbackServer, Sink, free_port

LOGIN = {"username": USER, "password": {"env": "BROADSHEET_SMTP_PASSWORD"}}
ENV = {"BROADSHEET_SMTP_PASSWORD": PASSWORD}

LONG = "v=spf1 " + " ".join(f"ip4:192.0.2.{number}" for number in range(1, 56)) + " -all"

#: Each domain with its SPF record, or several, and what else there is.
SPF = {
    "plain.example": ["v=spf1 ip4:192.0.2.1 -all"],
    "none.example": [],
    "two.example": ["v=spf1 -all", "v=spf1 ~all"],
    "other.example": ["v=spf1 mx -all", "some=verification"],
    "upper.example": ["v=spf1 IP4:192.0.2.1 A:MAIL.HOSTS.EXAMPLE -ALL"],
    "typo.example": ["v=spf1 ipv4:192.0.2.1 -all"],
    "cidr.example": ["v=spf1 ip4:192.0.2.0/33 -all"],
    "semicolon.example": ["v=spf1; a; -all"],
    "hosts.example": ["v=spf1 a mx a:mail.hosts.example -all"],
    "parts.example": ["v=spf1 include:plain.example include:hosts.example ~all"],
    "loop.example": ["v=spf1 include:loop2.example -all"],
    "loop2.example": ["v=spf1 include:loop.example -all"],
    "gone.example": ["v=spf1 include:nothing.example -all"],
    "many.example": ["v=spf1 " + " ".join(["a"] * 11) + " -all"],
    "ten.example": ["v=spf1 " + " ".join(["a"] * 10) + " -all"],
    "deep.example": ["v=spf1 include:ten.example -all"],
    "void.example": ["v=spf1 a:x1.example a:x2.example a:x3.example -all"],
    "twovoids.example": ["v=spf1 a:x1.example a:x2.example -all"],
    "macro.example": ["v=spf1 exists:%{i}._spf.macro.example -all"],
    "badmacro.example": ["v=spf1 exists:%{z}.macro.example -all"],
    "long.example": [LONG],
    "redirect.example": ["v=spf1 redirect=hosts.example"],
    "redirectall.example": ["v=spf1 -all redirect=nothing.example"],
    "afterall.example": ["v=spf1 a -all"],
}

#: What lies at _dmarc of each name.
DMARC = {
    "plain.example": ["v=DMARC1; p=reject; rua=mailto:d@plain.example"],
    "upper.example": ["v=DMARC1; P=QUARANTINE; RUA=mailto:d@upper.example"],
    "spaces.example": ["v = DMARC1 ; p = none ; rua=mailto:d@spaces.example"],
    "pct.example": ["v=DMARC1; p=reject; pct=10; rua=mailto:d@pct.example"],
    "lower.example": ["v=dmarc1; p=none"],
    "semicolon.example": ["v=DMARC1 p=none"],
    "sub.parts.example": ["v=DMARC1; p=quarantine; rua=mailto:d@parts.example"],
    "parts.example": ["v=DMARC1; p=none; sp=reject; rua=mailto:d@parts.example"],
    "psd": ["v=DMARC1; p=reject; psd=y; np=none; rua=mailto:d@psd"],
    "org.psd": ["v=DMARC1; p=quarantine; rua=mailto:d@org.psd"],
    "c.d.e.f.g.nine.example": ["v=DMARC1; p=none; sp=quarantine; rua=mailto:d@nine.example"],
    "b.c.d.e.f.h.nine.example": ["v=DMARC1; p=reject; rua=mailto:d@nine.example"],
    "top.example": ["v=DMARC1; p=reject; psd=n; sp=none; rua=mailto:d@top.example"],
    "test.example": ["v=DMARC1; p=reject; t=y; rua=mailto:d@test.example"],
}

FROM = sorted(SPF) + [
    "sub.parts.example", "other.parts.example", "a.b.parts.example", "x.psd", "x.org.psd",
    "a.b.c.d.e.f.g.nine.example", "a.b.c.d.e.f.h.nine.example", "x.top.example", "y.x.top.example",
    "spaces.example", "pct.example", "lower.example", "test.example",
]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    records = [("txt", name, text) for name, texts in SPF.items() for text in texts]
    records += [("txt", f"_dmarc.{name}", text) for name, texts in DMARC.items() for text in texts]
    for name in FROM:
        # An address makes a name one that is there.
        records += [("a", name, "192.0.2.80"), ("mx", name, (f"mx.{name}", 10)), ("a", f"mx.{name}", "192.0.2.25")]
    records += [
        ("a", "mail.hosts.example", "192.0.2.7"), ("a", "host.plain.example", "192.0.2.1"),
        ("ptr", "1.2.0.192.in-addr.arpa", "host.plain.example"),
        ("ptr", "9.2.0.192.in-addr.arpa", "host.plain.example"),
        ("txt", "s1._domainkey.plain.example", "v=DKIM1; k=rsa; p=" + "A" * 392),
        ("txt", "old._domainkey.plain.example", "v=DKIM1; p="),
    ]
    with NameServer(tmp_path_factory.mktemp("names"), records) as server:
        yield server


@pytest.fixture(scope="module")
def relay_port():
    with Sink() as sink:
        yield sink.port


def examine(edition, *options, env=None):
    """The findings, and how it ended."""
    done = edition.run("doctor", "--json", *options, env=env)
    assert done.stderr == ""
    findings = json.loads(done.stdout)
    for finding in findings:
        assert sorted(finding) == ["check", "hint", "message", "severity"], finding
        assert finding["severity"] in ("ok", "unknown", "warning", "error"), finding
    return findings, done.returncode


def of(findings, check):
    return [(f["severity"], f["message"]) for f in findings if f["check"] == check]


def send_from(edition, address, port, **delivery):
    edition.configure(port, **delivery)
    file = edition.root / "broadsheet.yml"
    file.write_text(file.read_text().replace("weekly@news.example.org", address))


@pytest.fixture(scope="module")
def findings(fresh_edition, names, relay_port, tmp_path_factory):
    """What is found of each domain, asked once."""
    edition = fresh_edition.copy(tmp_path_factory.mktemp("doctor") / "weekly")
    found = {}
    for name in FROM:
        send_from(edition, f"weekly@{name}", relay_port)
        found[name], code = examine(edition, env={"BROADSHEET_DNS": names.address})
        assert code == OK, found[name]
    return found


@pytest.fixture
def resolver(names):
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = names.port
    resolver.cache = None
    return resolver


def judged_spf(domain, resolver):
    """What checkdmarc says, in our words."""
    try:
        record = checkdmarc.spf.get_spf_record(domain, resolver=resolver)
    except checkdmarc.spf.MultipleSPFRTXTRecords:
        return "several"
    except checkdmarc.spf.SPFTooManyDNSLookups:
        return "lookups"
    except checkdmarc.spf.SPFTooManyVoidDNSLookups:
        return "voids"
    except checkdmarc.spf.SPFRecordNotFound:
        # It says the same of a domain that is included.
        return "broken" if any(text.startswith("v=spf1 ") for text in SPF[domain]) else "none"
    except checkdmarc.spf.SPFError:
        return "broken"
    return record["dns_lookups"]


def our_spf(findings):
    told = [message for severity, message in of(findings, "spf") if severity != "unknown"]
    text = " | ".join(told)
    if match := re.search(r"takes (\d+) of 10 lookups", text):
        return int(match[1])
    if re.search(r"has \d SPF records", text):
        return "several"
    if "receivers stop after 10" in text:
        return "lookups"
    if "receivers stop after 2" in text:
        return "voids"
    if "no SPF record" in text or "is not an SPF record" in text:
        return "broken" if "SPF fails" in text else "none"
    return "broken" if "SPF fails" in text else text


@pytest.mark.parametrize("domain", sorted(SPF))
def test_spf_is_what_checkdmarc_finds(findings, resolver, domain):
    assert our_spf(findings[domain]) == judged_spf(domain, resolver)


def judged_dmarc(domain, resolver):
    try:
        found = checkdmarc.dmarc.query_dmarc_record(
            domain, resolver=resolver, ignore_unrelated_records=True)
    except checkdmarc.dmarc.DMARCRecordNotFound:
        return None
    parsed = checkdmarc.dmarc.parse_dmarc_record(found["record"], found["location"], resolver=resolver)
    kind = "p" if found["location"] == domain else "sp"
    return found["location"], parsed["tags"][kind]["value"]


def our_dmarc(domain, findings):
    for _, message in of(findings, "dmarc"):
        if match := re.match(r"the DMARC record of (\S+?)(?:, that of (\S+))? asks for “(\w+)”", message):
            return match[2] or domain, match[3]
    return None


@pytest.mark.parametrize("domain", FROM)
def test_dmarc_is_what_checkdmarc_finds(findings, resolver, domain):
    assert our_dmarc(domain, findings[domain]) == judged_dmarc(domain, resolver)


def test_what_has_no_effect_is_told(findings):
    assert ("warning" in {s for s, m in of(findings["pct.example"], "dmarc") if "“pct”" in m})
    assert any("as a test" in m for _, m in of(findings["test.example"], "dmarc"))
    assert any("is not a DMARC record" in m for _, m in of(findings["lower.example"], "dmarc"))


@pytest.mark.parametrize("envelope, wanted", [
    ("bounces@parts.example", "ok"), ("bounces@deep.a.parts.example", "ok"),
    ("bounces@plain.example", "warning")])
def test_alignment_goes_by_the_walk(edition, names, relay_port, envelope, wanted):
    send_from(edition, "weekly@other.parts.example", relay_port, envelope_from=envelope)
    findings, code = examine(edition, env={"BROADSHEET_DNS": names.address})
    assert [severity for severity, _ in of(findings, "alignment")] == [wanted]
    assert code == OK


@pytest.mark.parametrize("address, spf, ptr", [
    ("192.0.2.1", "ok", "ok"), ("192.0.2.9", "warning", "warning"), ("192.0.2.10", "warning", "warning")])
def test_the_address_that_is_spoken_from(edition, names, tmp_path, address, spf, ptr):
    # Nobody can speak from it here: the relay is not reached, and the domains are looked up all the same.
    send_from(edition, "weekly@plain.example", free_port(), source_address=address)
    findings, code = examine(edition, env={"BROADSHEET_DNS": names.address})
    assert code == UNREACHABLE
    assert [s for s, m in of(findings, "spf") if address in m] == [spf]
    assert [s for s, m in of(findings, "ptr")] == [ptr]


@pytest.mark.parametrize("selector, wanted", [("s1", "ok"), ("old", "warning"), ("new", "warning")])
def test_a_key_is_looked_up_by_its_selector(edition, names, relay_port, selector, wanted):
    send_from(edition, "weekly@plain.example", relay_port)
    findings, code = examine(
        edition, "--dkim-selector", selector, env={"BROADSHEET_DNS": names.address})
    assert [(s, f"{selector}._domainkey.plain.example" in m) for s, m in of(findings, "dkim")] == [(wanted, True)]
    assert code == OK


def test_without_a_selector_what_was_looked_for_is_told(findings):
    assert [s for s, _ in of(findings["plain.example"], "dkim")] == ["unknown"]
    assert [s for s, _ in of(findings["two.example"], "dkim")] == ["warning"]
    assert "_domainkey.two.example" in of(findings["two.example"], "dkim")[0][1]


def test_a_name_server_that_is_gone_makes_nothing_wrong(edition, relay_port):
    send_from(edition, "weekly@plain.example", relay_port)
    findings, code = examine(edition, env={"BROADSHEET_DNS": f"127.0.0.1:{free_port()}"})
    assert code == OK
    for check in ("mx", "spf", "dkim", "dmarc"):
        assert {s for s, _ in of(findings, check)} == {"unknown"}
        assert all("no server answers" in m or "not known" in m for _, m in of(findings, check))


def test_a_name_server_that_is_silent_is_not_waited_for_long(edition, relay_port):
    import socket
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        send_from(edition, "weekly@plain.example", relay_port)
        begun = time.monotonic()
        findings, code = examine(
            edition, env={"BROADSHEET_DNS": f"127.0.0.1:{silent.getsockname()[1]}"})
    assert code == OK
    assert time.monotonic() - begun < 60
    assert {s for s, _ in of(findings, "dmarc")} == {"unknown"}


def test_a_relay_is_asked_and_left_without_a_mail(edition, names):
    with Sink() as sink:
        send_from(edition, "weekly@plain.example", sink.port)
        findings, code = examine(edition, env={"BROADSHEET_DNS": names.address})
        time.sleep(0.1)
        assert code == OK
        [(severity, message)] = of(findings, "relay")
        assert severity == "ok"
        assert "SIZE 50000000" in message and "PIPELINING" in message and "“localhost”" in message
        assert "no SMTPUTF8" in message
        assert dict(sink.commands) == {"EHLO": 1, "QUIT": 1}
        assert sink.sessions == 1 and not sink.mailed


def test_offline_asks_nobody(edition):
    with Sink() as sink:
        edition.configure(sink.port)
        findings, code = examine(edition, "--offline", env={"BROADSHEET_DNS": "127.0.0.1:1"})
        assert code == OK and sink.sessions == 0
        assert [s for s, _ in of(findings, "relay")] == ["unknown"]
        assert [s for s, _ in of(findings, "spf")] == ["unknown"]
        assert of(findings, "mx") == []


def test_a_relay_that_is_not_there(edition):
    edition.configure(free_port())
    findings, code = examine(edition, env={"BROADSHEET_DNS": "127.0.0.1:1"})
    assert code == UNREACHABLE
    assert [s for s, _ in of(findings, "relay")] == ["error"]
    assert [f["hint"] for f in findings if f["check"] == "relay"][0]


def test_a_relay_that_says_nothing_is_not_waited_for_long(edition):
    with LoopbackServer(lambda connection: connection.recv(1)) as silent:
        edition.configure(silent.port, timeouts={"connect": 2})
        begun = time.monotonic()
        findings, code = examine(edition, env={"BROADSHEET_DNS": "127.0.0.1:1"})
    assert code == UNREACHABLE and time.monotonic() - begun < 30
    assert [s for s, _ in of(findings, "relay")] == ["error"]


def certified(authority, **dates):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.authority.issue_cert("localhost", **dates).configure_cert(context)
    return context


def examine_relay(edition, authority, context, env=ENV, **delivery):
    with Relay(starttls=context, auth=True) as relay:
        edition.configure(
            relay.port, host="localhost", tls="required", ca_file=str(authority.file), **(LOGIN | delivery))
        found = examine(edition, env={"BROADSHEET_DNS": "127.0.0.1:1", **env})
        assert relay.bytes == {}
        return found, relay


def test_a_login_over_tls(edition, authority):
    (findings, code), relay = examine_relay(edition, authority, authority.context())
    assert code == OK, findings
    assert [s for s, _ in of(findings, "login")] == ["ok"]
    assert relay.logins == [("PLAIN", True)]
    [(severity, message)] = of(findings, "tls")
    assert severity == "ok" and "holds" in message


@pytest.mark.parametrize("days, wanted", [(60, "ok"), (10, "warning"), (1, "warning")])
def test_a_certificate_that_ends_soon(edition, authority, days, wanted):
    end = datetime.datetime.now() + datetime.timedelta(days=days, hours=12)
    (findings, code), _ = examine_relay(edition, authority, certified(authority, not_after=end))
    assert code == OK
    [(severity, message)] = of(findings, "tls")
    assert severity == wanted and f"holds {days} day" in message


def test_a_certificate_that_has_ended(edition, authority):
    now = datetime.datetime.now()
    context = certified(
        authority, not_before=now - datetime.timedelta(days=30), not_after=now - datetime.timedelta(days=2))
    (findings, code), relay = examine_relay(edition, authority, context)
    assert code == UNREACHABLE and relay.logins == []
    [(severity, message)] = of(findings, "tls")
    assert severity == "error" and "expired" in message


def test_a_certificate_that_nobody_signed(edition, authority, tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", tmp_path / "key.pem", "-out", tmp_path / "own.pem", "-days", "30", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "own.pem", tmp_path / "key.pem")
    (findings, code), relay = examine_relay(edition, authority, context)
    assert code == UNREACHABLE and relay.logins == []
    [(severity, message)] = of(findings, "tls")
    assert severity == "error" and "self-signed" in message.replace("self signed", "self-signed")


def test_a_password_that_is_wrong(edition, authority):
    (findings, code), _ = examine_relay(
        edition, authority, authority.context(), env={"BROADSHEET_SMTP_PASSWORD": "secret-that-is-wrong"})
    assert code == UNREACHABLE
    assert [s for s, _ in of(findings, "login")] == ["error"]
    assert "secret-that-is-wrong" not in json.dumps(findings)


def test_a_password_that_is_missing(edition, authority):
    (findings, code), relay = examine_relay(
        edition, authority, authority.context(), env={}, password={"env": "NOWHERE_AT_ALL"})
    assert code == BAD_CONFIG and relay.logins == []
    assert [s for s, _ in of(findings, "secrets")] == ["error"]
    assert [s for s, _ in of(findings, "relay")] == ["unknown"]


def test_ends_as_a_send_would(edition, relay_port):
    env = {"BROADSHEET_DNS": "127.0.0.1:1"}
    edition.configure(relay_port)
    edition.write("subscribers/weekly.csv", "email,name\nnobody,x\n")
    assert examine(edition, env=env)[1] == BAD_INPUT
    edition.write("broadsheet.yml", CONFIG.replace("name:", "nmae:", 1) + "  smtp: smtp://localhost\n")
    findings, code = examine(edition, env=env)
    assert code == BAD_CONFIG
    assert any(f["check"] == "configuration" and f["severity"] == "error" for f in findings)
    edition.configure(relay_port)
    done = edition.run("doctor", "--offline", "--now", "1970-01-02T00:00:00Z")
    assert done.returncode == SYSTEM
    assert "error: clock: the clock says 1970-01-02T01:00:00+01:00; hint: " in done.stdout
