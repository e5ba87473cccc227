"""What a title, a summary or a subscriber's name contains stays text."""

import csv
import re

import pytest

from edition import BAD_INPUT, NOW, OK, titles_of
from mailcheck import Visible, complaints, html_of, parse, squeezed, text_of
from servers import Sink

TITLE = '{{reader.email}} <script>alert(1)</script> & "quotes"'
SUMMARY = "{{#reader.name}}hidden{{/reader.name}} {{{reader.email}}} {{=<% %>=}} <img src=x onerror=alert(2)> &amp; \\r\\n."


@pytest.fixture
def mails(edition, tmp_path):
    edition.write("seeds/harbour.txt", f"---\ndate: 2026-11-18\n---\n{TITLE}\n\n{SUMMARY}\n")
    (edition.root / "seeds/2026-11-19-cafe.md").unlink()
    assert titles_of(edition.compose()) == [TITLE]
    mails = edition.dry_run(tmp_path / "mails")
    assert len(mails) == 6
    return mails


def test_title_and_summary_come_out_to_the_letter(mails):
    for mail in mails.values():
        assert complaints(mail) == []
        assert squeezed(str(parse(mail)["Subject"])) == f"The Harbour Weekly: {TITLE}"
        for words in (TITLE, SUMMARY):
            assert squeezed(words) in squeezed(text_of(mail))
            assert squeezed(words) in Visible(html_of(mail)).text


def test_no_element_is_smuggled_in(mails):
    for mail in mails.values():
        assert "script" not in Visible(html_of(mail)).elements
        assert "onerror=alert(2)>" not in html_of(mail)


def test_nothing_of_the_template_engine_is_left(mails):
    for mail in mails.values():
        for part in (text_of(mail), Visible(html_of(mail)).text):
            rest = squeezed(part).replace(squeezed(TITLE), "").replace(squeezed(SUMMARY), "")
            assert "{{" not in rest and "reader." not in rest


@pytest.mark.parametrize("name", [
    '"A, B" <x@y>\r\nBcc: z@example.org',
    "A\nBcc: z@example.org",
    "A\rBcc: z@example.org",
    "A\0B",
    "A\r\n\r\n<p>body</p>",
])
def test_a_name_never_becomes_a_header(edition, name):
    edition.subscribe(
        [("good@example.org", "Good"), ("evil@example.org", name)], quoting=csv.QUOTE_ALL)
    composed = edition.run("compose", "--now", NOW)
    with Sink() as sink:
        edition.configure(sink.port)
        sent = edition.send() if composed.returncode == OK else composed
        if sent.returncode != OK:
            assert sent.returncode == BAD_INPUT
            assert re.search(r"weekly\.csv:[345]\b", sent.stderr), sent.stderr
            assert "evil@example.org" not in sink.mailed
        assert "z@example.org" not in sink.mailed
        for mail in sink.bytes.values():
            assert complaints(mail) == []
            assert len(parse(mail)["To"].addresses) == 1


@pytest.mark.parametrize("address", [
    "evil@example.org>\r\nRCPT TO:<z@example.org", "evil@example.org> SIZE=1", "a b@example.org",
    "evil@example.org,z@example.org", "evil@exam\0ple.org",
])
def test_an_address_never_becomes_a_command(edition, address):
    edition.subscribe([("good@example.org", "Good"), (address, "Evil")])
    composed = edition.run("compose", "--now", NOW)
    with Sink() as sink:
        edition.configure(sink.port)
        sent = edition.send() if composed.returncode == OK else composed
        assert sent.returncode in (OK, BAD_INPUT), sent.stderr
        assert sink.mailed.keys() <= {"good@example.org"} and not sink.faults


def test_markup_in_a_name_stays_text(edition, tmp_path):
    name = "<b>{{reader.email}}</b> &amp; Co"
    edition.subscribe([("markup@example.org", name)])
    edition.compose()
    mail = edition.dry_run(tmp_path / "mails")["markup@example.org"]
    assert complaints(mail) == []
    assert parse(mail)["To"].addresses[0].display_name == name
    assert "<b>{{" not in html_of(mail)
