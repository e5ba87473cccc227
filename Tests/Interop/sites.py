"""Site folders that are odd on purpose, what their generators publish of them, and what Broadsheet lists."""

import json
import os
import shutil
import subprocess
from datetime import datetime, timezone
from pathlib import Path

import pytest

from edition import Edition

NOW = "2026-11-26T12:00:00Z"
#: Where everybody's clocks stand that nobody sets.
ZONE = "Europe/Oslo"


def need(program):
    if shutil.which(program) is None:
        pytest.fail(f"no {program} here: script/setup --judges installs it", pytrace=False)


def write(root, files):
    for path, text in files.items():
        file = Path(root) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def page(*lines, text="Some words."):
    """A Markdown file with YAML front matter."""
    return "---\n" + "\n".join(lines) + "\n---\n" + text + "\n"


def listed(edition: Edition, site, generator, more=""):
    """What `articles list --all` says of a site beside the edition, by the path below the site's folder."""
    config = edition.root / "broadsheet.yml"
    text = config.read_text().replace("timezone: Europe/Berlin", f"timezone: {ZONE}")
    source = os.path.relpath(site, edition.root)
    text = text.replace(
        "  - path: seeds\n", f"  - {{ path: {source}, site: {generator}{more} }}\n")
    config.write_text(text)
    done = subprocess.run(
        [edition.binary, "-C", str(edition.root), "articles", "list", "--all", "--json", "--now", NOW],
        capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    prefix = source.rstrip("/") + "/"
    rows = {}
    for row in json.loads(done.stdout):
        path = row["source"]["path"]
        assert path.startswith(prefix), path
        assert path not in rows, f"{path} twice"
        rows[path[len(prefix):]] = row
    return rows


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def run(command, folder):
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120,
        env={**os.environ, "TZ": ZONE, "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def compare(judged, rows, *, undated=()):
    """Each page that the judge publishes has its address and date; nothing else is chosen."""
    wrong = []
    for path, (url, date) in judged.items():
        row = rows.get(path)
        if row is None:
            wrong.append(f"{path}: not listed")
            continue
        if row["url"] != url:
            wrong.append(f"{path}: {row['url']}, and not {url}")
        if path in undated:
            continue
        if row["reason"] is not None:
            wrong.append(f"{path}: kept back: {row['reason']}")
        if row["date"] is None or moment(row["date"]) != date:
            wrong.append(f"{path}: dated {row['date']}, and not {date}")
    wrong += [
        f"{path}: published by nobody, and chosen"
        for path, row in rows.items() if path not in judged and row["reason"] is None]
    assert not wrong, "\n".join(wrong)
