"""Dry run: every mail is sound, and the same inputs give the same bytes."""

import shutil
import subprocess

import pytest

from edition import READERS, titles_of
from mailcheck import Visible, complaints, first_out_of_order, html_of, parse, squeezed, text_of


@pytest.fixture
def mails(composed, tmp_path):
    return composed.dry_run(tmp_path / "mails")


def test_one_mail_for_each_reader(composed, mails):
    assert mails.keys() == {address for address, _ in READERS}
    assert composed.journal is None, "a dry run writes no journal"


def test_mails_are_sound(mails):
    assert {address: found for address, mail in mails.items() if (found := complaints(mail))} == {}


def test_names_arrive_as_they_were_written(mails):
    names = {address: parse(mail)["To"].addresses[0].display_name for address, mail in mails.items()}
    assert names == dict(READERS)


def test_sender_and_subject(mails):
    subjects = {str(parse(mail)["Subject"]) for mail in mails.values()}
    assert len(subjects) == 1 and subjects.pop().startswith("The Harbour Weekly: ")
    for mail in mails.values():
        assert parse(mail)["From"].addresses[0].addr_spec == "weekly@news.example.org"
        assert parse(mail)["Reply-To"].addresses[0].addr_spec == "editor@news.example.org"


def test_message_ids_and_unsubscribe_links_are_each_readers_own(mails):
    for name in ("Message-ID", "List-Unsubscribe"):
        assert len({str(parse(mail)[name]) for mail in mails.values()}) == len(mails)


def test_footer(mails):
    for mail in mails.values():
        link = str(parse(mail)["List-Unsubscribe"]).partition("<mailto:")[2].partition(">")[0]
        assert "1 Quay Street, Harbour" in squeezed(text_of(mail))
        assert "1 Quay Street, Harbour" in Visible(html_of(mail)).text
        assert link and link in text_of(mail), "the text part carries the unsubscribe link whole"
        assert any(link in href for href in Visible(html_of(mail)).links)


def test_reformime_and_mshow_agree(mails, tmp_path):
    for tool in ("reformime", "mshow"):
        assert shutil.which(tool), f"{tool} is missing: run script/setup --judges"
    expected = ["multipart/alternative", "text/plain", "text/html"]
    file = tmp_path / "one.eml"
    for mail in mails.values():
        file.write_bytes(mail)
        seen = subprocess.run(["reformime", "-i"], input=mail, capture_output=True, check=True)
        assert [line.split(": ")[1] for line in seen.stdout.decode().splitlines()
                if line.startswith("content-type: ")] == expected
        seen = subprocess.run(["mshow", "-t", file], capture_output=True, text=True, check=True)
        assert [line.split()[1] for line in seen.stdout.splitlines()[1:4]] == expected
        assert not seen.stderr
        part = subprocess.run(["mshow", "-O", file, "2"], capture_output=True, check=True)
        decoded = part.stdout.decode().replace("\r\n", "\n")
        assert decoded.strip() == text_of(mail).replace("\r\n", "\n").strip()


def test_both_parts_carry_the_same_titles_in_order(edition, tmp_path):
    titles = titles_of(edition.compose())
    assert len(titles) == 5 and len(set(titles)) == 5
    for mail in edition.dry_run(tmp_path / "mails").values():
        assert first_out_of_order(squeezed(text_of(mail)), titles) is None
        assert first_out_of_order(Visible(html_of(mail)).text, titles) is None


def test_two_dry_runs_are_identical(composed, mails, tmp_path):
    assert composed.dry_run(tmp_path / "again") == mails


def test_two_editions_compose_identical_mails(edition, tmp_path):
    other = edition.copy(tmp_path / "elsewhere" / "other")
    assert (edition.root / "secret.key").read_bytes() == (other.root / "secret.key").read_bytes()
    edition.compose()
    other.compose()
    assert edition.dry_run(tmp_path / "a") == other.dry_run(tmp_path / "b")


def test_an_issue_is_frozen(composed, mails, tmp_path):
    for path in [*composed.root.glob("Templates/**/*"), *composed.root.glob("seeds/*")]:
        if path.is_file():
            path.write_text("changed")
    assert composed.dry_run(tmp_path / "again") == mails


def test_text_is_wrapped(mails):
    for mail in mails.values():
        for line in text_of(mail).splitlines():
            assert len(line) <= 72 or "://" in line or line.startswith("mailto:"), line
