"""A name server on a free port of this machine: dnsmasq, which knows the names that a test gives it and no others."""

import os
import shutil
import socket
import subprocess
import time

from servers import free_port


class NameServer:
    """Answers for `records`, a list of (kind, name, value); every other name does not exist."""

    def __init__(self, folder, records):
        self.folder = folder
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        lines = [
            f"port={self.port}", "listen-address=127.0.0.1", "bind-interfaces", "no-resolv", "no-hosts",
            "no-daemon", "local=/#/", f"pid-file={folder}/dnsmasq.pid"]
        for kind, name, value in records:
            lines.append(self.line(kind, name, value))
        (folder / "dnsmasq.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")

    @staticmethod
    def line(kind, name, value):
        if kind == "txt":
            # A string of a TXT record has 255 octets at most; dnsmasq joins none.
            parts = [value[at:at + 250] for at in range(0, len(value), 250)]
            quoted = ",".join(f'"{part}"' for part in parts)
            return f"txt-record={name},{quoted}"
        if kind == "mx":
            host, preference = value
            return f"mx-host={name},{host},{preference}"
        if kind == "a":
            return f"host-record={name},{value}"
        if kind == "ptr":
            return f"ptr-record={name},{value}"
        raise ValueError(kind)

    def __enter__(self):
        program = shutil.which("dnsmasq", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        assert program, "dnsmasq is missing: run script/setup --judges"
        self.process = subprocess.Popen(
            [program, "-C", str(self.folder / "dnsmasq.conf"), "--user="],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(self.process.stderr.read().decode())
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise TimeoutError("dnsmasq does not listen")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
