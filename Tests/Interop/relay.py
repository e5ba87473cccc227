"""A second SMTP peer: aiosmtpd with STARTTLS, implicit TLS and AUTH, and the CA it is trusted by."""

import ssl

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from servers import free_port

USER, PASSWORD = "weekly", "correct horse: battery & staple"


class Authority:
    """A certificate authority of the test's own, its certificate in `file`."""

    def __init__(self, folder):
        self.authority = trustme.CA()
        self.file = folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.file))

    def context(self, name="localhost"):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert(name).configure_cert(context)
        return context


class Relay:
    """aiosmtpd on a free port of 127.0.0.1; keeps the raw bytes of each message."""

    def __init__(self, starttls=None, implicit_tls=None, auth=False, mechanisms=("PLAIN", "LOGIN")):
        self.bytes = {}
        self.senders = set()
        self.logins = []
        self.unprotected = 0
        self.port = free_port()
        settings = {"decode_data": False, "ident": "test", "hostname": "127.0.0.1", "port": self.port}
        if starttls:
            settings |= {"tls_context": starttls, "require_starttls": True}
        if implicit_tls:
            settings |= {"ssl_context": implicit_tls}
        if auth:
            settings |= {
                "auth_required": True, "authenticator": self.authenticate,
                "auth_require_tls": bool(starttls),
                "auth_exclude_mechanism": {"PLAIN", "LOGIN"} - set(mechanisms)}
        self.controller = Controller(self, **settings)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def authenticate(self, server, session, envelope, mechanism, data):
        right = data.login == USER.encode() and data.password == PASSWORD.encode()
        self.logins.append((mechanism, right))
        return AuthResult(success=right, handled=right)

    async def handle_DATA(self, server, session, envelope):
        if server.transport.get_extra_info("ssl_object") is None:
            self.unprotected += 1
        self.senders.add(envelope.mail_from)
        for address in envelope.rcpt_tos:
            self.bytes[address] = envelope.original_content
        return "250 2.0.0 Ok"
