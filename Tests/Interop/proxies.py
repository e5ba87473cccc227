"""Proxies that lead to one relay, whatever they are asked for: SOCKS5 (RFC 1928) and HTTP CONNECT (RFC 9110)."""

import base64
import socket
import threading

from servers import LoopbackServer


class Proxy(LoopbackServer):
    """Leads to `target`; keeps what was asked for and the names and passwords that were shown."""

    def __init__(self, kind, target, login=None):
        self.asked, self.logins, self.login, self.target = [], [], login, target
        shake = {"socks": self._socks, "http": self._http}[kind]
        super().__init__(lambda client: self._serve(client, shake))

    def _serve(self, client, shake):
        client.settimeout(60)
        if shake(client):
            self._lead(client)

    def _read(self, client, count):
        data = b""
        while len(data) < count:
            piece = client.recv(count - len(data))
            if not piece:
                raise OSError
            data += piece
        return data

    def _socks(self, client):
        _, count = self._read(client, 2)
        ways = self._read(client, count)
        way = 2 if self.login else 0
        if way not in ways:
            client.sendall(b"\x05\xff")
            return False
        client.sendall(bytes([5, way]))
        if self.login:  # RFC 1929
            self._read(client, 1)
            user = self._read(client, self._read(client, 1)[0]).decode()
            password = self._read(client, self._read(client, 1)[0]).decode()
            self.logins.append((user, password))
            client.sendall(b"\x01" + (b"\x00" if (user, password) == self.login else b"\x01"))
            if (user, password) != self.login:
                return False
        kind = self._read(client, 4)[3]
        if kind == 3:
            host = self._read(client, self._read(client, 1)[0]).decode()
        else:
            host = socket.inet_ntop(
                socket.AF_INET if kind == 1 else socket.AF_INET6, self._read(client, 4 if kind == 1 else 16))
        self.asked.append((host, int.from_bytes(self._read(client, 2), "big")))
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        return True

    def _http(self, client):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._read(client, 1)
        lines = head.decode().split("\r\n")
        host, _, port = lines[0].split()[1].rpartition(":")
        self.asked.append((host, int(port)))
        if self.login:
            shown = [line.split()[-1] for line in lines if line.startswith("Proxy-Authorization: Basic ")]
            self.logins += [tuple(base64.b64decode(proof).decode().split(":", 1)) for proof in shown]
            if self.login not in self.logins:
                client.sendall(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
                return False
        client.sendall(b"HTTP/1.1 200 Go on\r\n\r\n")
        return True

    def _lead(self, client):
        with socket.create_connection(("127.0.0.1", self.target), timeout=60) as relay:
            back = threading.Thread(target=self._pump, args=(relay, client), daemon=True)
            back.start()
            self._pump(client, relay)
            back.join(10)

    @staticmethod
    def _pump(source, sink):
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
        except OSError:
            pass
        try:
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
