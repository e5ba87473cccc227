"""A headline list, read to the letter and found again in every mail.

BROADSHEET_REAL_SEEDS may name a folder of real headline lists; they are judged the same way.
"""

import os
from datetime import datetime
from pathlib import Path

import pytest

import headlines
from edition import NOW, OK, READERS, titles_of
from mailcheck import Visible, complaints, first_out_of_order, html_of, squeezed, text_of
from relay import PASSWORD, USER, Relay
from servers import PostfixSink


def as_lf(text):
    return text.encode()


FORMS = {
    "LF": as_lf,
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "byte-order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "trailing spaces": lambda text: "\n".join(line + " \t" for line in text.split("\n")).encode(),
    "newline at the end": lambda text: (text + "\n\n\n").encode(),
}


def lists():
    """The judges' own list, and each real one."""
    yield pytest.param(headlines.SAMPLE, id="sample")
    folder = os.environ.get("BROADSHEET_REAL_SEEDS", "")
    for file in sorted(Path(folder).glob("*.txt")) if folder else []:
        yield pytest.param(file.read_text(encoding="utf-8"), id=file.stem)


LISTS = list(lists())


def use(edition, content):
    """Makes this list the edition's only source; the file's time stands in for a date."""
    for file in (edition.root / "seeds").iterdir():
        file.unlink()
    file = edition.write("seeds/list.txt", content)
    stamp = datetime.fromisoformat(NOW).timestamp() - 86400
    os.utime(file, (stamp, stamp))


def listed(edition):
    articles = edition.json("articles", "list", "--now", NOW)
    return articles if isinstance(articles, list) else articles["articles"]


@pytest.mark.parametrize("text", LISTS)
@pytest.mark.parametrize("form", FORMS)
def test_every_article_is_read_to_the_letter(edition, text, form):
    use(edition, FORMS[form](text))
    expected = headlines.parse(text)
    seen = [(article.get("caption"), article["title"], article["summary"]) for article in listed(edition)]
    assert sorted(seen, key=lambda article: article[1]) == sorted(expected, key=lambda article: article[1])
    assert {article["dateSource"] for article in listed(edition)} != {""}


@pytest.mark.parametrize("text", LISTS)
def test_every_article_is_in_both_parts(edition, tmp_path, text):
    use(edition, as_lf(text))
    expected = headlines.parse(text)
    titles = titles_of(edition.compose())
    assert sorted(titles) == sorted(title for _, title, _ in expected)
    mails = edition.dry_run(tmp_path / "mails")
    assert len(mails) == len(READERS)
    for mail in mails.values():
        assert complaints(mail) == []
        for part in (squeezed(text_of(mail)), Visible(html_of(mail)).text):
            assert first_out_of_order(part, titles) is None
            for caption, _, summary in expected:
                assert squeezed(summary) in part
        for caption, _, _ in expected:
            assert caption is None or squeezed(caption) in Visible(html_of(mail)).text


@pytest.mark.parametrize("text", LISTS)
def test_every_article_is_delivered(edition, authority, tmp_path, text):
    use(edition, as_lf(text))
    edition.compose()
    expected = edition.dry_run(tmp_path / "mails")
    other = edition.copy(tmp_path / "other")
    with Relay(starttls=authority.context(), auth=True) as relay:
        edition.configure(
            relay.port, host="localhost", tls="required", ca_file=str(authority.file),
            username=USER, password={"env": "BROADSHEET_SMTP_PASSWORD"})
        done = edition.send(env={"BROADSHEET_SMTP_PASSWORD": PASSWORD})
        assert done.returncode == OK, done.stderr
        assert relay.bytes == expected
    with PostfixSink() as sink:
        other.configure(sink.port)
        done = other.send()
        assert done.returncode == OK, done.stderr
        assert sink.mails() == {to: mail.replace(b"\r\n", b"\n") for to, mail in expected.items()}
