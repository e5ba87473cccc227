"""What every judge may ask for: the binary, an edition folder, readers, a CA."""

import os
from pathlib import Path

import pytest

from edition import Edition
from relay import Authority

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def binary():
    path = Path(os.environ.get("BROADSHEET", ROOT / ".build/release/broadsheet")).resolve()
    if not os.access(path, os.X_OK):
        pytest.fail(f"no broadsheet at {path}: build it, or name it in BROADSHEET", pytrace=False)
    return path


@pytest.fixture(scope="session")
def fresh_edition(binary, tmp_path_factory):
    return Edition.make(tmp_path_factory.mktemp("edition") / "weekly", binary)


@pytest.fixture
def edition(fresh_edition, tmp_path):
    """An edition folder of the test's own, with nothing composed."""
    return fresh_edition.copy(tmp_path / "weekly")


@pytest.fixture
def composed(edition):
    """The same, with the issue frozen."""
    edition.compose()
    return edition


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))
