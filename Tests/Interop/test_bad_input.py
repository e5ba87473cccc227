"""Bad input: which file, which line, why; exit 65 or 78; and nothing half-written."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from edition import BAD_CONFIG, BAD_INPUT, NOTHING, NOW, OK, SYSTEM, Edition
from servers import Sink

PLACE = re.compile(r"^(?:\w+: )?(?P<file>[^:\n]+):(?P<line>\d+)(?::\d+)?: \S", re.M)


def append(path, text):
    def change(edition):
        file = edition.root / path
        file.write_bytes(file.read_bytes() + text.encode())
    return change


def write(path, content):
    return lambda edition: edition.write(path, content)


def replace(path, old, new):
    def change(edition):
        file = edition.root / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))
    return change


def html_template(edition):
    """The page of the HTML digest."""
    files = sorted(file for file in (edition.root / "Templates").rglob("*") if file.is_file())
    pages = [file for file in files if "html" in file.name] or files
    return next((file for file in pages if "digest" in file.name), pages[0])


def in_template(text):
    def change(edition):
        file = html_template(edition)
        file.write_text(file.read_text() + text)
        return file.name, len(file.read_text().splitlines())
    return change


HEAD = "---\ndate: 2026-11-18\n---\n"

# name: change, file it must name, lines it may name, words the reason must contain
CASES = {
    "odd number of blocks": (
        write("seeds/bad.txt", HEAD + "Title one\n\nSummary one\n\nTitle two\n"),
        "bad.txt", range(4, 10), ""),
    "heading block of three lines": (
        write("seeds/bad.txt", HEAD + "One\n\nSummary\n\nCaption\nTitle\nToo much\n\nSummary\n"),
        "bad.txt", range(8, 11), ""),
    "broken YAML": (
        replace("broadsheet.yml", "language: en", "language: [en"), "broadsheet.yml", None, ""),
    "broken YAML in front matter": (
        write("seeds/bad.md", "---\ntitle: [x\n---\nBody\n"), "bad.md", range(1, 5), ""),
    "unknown configuration key": (
        replace("broadsheet.yml", "postal_address:", "postal_adress:"),
        "broadsheet.yml", range(4, 5), "postal_address"),
    "unknown key further down": (
        replace("broadsheet.yml", "  connections:", "  conections:"),
        "broadsheet.yml", None, "connections"),
    "wrong kind of value": (
        replace("broadsheet.yml", "connections: 4", "connections: many"), "broadsheet.yml", None, ""),
    "broken tag expression": (
        replace("broadsheet.yml", 'tags: "ferry"', 'tags: "ferry and ("'), "broadsheet.yml", None, ""),
    "unknown template name": (in_template("\n{{newslettr.name}}\n"), None, None, "newsletter"),
    "unclosed section": (in_template("\n{{#reader.name}}\n"), None, None, ""),
    "missing partial": (in_template("\n{{> nowhere}}\n"), None, None, "nowhere"),
    "roster row without an address": (
        append("subscribers/weekly.csv", ",Nobody\n"), "weekly.csv", range(8, 9), ""),
    "address without a domain": (
        append("subscribers/weekly.csv", "anna,Anna\n"), "weekly.csv", range(8, 9), "anna"),
    "unclosed quote": (
        append("subscribers/weekly.csv", 'anna@example.org,"Anna\n'), "weekly.csv", range(8, 10), ""),
    "headline list that is not UTF-8": (
        write("seeds/bad.txt", HEAD.encode() + b"Caf\xe9\n\nSummary\n"), "bad.txt", range(4, 5), "UTF-8"),
    "Markdown that is not UTF-8": (
        write("seeds/bad.md", b"---\ntitle: x\n---\nCaf\xe9\n"), "bad.md", range(4, 5), "UTF-8"),
    "roster that is not UTF-8": (
        write("subscribers/weekly.csv", b"email,name\nzoe@example.org,Zo\xeb\n"),
        "weekly.csv", range(2, 3), "UTF-8"),
    "configuration that is not UTF-8": (
        write("broadsheet.yml", b"name: Caf\xe9\n"), "broadsheet.yml", range(1, 2), "UTF-8"),
}


def everything(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*")) if folder.exists() else []


@pytest.mark.parametrize("case", CASES)
def test_bad_input(edition, tmp_path, case):
    change, name, lines, words = CASES[case]
    expected = change(edition)
    if name is None:
        name, lines = expected[0], range(1, expected[1] + 2)
    output = tmp_path / "mails"
    done = edition.run("compose", "--strict", "--now", NOW)
    if done.returncode != OK:
        assert everything(edition.root / "issues") == []
    else:
        # What compose does not read, the next step does.
        done = edition.run("send", "--dry-run", "--output", output, "--now", NOW)
        assert everything(output) == [] and edition.journal is None
    assert done.returncode in (BAD_INPUT, BAD_CONFIG), (done.returncode, done.stderr)
    places = [(found["file"], int(found["line"])) for found in PLACE.finditer(done.stderr)]
    here = [line for file, line in places if file.endswith(name)]
    assert here, done.stderr
    assert lines is None or set(here) & set(lines), done.stderr
    assert words in done.stderr


@pytest.mark.parametrize("case", [name for name in CASES if str(CASES[name][1]).startswith("bad.")])
def test_a_bad_file_never_stops_the_others(edition, case):
    change, name, _, _ = CASES[case]
    change(edition)
    done = edition.run("compose", "--now", NOW)
    assert done.returncode == OK, done.stderr
    assert f"{name}:" in done.stderr and "1 file is left out" in done.stderr


def test_the_same_input_without_the_fault_is_fine(edition, tmp_path):
    edition.compose()
    assert edition.dry_run(tmp_path / "mails")


def assert_told(done, word, codes=(BAD_INPUT, BAD_CONFIG)):
    assert done.returncode in codes, (done.returncode, done.stderr)
    assert str(word) in done.stderr and "Fatal error" not in done.stderr


def test_a_missing_edition_folder(binary, tmp_path):
    nowhere = tmp_path / "nowhere"
    for command in ("compose", "check", "status", "send"):
        assert_told(Edition(nowhere, binary).run(command), "nowhere")
    assert not nowhere.exists()


def test_a_missing_source_folder(edition):
    shutil.rmtree(edition.root / "seeds")
    assert_told(edition.run("compose", "--now", NOW), "seeds")
    assert everything(edition.root / "issues") == []


def test_a_missing_roster(edition):
    (edition.root / "subscribers/weekly.csv").unlink()
    done = edition.run("compose", "--now", NOW)
    if done.returncode == OK:
        done = edition.send()
    assert_told(done, "weekly.csv")


# A file where a folder should be stops even root.
def test_an_issue_folder_that_cannot_be_written(edition):
    edition.write("issues", b"in the way")
    assert_told(edition.run("compose", "--now", NOW), "issues", [SYSTEM])
    assert (edition.root / "issues").read_bytes() == b"in the way"


def test_an_output_folder_that_cannot_be_written(composed, tmp_path):
    blocker = tmp_path / "blocker"
    blocker.write_bytes(b"in the way")
    assert_told(composed.run("send", "--dry-run", "--output", blocker, "--now", NOW), "blocker", [SYSTEM])
    assert blocker.read_bytes() == b"in the way"


def test_a_journal_that_cannot_be_written(composed):
    (composed.issue / "journal").mkdir()
    with Sink() as sink:
        composed.configure(sink.port)
        assert_told(composed.send(), "journal", [SYSTEM])
        assert sink.total == 0, "no dot leaves before its attempt is on disk"


def test_init_does_not_overwrite(edition):
    def files():
        return {file: file.read_bytes() for file in edition.root.rglob("*") if file.is_file()}

    before = files()
    done = Edition("/", edition.binary).run("init", edition.root)
    assert done.returncode == OK, done.stderr
    assert "wrote" not in done.stdout and files() == before


@pytest.mark.skipif(os.getuid() == 0 and not shutil.which("setpriv"), reason="nobody else to be")
def test_a_folder_that_cannot_be_read_stops_no_other(edition):
    """Root may read all: then the program is somebody else's, in a place that everybody may go to."""
    place = Path(tempfile.mkdtemp())
    try:
        place.chmod(0o755)
        copy = edition.copy(place / "weekly")
        shutil.copy(edition.binary, place / "broadsheet")
        closed = copy.write("seeds/closed/a.md", "---\ntitle: Closed\ndate: 2026-11-19\n---\nText.\n").parent
        closed.chmod(0)
        other = []
        if os.getuid() == 0:
            other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            for path in [copy.root, *copy.root.rglob("*")]:
                os.chown(path, 65534, 65534)

        def run(*arguments):
            return subprocess.run(
                [*other, place / "broadsheet", "-C", copy.root, *arguments, "--now", NOW],
                capture_output=True, text=True, timeout=120, env={**os.environ, "HOME": str(copy.root)})

        listed = run("articles", "list", "--all")
        assert listed.returncode == OK and ", 1 folder skipped" in listed.stdout, listed
        made = run("compose")
        assert made.returncode == OK, made.stderr
        assert "1 folder is left out, since it cannot be read" in made.stderr
        assert "seeds/closed" in made.stderr and "ermission denied" in made.stderr
        assert "Café Möwe" in (copy.root / "issues/2026-W47/issue.json").read_text()
        assert run("compose", "--force", "--strict").returncode == SYSTEM
    finally:
        for folder in place.rglob("closed"):
            folder.chmod(0o700)
        shutil.rmtree(place)


def test_too_few_articles_are_no_issue(edition):
    for file in (edition.root / "seeds").iterdir():
        file.unlink()
    done = edition.run("compose", "--now", NOW)
    assert done.returncode == NOTHING, (done.returncode, done.stderr)
    assert done.stdout.strip() and everything(edition.root / "issues") == []


def test_an_unknown_option_is_usage(edition):
    assert edition.run("compose", "--no-such-option").returncode == 64
