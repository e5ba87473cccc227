"""`init` in a folder that is an edition already: what is missing, and nothing of anybody's own."""

import shutil
import subprocess

import pytest

from edition import NOW, OK, USAGE
from servers import Sink


def files_of(folder):
    return {str(file.relative_to(folder)): file.read_bytes()
            for file in folder.rglob("*") if file.is_file()}


def init(edition, *options):
    return subprocess.run(
        [edition.binary, "init", edition.root, *options], stdin=subprocess.DEVNULL,
        capture_output=True, text=True)


def has_key(edition):
    key = edition.root / "secret.key"
    return key.exists() and key.stat().st_mode & 0o777 == 0o600 and len(key.read_bytes()) == 45


@pytest.fixture
def clone(edition):
    """As git has it: the key is missing."""
    (edition.root / "secret.key").unlink()
    return edition


def test_a_clone_gets_a_key_and_no_samples(clone):
    before = files_of(clone.root)
    done = init(clone)
    assert done.returncode == OK, done.stderr
    assert has_key(clone)
    after = files_of(clone.root)
    del after["secret.key"]
    assert after == before
    assert clone.run("compose", "--now", NOW).returncode == OK


def test_a_clone_gets_templates_that_it_lacks(clone):
    shutil.rmtree(clone.root / "Templates")
    (clone.root / ".gitattributes").unlink()
    seeds, readers = files_of(clone.root / "seeds"), files_of(clone.root / "subscribers")
    done = init(clone)
    assert done.returncode == OK, done.stderr
    assert files_of(clone.root / "seeds") == seeds
    assert files_of(clone.root / "subscribers") == readers
    assert (clone.root / ".gitattributes").exists() and has_key(clone)
    assert clone.run("compose", "--now", NOW).returncode == OK


def test_empty_folders_of_an_edition_get_no_samples(clone):
    shutil.rmtree(clone.root / "seeds")
    shutil.rmtree(clone.root / "subscribers")
    assert init(clone).returncode == OK
    assert not (clone.root / "seeds").exists() and not (clone.root / "subscribers").exists()


def test_a_template_of_ones_own_stays_alone(clone):
    shutil.rmtree(clone.root / "Templates")
    clone.write("Templates/mine.html.mustache", "<p>Mine</p>\n")
    assert init(clone).returncode == OK
    assert list(files_of(clone.root / "Templates")) == ["mine.html.mustache"]


@pytest.mark.parametrize("reason", ["an issue was sent", "somebody left"])
@pytest.mark.parametrize("options", [(), ("--key",)], ids=["init", "init --key"])
def test_a_new_key_where_links_would_stop_working_is_asked_for(composed, reason, options):
    if reason == "an issue was sent":
        with Sink() as sink:
            composed.configure(sink.port)
            assert composed.send().returncode == OK
    else:
        assert composed.run("subscribers", "unsubscribe", "anna@example.org").returncode == OK
    (composed.root / "secret.key").unlink()
    before = files_of(composed.root)
    done = init(composed, *options)
    assert done.returncode == USAGE and "--yes" in done.stderr, (done.returncode, done.stderr)
    assert files_of(composed.root) == before
    done = init(composed, *options, "--yes")
    assert done.returncode == OK and has_key(composed), done.stderr


def test_a_composed_issue_alone_asks_nothing(composed):
    (composed.root / "secret.key").unlink()
    assert init(composed).returncode == OK and has_key(composed)
