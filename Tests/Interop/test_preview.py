"""The preview in a real browser: what it shows, what it asks for, and that it keeps up."""

import http.client
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from edition import NOW, READERS
from test_html import axe_script

websocket = pytest.importorskip("websocket")
import browser as chromium  # noqa: E402

pytestmark = pytest.mark.skipif(chromium.NAME is None, reason="Chromium is not installed")

HOSTILE = """\
---
title: Hostile <script>window.title = 1</script> & co
date: 2026-11-19
tags: [town]
---
<script>document.title = "run"</script><img src="x" onerror="document.title = 'run'">
<form action="https://evil.example/"><input name="a"><button>Go</button></form>
<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">
<iframe src="https://evil.example/"></iframe><a href="javascript:document.title='run'">one</a>
<a href="data:text/html,<script>alert(1)</script>">two</a>
<p style="position:fixed;inset:0;background:url(https://evil.example/a.png)">three</p>
<img src="https://tracker.example/pixel.gif" alt="A pixel"></td></tr></table></div></body></html><p>escaped</p>
"""

#: A template that says what no article can: a page of somebody who knows how to write one.
TEMPLATE = """\
<!DOCTYPE html><html lang="en"><head><title>{{issue.subject}}</title>
<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">
<style>@import url(https://evil.example/b.css); body { background: url(https://evil.example/c.png) }</style></head>
<body onload="parent.document.title='run'"><form action="/open" method="post"><button id="go">Go</button></form>
<iframe src="https://evil.example/"></iframe><img src="https://tracker.example/pixel.gif" alt="A pixel">
<img src="/issues/next" alt=""><link rel="stylesheet" href="https://evil.example/d.css">
{{#sections}}{{#articles}}<div><h3>{{title}}</h3>{{{body_html}}}</div>{{/articles}}{{/sections}}
<p>{{newsletter.postal_address}} <a href="{{reader.unsubscribe_url}}">out</a></p></body></html>
"""


class Preview:
    """The program at work, and the address that it printed."""

    def __init__(self, edition, *options, address="http://127.0.0.1:"):
        self.process = subprocess.Popen(
            ["env", "--default-signal=HUP,INT", *edition.command("preview", "--now", NOW, *options)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], 60)
        assert ready, "it printed no address"
        self.page = self.process.stdout.readline().strip()
        assert self.page.startswith(address), self.process.stderr.read()
        self.root = self.page.split("/issues/")[0]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        started = time.time()
        self.process.wait(20)
        return time.time() - started


@pytest.fixture
def preview(edition):
    started = Preview(edition)
    yield started
    if started.process.poll() is None:
        started.stop()


@pytest.fixture
def tab(tmp_path):
    opened = chromium.Browser(tmp_path / "chromium")
    yield opened
    opened.close()


def live(tab, preview, path="/issues/next"):
    tab.open(preview.root + path)
    tab.wait("document.getElementById('state').textContent === 'live'")
    if path.split("?")[0].count("/") == 2:
        tab.wait("document.getElementById('mail').dataset.address")


def loopback_only(tab, preview):
    others = [url for url in tab.requests()
              if not url.startswith((preview.root + "/", "data:", "about:"))]
    assert others == []


def frame_html(tab):
    """What the server says of the mail in the frame."""
    return tab.evaluate("fetch(document.getElementById('mail').dataset.address).then(answer => answer.text())")


def test_every_view_is_shown_without_a_complaint(edition, preview, tab):
    live(tab, preview)
    titles = tab.evaluate("[...document.querySelectorAll('nav a')].map(a => a.firstChild.textContent)")
    assert titles == ["Mail", "Headers", "Source", "Checks", "Articles", "Readers"]
    for number, title in enumerate(titles, 1):
        tab.press(str(number))
        tab.wait(f"document.querySelector('nav a[aria-current]').textContent.startsWith('{title}')")
        if title != "Mail":
            tab.wait(f"document.querySelector('[data-part=pane] h2')?.textContent === '{title}'")
    words = tab.evaluate("document.querySelector('.inboxes').innerText")
    assert all(name in words for name in ("Apple Mail", "Phone"))
    tab.press("1")
    tab.wait("document.querySelector('.row')?.innerText.includes('Gmail')")
    assert tab.complaints() == []
    loopback_only(tab, preview)
    assert not (edition.root / "issues").exists()


def test_another_reader_another_mail(preview, tab):
    live(tab, preview)
    before = tab.evaluate("document.getElementById('mail').dataset.address")
    tab.press("/")
    tab.wait("document.activeElement.id === 'search'")
    for letter in "müller":
        tab.press(letter)
    tab.press("Enter")
    tab.wait("document.querySelector('[data-part=pane] .readers a')?.textContent.includes('Łukasiewicz')")
    tab.evaluate("document.querySelector('[data-part=pane] .readers a').click()")
    tab.wait(f"document.getElementById('mail').dataset.address !== {json.dumps(before)} "
             "&& document.getElementById('mail').dataset.address.includes('zoe%40example.com')")
    assert "Zoë Müller-Łukasiewicz" in frame_html(tab)
    tab.press("n")
    tab.wait("document.querySelector('[data-risky] a[aria-current]')")
    assert tab.complaints() == []


def in_place(file, new):
    """As `echo >` and Visual Studio Code do it."""
    file.write_text(new)


def vim(file, new):
    os.rename(file, f"{file}~")
    file.write_text(new)
    os.unlink(f"{file}~")


def helix(file, new):
    os.rename(file, f"{file}.bck")
    file.write_text(new)
    os.unlink(f"{file}.bck")


def emacs(file, new):
    lock = file.with_name(f".#{file.name}")
    os.symlink("ada@harbour.4711", lock)
    own = file.with_name(f"#{file.name}#")
    own.write_text(new)
    os.unlink(own)
    shutil.copy(file, f"{file}~")
    file.write_text(new)
    os.unlink(lock)
    os.unlink(f"{file}~")


def nano(file, new):
    """The same file, cut short and written piece by piece, beside a lock of its own."""
    lock = file.with_name(f".{file.name}.swp")
    lock.write_bytes(b"b0nano")
    with file.open("w", buffering=1) as out:
        for line in new.splitlines(keepends=True):
            out.write(line)
    os.unlink(lock)


def sed(file, new):
    """As `sed -i` and most editors with “atomic saves”: another file gets the name."""
    other = file.with_name("sedAb3dEf")
    other.write_text(new)
    os.rename(other, file)


def shown(tab, words, seconds=60):
    """Waits until the mail in the frame says something."""
    end = time.time() + seconds
    while words not in (html := frame_html(tab)):
        assert time.time() < end, f"never shown: {words}"
        time.sleep(0.05)
    return html


@pytest.mark.parametrize("way", [in_place, vim, helix, emacs, nano, sed])
def test_a_save_is_seen_however_it_is_done_and_whatever_is_saved(edition, preview, tab, way):
    live(tab, preview, "/issues/next?reader=anna%40example.org")
    tab.wait("document.getElementById('mail').dataset.revision")
    for path, old, new, words in (
            ("seeds/2026-11-19-cafe.md", "opens early", "closes late", "closes late"),
            ("Templates/layout.html.mustache", "</body>", "<p>Until the next tide</p></body>", "Until the next tide"),
            ("broadsheet.yml", "Also this week", "Also on the quay", "Also on the quay"),
            ("subscribers/weekly.csv", "anna@example.org,Anna", "anna@example.org,Annabelle", "Annabelle")):
        file = edition.root / path
        text = file.read_text()
        assert text.count(old) == 1
        way(file, text.replace(old, new))
        html = shown(tab, words)
        assert re.search(r'class="broadsheet-block broadsheet-changed', html), path
    assert tab.evaluate("document.querySelector('.overlay')") is None
    assert tab.complaints() == []


def test_five_hundred_files_out_of_an_archive(edition, preview, tab, tmp_path):
    live(tab, preview, "/issues/next/articles")
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for number in range(500):
            out.writestr(f"packed/{number:03}.md", f"---\ntitle: Packed {number:03}\ndate: 2026-11-19\n---\nWords.\n")
    first = int(tab.evaluate("document.body.dataset.revision"))
    # The archive's own program where there is one: it writes each file, and then sets its time.
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-q", archive, "-d", edition.root / "seeds"], check=True)
    else:
        zipfile.ZipFile(archive).extractall(edition.root / "seeds")
    tab.wait("[...document.querySelectorAll('[data-part=pane] th')].filter(th => th.textContent.includes('Packed')).length === 500")
    # Not one state for each.
    assert int(tab.evaluate("document.body.dataset.revision")) - first < 250
    assert tab.evaluate("document.querySelector('.overlay')") is None
    assert tab.complaints() == []


def test_an_error_lies_over_the_page_until_it_is_mended(edition, preview, tab):
    live(tab, preview)
    template = edition.root / "Templates/article.html.mustache"
    old = template.read_text()
    template.write_text(old + "{{titel}}\n")
    tab.wait("document.querySelector('.overlay')?.innerText.includes('{{titel}}')")
    words = tab.evaluate("document.querySelector('.overlay').innerText")
    assert f"article.html.mustache:{old.count(chr(10)) + 1}" in words
    assert "did you mean" in words
    assert tab.evaluate("document.title").startswith("(1)")
    assert tab.evaluate("document.getElementById('icon').href").endswith("problems=1")
    template.write_text(old)
    tab.wait("!document.querySelector('.overlay')")
    assert tab.complaints() == []


def test_it_connects_again_to_another_process(edition, preview, tab):
    live(tab, preview)
    preview.stop()
    tab.wait("document.getElementById('state').textContent !== 'live'")
    again = Preview(edition, "--port", preview.root.rsplit(":", 1)[1])
    try:
        assert again.root == preview.root
        edition.write("seeds/new.md", "---\ntitle: Fog on the Quay\ndate: 2026-11-19\n---\nThick.\n")
        tab.wait("document.getElementById('state').textContent === 'live'")
        for _ in range(200):
            if "Fog on the Quay" in frame_html(tab):
                break
            time.sleep(0.05)
        assert "Fog on the Quay" in frame_html(tab)
    finally:
        again.stop()


def test_what_a_mail_says_does_nothing(edition, tab):
    edition.write("seeds/2026-11-19-cafe.md", HOSTILE)
    edition.write("Templates/digest.html.mustache", TEMPLATE)
    preview = Preview(edition)
    try:
        live(tab, preview)
        tab.wait("document.getElementById('mail').dataset.revision")
        time.sleep(1)
        assert tab.evaluate("document.title") != "run"
        assert tab.evaluate("[...document.querySelectorAll('iframe')].map(f => f.getAttribute('sandbox'))") == ["", ""]
        loopback_only(tab, preview)
        # At its own address, too, with all that a template says.
        tab.open(f"{preview.root}/issues/next/html")
        time.sleep(1)
        assert tab.evaluate("location.href") == f"{preview.root}/issues/next/html"
        loopback_only(tab, preview)
    finally:
        preview.stop()


def test_five_megabytes_of_hostile_html_are_shown_and_do_nothing(edition, tab):
    words = "and the quay, again and again, " * 250
    block = ("<div style=\"position:fixed;inset:0;background:url(https://evil.example/{0}.png)\"><p onclick=\"document.title='run'\">"
             "Piece {0} of it " + words + "<img src=\"https://tracker.example/{0}.gif\" onerror=\"document.title='run'\">"
             "<a href=\"javascript:document.title='run'\">one</a><a href=\"data:text/html,<script>1</script>\">two</a></p></div>"
             "<script>document.title = 'run'</script>\n\n")
    body = "".join(block.format(number) for number in range(660))
    assert len(body) > 5 << 20
    edition.write("seeds/big.md", f"---\ntitle: Five megabytes\ndate: 2026-11-19\ntags: [town]\n---\n{body}")
    preview = Preview(edition)
    try:
        live(tab, preview)
        html = shown(tab, "Piece 659 of it", 300)
        assert len(html) > 5_000_000
        tab.wait("document.getElementById('mail').dataset.revision", 120)
        # The page goes on: another article arrives, and so does a click on a view.
        file = edition.root / "seeds/2026-11-19-cafe.md"
        file.write_text(file.read_text().replace("opens early", "closes late"))
        shown(tab, "closes late", 300)
        tab.press("4")
        tab.wait("document.querySelector('[data-part=pane] h2')?.textContent === 'Checks'")
        assert "Gmail" in tab.evaluate("document.querySelector('[data-part=pane]').innerText")
        assert tab.evaluate("document.title") != "run" and "run" not in tab.evaluate("document.title").split()
        loopback_only(tab, preview)
    finally:
        preview.stop()


def test_pictures_are_fetched_after_a_click_and_for_that_mail_alone(edition, tab):
    edition.write("Templates/digest.html.mustache", TEMPLATE)
    preview = Preview(edition)
    try:
        live(tab, preview)
        assert not any("tracker.example" in url for url in tab.requests())
        tab.press("i")
        tab.wait("document.getElementById('mail').dataset.address.includes('images=')")
        for _ in range(100):
            if any("tracker.example" in url for url in tab.requests()):
                break
            time.sleep(0.05)
        seen = [url for url in tab.requests() if "tracker.example" in url]
        assert seen
        edition.write("seeds/new.md", "---\ntitle: Fog\ndate: 2026-11-19\n---\nThick.\n")
        tab.wait("document.querySelector('[aria-label=Parts] a').textContent === 'Pictures off'")
        time.sleep(0.5)
        assert [url for url in tab.requests() if "tracker.example" in url] == seen
    finally:
        preview.stop()


def test_a_click_on_an_article_tells_where_it_is_written(preview, tab):
    live(tab, preview)
    tab.wait("document.getElementById('mail').dataset.revision")
    tab.evaluate("document.getElementById('mail').scrollIntoView({ block: 'start', behavior: 'instant' })")
    box = tab.evaluate("(box => [box.left, box.top, box.width])(document.getElementById('mail').getBoundingClientRect())")
    for height in range(260, 900, 60):
        tab.click(box[0] + box[2] / 2, box[1] + height)
        time.sleep(0.3)
        if tab.evaluate("document.getElementById('picked').innerText.includes('seeds/')"):
            break
    words = tab.evaluate("document.getElementById('picked').innerText")
    assert re.search(r"seeds/\S+:\d+", words)
    assert "Open" in words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(edition, preview, tab, scheme):
    script = axe_script()
    if script is None:
        pytest.skip("axe is not installed")
    tab.prefer(scheme)
    paths = ["", "?text=beside", "/headers", "/source", "/checks", "/articles", "/readers?search=e"]
    for width in (1280, 375):
        tab.size(width, 900)
        for path in paths:
            live(tab, preview, f"/issues/next{path}")
            time.sleep(0.3)
            tab.evaluate(script.read_text() + ";0")
            found = tab.evaluate(
                "axe.run({ exclude: ['iframe'] }, { iframes: false }).then(found => found.violations.map("
                "v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')))")
            assert found == [], (width, path)
    edition.write("broadsheet.yml", (edition.root / "broadsheet.yml").read_text() + "lsit: x\n")
    tab.wait("document.querySelector('.overlay')")
    found = tab.evaluate(
        "axe.run({ exclude: ['iframe'] }, { iframes: false }).then(found => found.violations.map(v => v.id))")
    assert found == []


def test_by_keyboard_alone(preview, tab):
    live(tab, preview)
    tab.press("?")
    tab.wait("document.getElementById('keys').open")
    tab.press("Escape")
    tab.wait("!document.getElementById('keys').open")
    for key, label in (("w", "Width"), ("d", "Light or dark")):
        before = tab.evaluate(f"document.querySelector('[aria-label=\"{label}\"] [aria-current]').textContent")
        tab.press(key)
        tab.wait(f"document.querySelector('[aria-label=\"{label}\"] [aria-current]').textContent !== '{before}'")
    tab.press("t")
    tab.wait("document.querySelector('.text pre')")
    tab.press("Tab")
    assert tab.evaluate("document.activeElement !== document.body")


def test_the_hash_is_the_dry_runs(edition, tmp_path):
    chance = random.Random(47)
    letters = "abcdefghijklmnopqrstuvwxyzäöüßéłøאבあ"
    readers = [(f"{''.join(chance.choices(letters[:26], k=8))}{number}@example.org",
                "".join(chance.choices(letters + " \"'<&,", k=chance.randrange(30))).strip())
               for number in range(94)]
    edition.subscribe(READERS + readers)
    edition.compose()
    mails = edition.dry_run(tmp_path / "mails")
    assert len(mails) == 100
    preview = Preview(edition)
    try:
        for address, mail in mails.items():
            query = f"?reader={quote(address, safe='')}"
            assert urlopen(f"{preview.root}/issues/2026-W47/message{query}").read() == mail
            shown = urlopen(f"{preview.root}/issues/2026-W47/source{query}").read().decode()
            assert f">{sha256(mail).hexdigest()}<" in shown
    finally:
        preview.stop()


def test_ctrl_c_ends_it_at_once(edition, preview, tab):
    live(tab, preview)
    assert preview.stop() < 2
    assert preview.process.returncode == -signal.SIGINT


def test_open_has_a_browser_open_the_page_that_is_printed(edition, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    opener = tools / "xdg-open"
    opener.write_text(f"#!/bin/sh\nprintf '%s' \"$*\" > {tmp_path}/opened.new\nmv {tmp_path}/opened.new {tmp_path}/opened\n")
    opener.chmod(0o755)
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{tools}:{before}"
    try:
        preview = Preview(edition, "--open")
    finally:
        os.environ["PATH"] = before
    try:
        for _ in range(600):
            if (tmp_path / "opened").exists():
                break
            time.sleep(0.05)
        assert (tmp_path / "opened").read_text() == preview.page
        assert urlopen(preview.page).status == 200
    finally:
        preview.stop()
    # Without it nothing is opened; where nothing can be, that is said, and the page is served all the same.
    (tmp_path / "opened").unlink()
    opener.write_text("#!/bin/sh\nexit 3\n")
    os.environ["PATH"] = f"{tools}:{before}"
    try:
        preview = Preview(edition, "--open")
        assert urlopen(preview.page).status == 200
        assert "no browser could be opened" in preview.process.stderr.readline()
        preview.stop()
        preview = Preview(edition)
        assert urlopen(preview.page).status == 200
    finally:
        os.environ["PATH"] = before
        preview.stop()
    assert not (tmp_path / "opened").exists()


def test_ten_thousand_requests_leave_it_as_it_was(edition, preview):
    port = int(preview.root.rsplit(":", 1)[1])
    paths = ["/issues/next", "/title?issue=next", "/issues/next/html", "/preview.css", "/icon.svg?problems=1",
             "/issues/next/nothing", "/issues/next/text", "/issues/2020-W01", "/preview.js", "/picked/x/1"]
    statuses = {}

    def ask(count):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        for number in range(count):
            path = paths[number % len(paths)]
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            statuses.setdefault(path, set()).add(answer.status)
        connection.close()

    def resident():
        return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{preview.process.pid}/status").read()).group(1))

    ask(1000)
    before = resident()
    with ThreadPoolExecutor(9) as pool:
        list(pool.map(ask, [1000] * 9))
    assert {path: found for path, found in statuses.items() if found != {200}} == {
        "/issues/next/nothing": {404}, "/issues/2020-W01": {404}, "/picked/x/1": {404}}
    assert resident() < 1.5 * before
    assert preview.process.poll() is None
    assert b"Caf\xc3\xa9 M\xc3\xb6we" in urlopen(f"{preview.root}/issues/next/html").read()
