"""A real mail server on loopback: Postfix takes mail in, Dovecot shows it by IMAP. Both have folders of their own."""

import imaplib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from servers import LONGEST, find_postfix_tool, free_port, wait_for_port

PASSWORD = "secret"
NOBODY = 65534

MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
maillog_file = {root}/log
maillog_file_prefixes = {root}
myhostname = mx.example.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtputf8_enable = yes
# Debian's way with the names of clients: one without a dot is refused.
smtpd_helo_required = yes
smtpd_helo_restrictions = reject_non_fqdn_helo_hostname
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:{root}/access, reject_unlisted_recipient
virtual_mailbox_domains = example.org, example.com, example.net
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = texthash:{root}/boxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT = """\
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_username_chars =
mail_location = maildir:{root}/mail/%d/%n
first_valid_uid = {uid}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={uid} home={root}/mail/%d/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


class MailServer:
    """Takes mail for these mailboxes; `access` says what RCPT of an address is answered with."""

    def __init__(self, mailboxes, access=None, options=""):
        if os.getuid() != 0:
            pytest.skip("Postfix starts as root alone")
        dovecot = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin")
        assert dovecot, "dovecot is missing: run script/setup --judges"
        self.root = Path(tempfile.mkdtemp(prefix="broadsheet-mta-"))
        self.root.chmod(0o755)
        self.port, self.imap_port = free_port(), free_port()
        self.postfix = [find_postfix_tool("postfix"), "-c", str(self.root / "postfix")]
        for name in ("postfix", "queue", "data", "mail", "run", "state"):
            (self.root / name).mkdir()
        shutil.chown(self.root / "data", "postfix")
        shutil.chown(self.root / "mail", NOBODY, NOBODY)
        names = {"root": self.root, "uid": NOBODY, "password": PASSWORD}
        (self.root / "boxes").write_text("".join(
            f"{box} {box.partition('@')[2]}/{box.partition('@')[0]}/\n" for box in mailboxes))
        (self.root / "access").write_text("".join(
            f"{address} {answer}\n" for address, answer in (access or {}).items()))
        (self.root / "postfix/main.cf").write_text(MAIN.format(**names) + options)
        (self.root / "postfix/master.cf").write_text(MASTER.format(port=self.port))
        (self.root / "dovecot.conf").write_text(DOVECOT.format(port=self.imap_port, **names))
        self.dovecot = [dovecot, "-F", "-c", str(self.root / "dovecot.conf")]

    def __enter__(self):
        started = subprocess.run([*self.postfix, "start"], capture_output=True, text=True, timeout=60)
        assert started.returncode == 0, started.stderr + self.log
        self.imap = subprocess.Popen(
            ["timeout", str(LONGEST), *self.dovecot], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port)
        wait_for_port(self.imap_port)
        return self

    def __exit__(self, *_):
        subprocess.run([*self.postfix, "abort"], capture_output=True, timeout=60)
        self.imap.terminate()
        self.imap.wait(20)
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def log(self):
        """What Postfix wrote down."""
        file = self.root / "log"
        return file.read_text(errors="replace") if file.exists() else ""

    def wait_until_delivered(self, seconds=60):
        """Until nothing is left in the queue."""
        end = time.monotonic() + seconds
        queues = [self.root / "queue" / name for name in ("maildrop", "incoming", "active", "deferred")]
        while any(file.is_file() for queue in queues for file in queue.rglob("*")):
            assert time.monotonic() < end, self.log
            time.sleep(0.1)

    def mails(self, mailbox):
        """What lies in a mailbox, byte for byte, as IMAP shows it."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20) as client:
            client.login(mailbox, PASSWORD)
            assert client.select("INBOX", readonly=True)[0] == "OK"
            numbers = client.search(None, "ALL")[1][0].split()
            return [client.fetch(number, "(RFC822)")[1][0][1] for number in numbers]

    def has(self, mailbox, message_id):
        """Whether a mailbox has a mail with this Message-ID, asked as a person would."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20) as client:
            client.login(mailbox, PASSWORD)
            client.select("INBOX", readonly=True)
            return bool(client.search(None, "HEADER", "Message-ID", f'"{message_id}"')[1][0].split())
