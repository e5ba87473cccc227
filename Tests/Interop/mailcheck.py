"""What is wrong with a message, in words; nothing when it is sound."""

import re
from email import message_from_bytes, policy
from email.header import decode_header
from html.parser import HTMLParser

ONCE = ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version")
LIST = ("List-Id", "List-Unsubscribe", "List-Help", "Feedback-ID")
ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")


def parse(raw):
    return message_from_bytes(raw, policy=policy.default)


def complaints(raw):
    """Every complaint about the bytes of one newsletter mail."""
    return [*wire(raw), *header(raw), *structure(raw)]


def wire(raw):
    rest = raw.replace(b"\r\n", b"")
    if b"\r" in rest or b"\n" in rest:
        yield "bare CR or LF"
    if b"\0" in raw:
        yield "NUL"
    if not raw.isascii():
        yield "not 7-bit"
    if not raw.endswith(b"\r\n"):
        yield "no CRLF at the end"
    if b"\r\n\r\n" not in raw:
        yield "no empty line between header and body"
    for number, line in enumerate(raw.split(b"\r\n"), 1):
        if len(line) > 998:
            yield f"line {number} has {len(line)} octets"
    head, _, body = raw.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        content = line.strip() if line[:1] in b" \t" else line.partition(b":")[2].strip()
        if len(line) > 78 and re.search(rb"[ \t]", content):
            yield f"header line of {len(line)} octets could be folded: {line[:60]!r}"
        if line.strip() == b"":
            yield "header line of white space only"
    for line in body.split(b"\r\n"):
        if len(line) > 76:
            yield f"body line of {len(line)} octets: {line[:60]!r}"


def header(raw):
    message = parse(raw)
    for name in ONCE:
        if len(message.get_all(name, [])) != 1:
            yield f"{name} occurs {len(message.get_all(name, []))} times"
    for name in LIST:
        if len(message.get_all(name, [])) != 1:
            yield f"{name} occurs {len(message.get_all(name, []))} times"
    ways = str(message.get("List-Unsubscribe", ""))
    page = re.search(r"<https://[^<>\s]+>", ways)
    if message.get("List-Unsubscribe-Post") != ("List-Unsubscribe=One-Click" if page else None):
        yield f"List-Unsubscribe-Post: {message.get('List-Unsubscribe-Post')}"
    if not page and not re.search(r"<mailto:[^<>\s?]+\?subject=unsubscribe%20[\w-]{60,}>", ways):
        yield f"List-Unsubscribe leads nowhere: {ways}"
    if not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", str(message.get("Message-ID", "")).strip()):
        yield f"Message-ID: {message.get('Message-ID')}"
    if message.get("Date") and message["Date"].datetime is None:
        yield f"Date: {message['Date']}"
    if "Bcc" in message:
        yield "Bcc"
    for word in ENCODED_WORD.findall(raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace")):
        if len(word) > 75:
            yield f"encoded word of {len(word)} octets"
        content, charset = decode_header(word)[0]
        try:
            content.decode(charset)
        except (UnicodeDecodeError, LookupError, AttributeError):
            yield f"encoded word with a broken character: {word}"


def structure(raw):
    message = parse(raw)
    for part in message.walk():
        if not part.is_multipart():
            part.get_payload(decode=True)  # decoding finds defects of its own
        for defect in part.defects:
            yield f"{part.get_content_type()}: {defect!r}"
        for name, value in part.items():
            for defect in getattr(value, "defects", ()):
                yield f"{name}: {defect!r}"
    types = [part.get_content_type() for part in message.walk()]
    if types != ["multipart/alternative", "text/plain", "text/html"]:
        yield f"structure: {types}"
        return
    for part in message.iter_parts():
        encoding = str(part.get("Content-Transfer-Encoding", "7bit")).lower()
        if encoding not in ("7bit", "quoted-printable", "base64"):
            yield f"Content-Transfer-Encoding: {encoding}"
        if not part.get_content().strip():
            yield f"{part.get_content_type()} is empty"


def text_of(raw):
    return parse(raw).get_body(("plain",)).get_content()


def html_of(raw):
    return parse(raw).get_body(("html",)).get_content()


def squeezed(text):
    """Text with every run of white space as one space, so that wrapping does not matter."""
    return " ".join(text.split())


class Visible(HTMLParser):
    """The text of an HTML page, its elements and its links."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.chunks, self.elements, self.links, self.silent = [], [], [], 0
        self.feed(html)
        self.close()
        self.text = squeezed("".join(self.chunks))

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.links += [value for name, value in attributes if name == "href"]
        self.silent += tag in ("style", "script")
        if tag in ("br", "p", "td", "tr", "div", "h1", "h2", "h3", "li"):
            self.chunks.append(" ")

    def handle_endtag(self, tag):
        self.silent -= tag in ("style", "script")
        if tag in ("p", "td", "tr", "div", "h1", "h2", "h3", "li", "title"):
            self.chunks.append(" ")

    def handle_data(self, data):
        if not self.silent:
            self.chunks.append(data)


def first_out_of_order(text, titles):
    """The first title that does not follow the ones before it, if any."""
    at = 0
    for title in titles:
        found = text.find(squeezed(title), at)
        if found < 0:
            return title
        at = found + len(squeezed(title))
    return None
