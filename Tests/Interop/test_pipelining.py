"""The next envelope leaves with the end of a message: what real servers make of it."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from edition import OK, READERS
from relay import Relay
from servers import PostfixSink, find_postfix_tool, free_port, wait_for_port


class PipeliningRelay(Relay):
    """aiosmtpd takes commands ahead of its answers, but does not say so by itself."""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]]


class Postfix:
    """Postfix with its own folder, which takes all mail and throws it away."""

    def __init__(self):
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="broadsheet-postfix-"))
        self.folder.chmod(0o755)
        configuration, queue, data = (self.folder / name for name in ("etc", "queue", "data"))
        for folder in (configuration, queue, data):
            folder.mkdir()
        shutil.chown(data, "postfix")
        (configuration / "main.cf").write_text(
            f"compatibility_level = 3.6\nqueue_directory = {queue}\ndata_directory = {data}\n"
            f"maillog_file = {self.folder}/log\nmaillog_file_prefixes = {self.folder}\n"
            "mydestination =\nmynetworks = 127.0.0.0/8\ndefault_transport = discard\nrelay_transport = discard\n"
            "relay_domains = static:all\nsmtpd_recipient_restrictions = permit_mynetworks, reject\n"
            "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nalias_maps =\nlocal_recipient_maps =\n"
            "smtpd_tls_security_level = none\n")
        # Type, whether it is private, when it is woken, how many there may be.
        services = [
            (f"127.0.0.1:{self.port}", "inet n", "-", "-", "smtpd"), ("pickup", "unix n", 60, 1, "pickup"),
            ("cleanup", "unix n", "-", 0, "cleanup"), ("qmgr", "unix n", 300, 1, "qmgr"),
            ("rewrite", "unix -", "-", "-", "trivial-rewrite"), ("bounce", "unix -", "-", 0, "bounce"),
            ("defer", "unix -", "-", 0, "bounce"), ("discard", "unix -", "-", "-", "discard"),
            ("anvil", "unix -", "-", 1, "anvil"), ("proxymap", "unix -", "-", "-", "proxymap"),
            ("postlog", "unix-dgram n", "-", 1, "postlogd")]
        (configuration / "master.cf").write_text("".join(
            f"{name} {kind} - n {wakeup} {most} {program}\n"
            for name, kind, wakeup, most, program in services))
        self.command = [find_postfix_tool("postfix"), "-c", configuration]

    def run(self, word):
        return subprocess.run([*self.command, word], capture_output=True, text=True, timeout=60)

    def __enter__(self):
        started = self.run("start")
        assert started.returncode == 0, started.stderr
        wait_for_port(self.port)
        return self

    def __exit__(self, *_):
        self.run("stop")
        shutil.rmtree(self.folder)

    @property
    def log(self):
        return (self.folder / "log").read_text()


def relay_facts(edition):
    (facts,) = json.loads((edition.root / ".broadsheet/relays.json").read_text())["relays"].values()
    return facts


def send_to_many(edition, port):
    edition.subscribe([(f"reader{number}@example.org", f"Reader {number}") for number in range(50)])
    edition.configure(port, connections=1)
    done = edition.send()
    assert done.returncode == OK, done.stderr
    status = edition.status()
    assert status["accepted"] == status["recipients"] >= 50 and status["inDoubt"] == 0
    facts = relay_facts(edition)
    assert facts["pipelining"] and "stumbled" not in facts and "messagesPerConnection" not in facts


def test_smtp_sink_takes_it(composed):
    with PostfixSink() as sink:
        send_to_many(composed, sink.port)


def test_aiosmtpd_takes_it(composed):
    with PipeliningRelay() as relay:
        send_to_many(composed, relay.port)
        assert len(relay.bytes) >= 50


@pytest.mark.skipif(os.getuid() != 0, reason="Postfix is started by root alone")
def test_postfix_takes_it(composed):
    with Postfix() as postfix:
        send_to_many(composed, postfix.port)
        log = postfix.log
        # The first to connect only asked whether somebody listens.
        assert log.count(": client=") >= 50 and log.count(": connect from") == 2
        assert "improper command pipelining" not in log and "lost connection after DATA" not in log
