"""What the preview's page does by itself: it marks what changed, copies, catches up, and lets nobody lose the keys."""

import json
import time
from urllib.request import urlopen

import pytest

from edition import NOW, OK
from relay import Relay

websocket = pytest.importorskip("websocket")
import browser as chromium  # noqa: E402
from test_preview import Preview, frame_html, live, preview, shown, tab  # noqa: E402, F401
from test_preview_sight import in_window, long_issue, rect, scroll  # noqa: E402

pytestmark = pytest.mark.skipif(chromium.NAME is None, reason="Chromium is not installed")


def settled(tab):
    """The mail that stands in the frame is the one of the page's own state."""
    tab.wait("document.getElementById('mail').dataset.revision === document.body.dataset.revision")
    tab.wait("document.getElementById('mail').dataset.told")
    time.sleep(0.4)


def click_mail(tab, share, down):
    """A click so many pixels below the top of the mail, and so far across it, in sight."""
    top = tab.evaluate("(box => box.top + scrollY)(document.getElementById('mail').getBoundingClientRect())")
    tab.evaluate(f"scrollTo({{ top: {top} + {down} - 300, behavior: 'instant' }})")
    time.sleep(0.2)
    left, mail_top, right, _ = rect(tab, "#mail")
    tab.click(left + (right - left) * share, mail_top + down)


@pytest.mark.parametrize("what", ["layout", "section", "name", "roster"])
def test_what_no_article_says_is_marked_and_comes_into_sight(edition, preview, tab, what):
    long_issue(edition)
    live(tab, preview, "/issues/next?reader=anna%40example.org")
    settled(tab)
    # Away from where each of them stands.
    scroll(tab, 300 if what == "layout" else 2500)
    path, old, new = {
        "layout": ("Templates/layout.html.mustache", "</body>", "<p>Until the next tide</p></body>"),
        "section": ("broadsheet.yml", "Also this week", "Also on the quay"),
        "name": ("broadsheet.yml", "name: The Harbour Weekly", "name: The Harbour Daily"),
        "roster": ("subscribers/weekly.csv", "anna@example.org,Anna", "anna@example.org,Annabelle"),
    }[what]
    file = edition.root / path
    text = file.read_text()
    assert text.count(old) == 1
    before = tab.evaluate("scrollY")
    file.write_text(text.replace(old, new))
    html = shown(tab, {"layout": "Until the next tide", "section": "Also on the quay", "name": "The Harbour Daily",
                       "roster": "Annabelle"}[what])
    assert html.count("broadsheet-block broadsheet-changed") >= 1
    settled(tab)
    tab.wait(f"Math.abs(scrollY - {before}) > 100")


def test_another_readers_row_moves_and_marks_nothing(edition, preview, tab):
    long_issue(edition)
    live(tab, preview, "/issues/next?reader=anna%40example.org")
    settled(tab)
    scroll(tab, 1500)
    roster = edition.root / "subscribers/weekly.csv"
    revision = tab.evaluate("document.body.dataset.revision")
    roster.write_text(roster.read_text().replace("Zoë", "Zora"))
    tab.wait(f"document.body.dataset.revision !== '{revision}'")
    time.sleep(1)
    assert "broadsheet-block broadsheet-changed" not in frame_html(tab)
    assert tab.evaluate("scrollY") == 1500


def test_what_had_the_focus_catches_up_after_it(edition, preview, tab):
    # A window that is not the one in front is told of no focus that goes.
    tab.command("Emulation.setFocusEmulationEnabled", enabled=True)
    live(tab, preview)
    tab.evaluate("document.getElementById('issue').focus()")
    config = edition.root / "broadsheet.yml"
    config.write_text(config.read_text().replace("{{newsletter.name}}: {{lead.title}}", "Of boats and {{lead.title}}"))
    # The heading goes on, though somebody is at the chooser; what that offers waits.
    tab.wait("document.querySelector('h1').textContent.startsWith('Of boats')")
    assert tab.evaluate("document.activeElement.id") == "issue"
    edition.compose()
    tab.wait("document.querySelector('.notice')")
    assert tab.evaluate("document.querySelectorAll('#issue option').length") == 1
    tab.evaluate("document.activeElement.blur()")
    tab.wait("document.querySelectorAll('#issue option').length === 2")
    # A search that somebody has begun to write is not lost by it.
    live(tab, preview, "/issues/next/readers?search=zo")
    tab.evaluate("document.getElementById('search').focus()")
    for letter in "ra":
        tab.press(letter)
    assert tab.evaluate("document.getElementById('search').value") in ("zora", "razo")
    typed = tab.evaluate("document.getElementById('search').value")
    roster = edition.root / "subscribers/weekly.csv"
    roster.write_text(roster.read_text() + "zoo@example.org,The Zoo\n")
    revision = tab.evaluate("document.body.dataset.revision")
    tab.wait(f"document.body.dataset.revision !== '{revision}' || document.querySelector('[data-part=side]').innerText")
    time.sleep(1)
    assert "zoo@" not in tab.evaluate("document.querySelector('[data-part=pane]').innerText")
    tab.evaluate("document.activeElement.blur()")
    tab.wait("document.querySelector('[data-part=pane]').innerText.includes('zoo@example.org')")
    assert tab.evaluate("document.getElementById('search').value") == typed
    assert tab.complaints() == []


def test_a_click_copies_the_place_at_once_or_says_that_it_could_not(preview, tab):
    for permission in ("granted", "denied"):
        live(tab, preview)
        for name in ("clipboard-write", "clipboard-read"):
            tab.command("Browser.setPermission", permission={"name": name, "allowWithoutSanitization": False},
                        setting=permission if name == "clipboard-write" else "granted", origin=preview.root)
        if permission == "denied":
            tab.evaluate("navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
        settled(tab)
        for down in range(160, 900, 60):
            click_mail(tab, 0.5, down)
            time.sleep(0.4)
            words = tab.evaluate("document.getElementById('picked').innerText")
            if "seeds/" in words and "leads to" not in words:
                break
        words = tab.evaluate("document.getElementById('picked').innerText")
        place = tab.evaluate("document.querySelector('#picked code').textContent")
        assert "seeds/" in place and "Open" in words
        if permission == "granted":
            assert "is copied" in words and "Copy" not in words
            assert tab.evaluate("navigator.clipboard.readText()") == place
        else:
            assert "is copied" not in words and "Copy" in words


def test_keys_work_after_a_click_in_the_mail(preview, tab):
    live(tab, preview)
    settled(tab)
    width = "document.querySelector('[aria-label=Width] [aria-current]').textContent"
    # On its margin, where nothing leads anywhere, and on a block.
    for share, down in ((0.01, 40), (0.5, 500)):
        before = tab.evaluate(width)
        click_mail(tab, share, down)
        tab.wait("document.activeElement.tagName !== 'IFRAME'")
        tab.press("Escape")
        tab.press("w")
        tab.wait(f"{width} !== {json.dumps(before)}")
        tab.wait("document.getElementById('mail').dataset.address && document.getElementById('mail').dataset.revision")
        settled(tab)


def test_the_keyboard_goes_into_the_mail_or_past_it(preview, tab):
    live(tab, preview)
    settled(tab)
    tab.evaluate("[...document.querySelectorAll('[aria-label=Parts] a')].at(-1).focus()")
    for _ in range(6):
        tab.press("Tab")
        if tab.evaluate("document.activeElement.id") == "before-mail":
            break
    assert tab.evaluate("document.activeElement.id") == "before-mail"
    time.sleep(0.5)
    assert in_window(tab, "#before-mail")
    steps = tab.evaluate("history.length")
    tab.press("Enter")
    tab.wait("document.activeElement.id === 'after-mail'")
    time.sleep(0.7)
    assert in_window(tab, "#after-mail")
    assert tab.evaluate("history.length") == steps
    tab.press("Enter")
    tab.wait("document.activeElement.id === 'before-mail'")
    # Who goes in by the keyboard stays there, and comes out at its end.
    tab.press("Tab")
    tab.wait("document.activeElement.tagName === 'IFRAME'")
    time.sleep(0.5)
    assert tab.evaluate("document.activeElement.tagName") == "IFRAME"


def test_tabs_that_nobody_sees_leave_the_connections_to_the_one_that_is_seen(edition, preview, tab):
    others = []
    for _ in range(8):
        target = tab.command("Target.createTarget", url=f"{preview.root}/issues/next", background=False)["targetId"]
        others.append(target)
        time.sleep(0.3)
    tab.command("Page.bringToFront")
    live(tab, preview)
    tab.wait("document.visibilityState === 'visible'")
    time.sleep(2)
    for _ in range(10):
        assert tab.evaluate("fetch('/preview.css').then(answer => answer.status)") == 200
    # Its own turn: unseen it keeps its title, and shows all when it is seen again.
    tab.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    tab.command("Target.activateTarget", targetId=others[0])
    tab.wait("document.visibilityState === 'hidden'")
    tab.wait("document.getElementById('state').textContent === 'unseen'")
    address = tab.evaluate("document.getElementById('mail').dataset.address")
    template = edition.root / "Templates/article.html.mustache"
    old = template.read_text()
    template.write_text(old + "{{titel}}\n{{sumary}}\n{{dat}}\n")
    tab.wait("document.title.startsWith('(3)') && document.getElementById('icon').href.endsWith('problems=3')")
    assert tab.evaluate("document.querySelector('.overlay')") is None
    template.write_text(old)
    config = edition.root / "broadsheet.yml"
    config.write_text(config.read_text().replace("{{newsletter.name}}: {{lead.title}}", "Of boats"))
    tab.wait("document.title.includes('Of boats')")
    assert tab.evaluate("document.getElementById('mail').dataset.address") == address
    tab.command("Page.bringToFront")
    tab.wait("document.querySelector('h1').textContent === 'Of boats'")
    tab.wait("document.getElementById('state').textContent === 'live'")
    assert tab.complaints() == []


def test_an_open_issue_that_is_discarded_is_said_to_be_gone(edition, tab):
    edition.compose()
    preview = Preview(edition, "2026-W47")
    try:
        live(tab, preview, "/issues/2026-W47")
        tab.wait("document.querySelector('.badge').textContent === 'composed'")
        done = edition.run("discard", "2026-W47", "--yes")
        assert done.returncode == OK, done.stderr
        tab.wait("document.querySelector('.overlay')")
        tab.wait("document.querySelector('.badge').textContent.includes('no longer there')")
        assert tab.evaluate("document.getElementById('issue').selectedOptions[0].textContent") == "2026-W47 (not there)"
        # What there is can be chosen.
        tab.evaluate("(box => { box.value = '/issues/next'; box.dispatchEvent(new Event('change', { bubbles: true })); })"
                     "(document.getElementById('issue'))")
        tab.wait("location.pathname === '/issues/next' && !document.querySelector('.overlay')")
        tab.wait("document.querySelector('.badge').textContent.includes('as it would be composed now')")
        assert tab.evaluate("[...document.querySelectorAll('#issue option')].map(o => o.textContent)") == ["next"]
    finally:
        preview.stop()


def test_a_save_that_leaves_the_mail_as_it_was_leaves_its_frame_too(edition, preview, tab):
    live(tab, preview)
    settled(tab)
    address = tab.evaluate("document.getElementById('mail').dataset.address")
    for _ in range(3):
        revision = tab.evaluate("document.body.dataset.revision")
        template = edition.root / "Templates/layout.html.mustache"
        template.write_bytes(template.read_bytes())
        tab.wait(f"document.body.dataset.revision !== '{revision}'")
        settled(tab)
    assert tab.evaluate("document.getElementById('mail').dataset.address") == address


def picked_lines(tab, path):
    """What a click on each block and link of a mail tells, but for articles."""
    numbers = tab.evaluate(
        "fetch(document.getElementById('mail').dataset.address).then(answer => answer.text())"
        ".then(text => [...text.matchAll(/\\/picked\\/\\w+\\/(\\d+)\"/g)].map(found => found[1]))")
    view = tab.evaluate("document.getElementById('mail').dataset.address.match(/view=(\\w+)/)[1]")
    found = {}
    for number in dict.fromkeys(numbers):
        tab.evaluate("document.getElementById('picked').replaceChildren()")
        tab.evaluate(f"fetch('/picked/{view}/{number}')")
        tab.wait("document.getElementById('picked').innerText")
        found[number] = tab.evaluate("[...document.querySelectorAll('#picked code')].map(c => c.textContent).join(' ')")
    return found


def test_a_composed_issue_names_its_templates_as_the_next_does(edition, tab):
    with Relay() as relay:
        edition.configure(relay.port)
        preview = Preview(edition)
        try:
            live(tab, preview)
            settled(tab)
            following = picked_lines(tab, "next")
            edition.compose()
            live(tab, preview, "/issues/2026-W47")
            settled(tab)
            composed = picked_lines(tab, "2026-W47")
            assert composed == following
            assert any("digest.html.mustache:" in words for words in composed.values())
            assert all("mustache:" in words or "seeds/" in words for words in composed.values())
            assert "since it was composed" not in tab.evaluate("document.querySelector('[data-part=pane]').innerText")
            template = edition.root / "Templates/layout.html.mustache"
            template.write_text(template.read_text().replace("</body>", "<p>Until the next tide</p></body>"))
            tab.wait("document.querySelector('[data-part=pane]').innerText.includes('since it was composed')")
            assert picked_lines(tab, "2026-W47") == composed
            assert urlopen(f"{preview.root}/issues/2026-W47/html").read().find(b"Until the next tide") < 0
        finally:
            preview.stop()
