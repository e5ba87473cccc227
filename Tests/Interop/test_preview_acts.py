"""What the preview's page has done, links that open on purpose, and the views as files."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from email import message_from_bytes, policy

import pytest

from edition import NOTHING, NOW, OK, READERS, SYSTEM, USAGE
from relay import Relay
from servers import LoopbackServer
from test_html import axe_script

websocket = pytest.importorskip("websocket")
import browser as chromium  # noqa: E402
from test_preview import Preview, frame_html, live, loopback_only  # noqa: E402

pytestmark = pytest.mark.skipif(chromium.NAME is None, reason="Chromium is not installed")

AXE = ("axe.run({ exclude: ['iframe'] }, { iframes: false, preload: false }).then(found => found.violations.map("
       "v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')))")


@pytest.fixture
def tab(tmp_path):
    opened = chromium.Browser(tmp_path / "chromium")
    yield opened
    opened.close()


@pytest.fixture
def preview(edition):
    started = Preview(edition)
    yield started
    if started.process.poll() is None:
        started.stop()


def complain_not(tab):
    script = axe_script()
    if script is not None:
        tab.evaluate(script.read_text() + ";0")
        assert tab.evaluate(AXE) == []
    assert tab.complaints() == []


def test_a_test_mail_by_keyboard_alone(edition, tab):
    with Relay() as relay:
        edition.configure(relay.port)
        preview = Preview(edition)
        try:
            live(tab, preview)
            tab.evaluate("document.getElementById('test-address').focus()")
            for letter in "zoe@example.com":
                tab.press(letter)
            tab.press("Enter")
            tab.wait("document.querySelector('#test-answer [data-once] button')")
            words = tab.evaluate("document.getElementById('test-answer').innerText")
            assert "zoe@example.com" in words and "[test] " in words and "127.0.0.1" in words
            assert relay.bytes == {}
            complain_not(tab)
            # The focus is where the next step is.
            tab.press("Enter")
            tab.wait("document.getElementById('test-answer').innerText.includes('Accepted')", 30)
            assert "250" in tab.evaluate("document.getElementById('test-answer').innerText")
            complain_not(tab)
            loopback_only(tab, preview)
        finally:
            preview.stop()
        assert list(relay.bytes) == ["zoe@example.com"]
        mail = message_from_bytes(relay.bytes["zoe@example.com"], policy=policy.default)
        assert mail["Subject"].startswith("[test] ")
    assert not (edition.root / "issues").exists()


def test_a_link_of_the_mail_opens_on_purpose_alone(edition, tab):
    edition.write("seeds/linked.md", "---\ntitle: Linked\ndate: 2026-11-19\nurl: https://linked.example/a?b=1&c=2\n---\nWords.\n")
    preview = Preview(edition)
    try:
        live(tab, preview)
        tab.wait("document.getElementById('mail').dataset.revision")
        number = re.search(r'href="/picked/\w+/(\d+)" target="_self" title="https://linked.example', frame_html(tab)).group(1)
        view = tab.evaluate("document.getElementById('mail').dataset.address.match(/view=(\\w+)/)[1]")
        tab.evaluate(f"fetch('/picked/{view}/{number}')")
        tab.wait("document.getElementById('picked').innerText.includes('https://linked.example/a?b=1&c=2')")
        words = tab.evaluate("document.getElementById('picked').innerText")
        assert "Open in a new tab" in words and "seeds/linked.md:2" in words
        complain_not(tab)
        # A browser's own window is what opens it: here it is only asked what it would be told.
        tab.evaluate("window.open = (...all) => { window.opened = all; }")
        tab.press("Enter")
        tab.wait("window.opened")
        assert tab.evaluate("window.opened") == ["https://linked.example/a?b=1&c=2", "_blank", "noopener,noreferrer"]
        tab.press("Escape")
        tab.wait("!document.getElementById('picked').innerText")
        loopback_only(tab, preview)
    finally:
        preview.stop()


def test_what_the_last_issue_did_not_have_is_marked(edition, tab):
    with Relay() as relay:
        edition.configure(relay.port)
        edition.compose()
        assert edition.send().returncode == OK
    edition.write("seeds/new.md", "---\ntitle: Fog on the Quay\ndate: 2026-11-26\n---\nThick.\n")
    preview = Preview(edition, "--now", "2026-11-27T08:00:00+01:00")
    try:
        live(tab, preview)
        assert "broadsheet-new" not in frame_html(tab).split("</style>", 1)[1]
        tab.press("l")
        tab.wait("location.search.includes('beside=last') && document.getElementById('mail').dataset.address.includes('beside=last')")
        marked = re.findall(r'broadsheet-new" id="block-(\d+)"', frame_html(tab))
        assert "0" in marked
        assert "2026-W47" in tab.evaluate("document.querySelector('[data-part=pane]').innerText")
        complain_not(tab)
    finally:
        preview.stop()


def test_by_another_name_the_frame_still_tells_its_height_and_clicks(edition, tab):
    """From a frame without rights no browser sends the cookie along by which that name is admitted."""
    preview = Preview(edition, "--host", "preview.localhost", address="http://preview.localhost:")
    try:
        tab.open(preview.page)
        tab.wait("document.getElementById('mail')?.dataset.told")
        x, y = tab.evaluate("(box => [box.x + box.width / 2, box.y + 150])(document.getElementById('mail').getBoundingClientRect())")
        tab.click(x, y)
        tab.wait("document.getElementById('picked').innerText")
        assert tab.complaints() == []
    finally:
        preview.stop()


def test_the_frame_is_as_high_as_the_mail(edition, preview, tab):
    """Whatever is in it: pictures that are not fetched, wide tables, lines of a poem, and on a phone too."""
    pictures = "\n\n".join(f"![A boat](https://tracker.example/{n}.png)" for n in range(30))
    table = "\n".join(["| a | b | c | d |", "|---|---|---|---|", *["| one | two | three | four |"] * 40])
    poem = "\n\n".join(f"Line {n}" for n in range(60))
    for width, phone, body in ((1280, "", pictures), (1280, "?width=phone", table), (375, "", poem)):
        edition.write("seeds/high.md", f"---\ntitle: High\ndate: 2026-11-19\n---\n{body}\n")
        tab.size(width, 900)
        live(tab, preview, f"/issues/next{phone}")
        tab.wait("document.getElementById('mail').dataset.told")
        time.sleep(0.5)
        high, wide, address = tab.evaluate(
            "(frame => [frame.clientHeight, frame.clientWidth, frame.dataset.address])(document.getElementById('mail'))")
        tab.size(wide, 900)
        tab.open(address)
        needed = tab.evaluate("document.documentElement.getBoundingClientRect().height")
        assert needed <= high <= needed + 64, (body[:20], needed, high)
    # A window that is drawn narrow and wide again, with a mail that goes along, and no picture is asked for twice by one page.
    tab.size(1280, 900)
    live(tab, preview, "/issues/next?width=free")
    tab.wait("document.getElementById('mail').dataset.told")
    found = {}
    for width in (420, 700, 1280, 420, 700, 1280):
        before = tab.evaluate("document.getElementById('mail').dataset.address")
        tab.size(width, 900)
        tab.wait(f"document.getElementById('mail').dataset.address !== {json.dumps(before)} "
                 "&& document.getElementById('mail').dataset.told")
        told = tab.evaluate("document.getElementById('mail').dataset.told")
        assert found.setdefault(width, told) == told, (width, found, told)
    # A mail that is looked at alone has no icon.
    assert [words for words in tab.complaints() if "favicon" not in words] == []


def test_the_views_as_files(edition, tab, tmp_path):
    out = tmp_path / "out"
    done = edition.run("preview", "--now", NOW, "--static", out, "--screenshot")
    assert done.returncode == OK, done.stderr
    names = {file.name for file in out.iterdir()}
    assert {"index.html", "phone.html", "headers.html", "checks.html", "articles.html", "source.html",
            "mail.html", "text.txt", "message.eml", "desktop.png", "phone.png", "dark.png"} <= names
    sizes = {}
    for name in ("desktop", "phone", "dark"):
        picture = (out / f"{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        sizes[name] = tuple(int.from_bytes(picture[at:at + 4], "big") for at in (16, 20))
    assert sizes["desktop"][0] == 760 and sizes["phone"][0] == 375
    assert sizes["phone"][1] > sizes["desktop"][1] > 600
    for address, _ in READERS:
        assert not [name for name in names if address.encode() in (out / name).read_bytes()]
    for file in sorted(out.glob("*.html")):
        if file.name.startswith(("frame-", "mail")):
            continue
        for scheme in ("light", "dark"):
            tab.prefer(scheme)
            tab.open(file.as_uri())
            complain_not(tab)
    assert [url for url in tab.requests() if not url.startswith(("file:", "about:", "data:"))] == []
    # The same again, and into a folder that is somebody else's.
    assert edition.run("preview", "--now", NOW, "--static", out).returncode == OK
    assert not (out / "phone.png").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    assert edition.run("preview", "--now", NOW, "--static", other).returncode == USAGE
    assert [file.name for file in other.iterdir()] == ["notes.txt"]


ASKING = """
<link rel="preconnect" href="http://127.0.0.1:{port}"><link rel="dns-prefetch" href="http://127.0.0.1:{port}">
<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css"><link rel="prefetch" href="http://127.0.0.1:{port}/next">
<link rel="icon" href="http://127.0.0.1:{port}/icon.png"><meta http-equiv="refresh" content="1;url=http://127.0.0.1:{port}/away">
<style>@import url(http://127.0.0.1:{port}/b.css); @font-face {{ font-family: f; src: url(http://127.0.0.1:{port}/f.woff) }}
p {{ font-family: f; background: url(http://127.0.0.1:{port}/c.png) }}</style>
<script src="http://127.0.0.1:{port}/s.js"></script><script>fetch("http://127.0.0.1:{port}/fetched")</script>
"""
SHOWING = """
<img src="http://127.0.0.1:{port}/pixel.png" srcset="http://127.0.0.1:{port}/two.png 2x" alt="A pixel">
<table background="http://127.0.0.1:{port}/d.png"><tr><td>cell</td></tr></table>
<video poster="http://127.0.0.1:{port}/e.png" src="http://127.0.0.1:{port}/v.mp4" autoplay></video>
<svg width="9" height="9"><image href="http://127.0.0.1:{port}/g.png" width="9" height="9"/></svg>
<iframe src="http://127.0.0.1:{port}/h.html" title="x"></iframe><object data="http://127.0.0.1:{port}/o.pdf">o</object>
"""


def test_no_file_asks_anybody_when_it_is_opened(edition, tab, tmp_path):
    asked = []

    def answer(client):
        asked.append(client.recv(4096))
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with LoopbackServer(answer) as tracker:
        template = edition.root / "Templates/layout.html.mustache"
        text = template.read_text()
        assert "</head>" in text and "</body>" in text
        # A mail program shows what nobody should write; whoever opens a file of it asks nobody for it.
        template.write_text(
            text.replace("</head>", ASKING.format(port=tracker.port) + "</head>").replace(
                "</body>", SHOWING.format(port=tracker.port) + "</body>"))
        out = tmp_path / "out"
        done = edition.run("preview", "--now", NOW, "--static", out)
        assert done.returncode == OK, done.stderr
        for name in ("mail.html", "frame-light.html", "source.html"):
            assert "pixel" in (out / name).read_text(), name
        for file in sorted(out.glob("*.html")):
            tab.open(file.as_uri())
        # What would lead away does so after a moment.
        tab.open((out / "mail.html").as_uri())
        time.sleep(3)
        assert tab.evaluate("location.href") == (out / "mail.html").as_uri()
        assert tab.evaluate("document.images.length") >= 1
        assert asked == []
        # It would have been noticed: the mail as it is sent asks.
        bare = tmp_path / "bare.html"
        bare.write_text(SHOWING.format(port=tracker.port))
        tab.open(bare.as_uri())
        tab.wait("document.readyState === 'complete'")
        assert asked != []


def test_what_cannot_be_written_as_files_is_told(edition, tmp_path):
    out = tmp_path / "out"
    without = edition.run("preview", "--now", NOW, "--static", out, "--screenshot", env={"PATH": str(tmp_path)})
    assert without.returncode == SYSTEM
    assert "no Chromium is found" in without.stderr
    assert (out / "index.html").exists()
    nothing = edition.run("preview", "--now", "2020-01-01T08:00:00Z", "--static", tmp_path / "none")
    assert nothing.returncode == NOTHING
    assert not (tmp_path / "none").exists()
    assert edition.run("preview", "--static", edition.root / "subscribers").returncode == USAGE
    assert edition.run("preview", "--screenshot").returncode == USAGE
    assert edition.run("preview", "--static", out, "--reader", "nobody").returncode == USAGE
    wrong = edition.run("preview", "--list", "weakly")
    assert wrong.returncode == USAGE and "weakly" in wrong.stderr
    assert "2026-W01" in edition.run("preview", "2026-W01").stderr


def test_ctrl_c_ends_it_though_whoever_started_it_ignores_that(edition):
    primary, secondary = pty.openpty()
    started = subprocess.Popen(
        ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *edition.command("preview", "--now", NOW)],
        stdin=secondary, stdout=secondary, stderr=secondary, start_new_session=True,
        preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0))
    try:
        seen = b""
        while b"/issues/next" not in seen:
            assert select.select([primary], [], [], 60)[0]
            seen += os.read(primary, 4096)
        begun = time.time()
        os.write(primary, b"\x03")
        assert started.wait(10) == -signal.SIGINT
        assert time.time() - begun < 2
    finally:
        started.kill()
        os.close(primary)
        os.close(secondary)
