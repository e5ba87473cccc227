"""SMTP servers to deliver to: Postfix's smtp-sink, and one that misbehaves on request."""

import os
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

LONGEST = 300  # seconds a server may live
CAPABILITIES = ("PIPELINING", "8BITMIME", "SIZE 50000000", "ENHANCEDSTATUSCODES")


def free_port():
    with socket.socket() as chooser:
        chooser.bind(("127.0.0.1", 0))
        return chooser.getsockname()[1]


def wait_for_port(port, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")


def find_postfix_tool(name):
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    assert found, f"{name} is missing: run script/setup --judges"
    return found


class PostfixSink:
    """smtp-sink with the given options; `keep` stores what it receives."""

    def __init__(self, *options, keep=True):
        self.port = free_port()
        self.folder = None
        command = ["timeout", str(LONGEST), find_postfix_tool("smtp-sink")]
        if os.getuid() == 0:
            command += ["-u", "nobody"]
        if keep:
            self.folder = Path(tempfile.mkdtemp(prefix="broadsheet-sink-"))
            self.folder.chmod(0o777)
            command += ["-d", f"{self.folder}/mail."]
        command += [*options, f"127.0.0.1:{self.port}", "1000"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        wait_for_port(self.port)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        if self.folder:
            shutil.rmtree(self.folder)

    def mails(self):
        """What arrived, by forward-path, without smtp-sink's own header; line ends are LF."""
        mails = {}
        for file in self.folder.iterdir():
            raw = file.read_bytes()
            own, at, mail = raw.partition(b"\nReceived: ")
            if not at:
                continue  # a transaction that never came to its end
            address = own.split(b"X-Rcpt-Args: <")[1].split(b">")[0].decode()
            after = mail.split(b"\n")
            while after[1].startswith((b"\t", b" ")):
                del after[1]
            mails[address] = b"\n".join(after[1:]).removesuffix(b"\n")
        return mails


class Hold(Exception):
    """Raised by a policy: take the message and never answer."""


class LoopbackServer:
    """A server on a free port of this machine, with a thread for each client."""

    def __init__(self, serve):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    serve(self.request)
                except OSError as error:
                    # Seen where a test fails: whoever was cut off must not be looked for elsewhere.
                    print(f"{self.client_address}: {error!r}", file=sys.stderr)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Sink(LoopbackServer):
    """An SMTP server with pipelining that keeps every byte and every count.

    `on_rcpt(address)` and `on_data(address, number)` may return a reply other than 250,
    return None to drop the connection without a word, or raise Hold.
    """

    def __init__(self, on_rcpt=None, on_data=None, delay=0.0, capabilities=CAPABILITIES):
        self.on_rcpt = on_rcpt or (lambda address: "250 2.1.5 Ok")
        self.on_data = on_data or (lambda address, number: "250 2.0.0 Ok")
        self.delay = delay
        self.capabilities = capabilities
        self.lock = threading.Lock()
        self.mailed = Counter()  # final dots received, by forward-path
        self.accepted = Counter()  # of these, answered 250
        self.bytes = {}  # the last message to each forward-path, dots unstuffed
        self.begun = Counter()  # messages of which something came, by forward-path
        self.held = set()
        self.faults = []  # breaches of the protocol by the client
        self.commands = Counter()
        self.sessions = 0
        self.closing = threading.Event()

        super().__init__(self._serve)

    def __exit__(self, *_):
        self.closing.set()
        super().__exit__()

    @property
    def total(self):
        with self.lock:
            return self.mailed.total()

    def _serve(self, connection):
        connection.settimeout(LONGEST)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = connection.makefile("rb", buffering=65536)
        with self.lock:
            self.sessions += 1

        def reply(text):
            connection.sendall(text.encode() + b"\r\n")

        reply("220 localhost ESMTP")
        sender, recipients = None, []
        while line := lines.readline(2048):
            if not line.endswith(b"\r\n") or b"\r" in line[:-2] or b"\0" in line:
                self.faults.append(line)
            verb = line[:4].upper().strip()
            with self.lock:
                self.commands[verb.decode("ascii", "replace")] += 1
            if verb == b"EHLO":
                told = ["localhost", *self.capabilities]
                reply("\r\n".join(
                    [*(f"250-{line}" for line in told[:-1]), f"250 {told[-1]}"]))
            elif verb == b"MAIL":
                sender, recipients = line, []
                reply("250 2.1.0 Ok")
            elif verb == b"RCPT":
                address = line.split(b"<")[1].split(b">")[0].decode()
                answer = self.on_rcpt(address)
                if answer is None:
                    return
                if answer.startswith("2"):
                    recipients.append(address)
                reply(answer)
            elif verb == b"DATA":
                if not recipients:
                    reply("554 5.5.1 No valid recipients")
                    continue
                reply("354 Go on")
                if not self._take(lines, recipients, reply):
                    return
                sender, recipients = None, []
            elif verb == b"QUIT":
                reply("221 2.0.0 Bye")
                return
            elif verb in (b"RSET", b"NOOP", b"HELO"):
                sender, recipients = None, []
                reply("250 2.0.0 Ok")
            else:
                reply("500 5.5.1 What?")

    def _take(self, lines, recipients, reply):
        """Reads a message and answers; false to end the session."""
        content = []
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return False
            if not content:
                with self.lock:
                    self.begun[recipients[0]] += 1
            if not line.endswith(b"\r\n") or b"\r" in line[:-2]:
                self.faults.append(line)
            content.append(line[1:] if line.startswith(b".") else line)
        if self.delay:
            time.sleep(self.delay)
        if len(recipients) != 1:
            self.faults.append(recipients)
        address = recipients[0]
        with self.lock:
            self.mailed[address] += 1
            number = self.mailed.total()
            self.bytes[address] = b"".join(content)
        try:
            answer = self.on_data(address, number)
        except Hold:
            with self.lock:
                self.held.add(address)
            self.closing.wait(LONGEST)
            return False
        if answer is None:
            return False
        if answer.startswith("2"):
            with self.lock:
                self.accepted[address] += 1
        reply(answer)
        return not answer.startswith("421")
