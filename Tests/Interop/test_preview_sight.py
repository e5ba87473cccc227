"""What an editor really sees of the preview: in the window, beside one another, as wide as is asked for, as mailed."""

import time
from email import message_from_bytes, policy
from urllib.request import urlopen

import pytest

websocket = pytest.importorskip("websocket")
import browser as chromium  # noqa: E402
from test_preview import live, preview, tab  # noqa: E402, F401

pytestmark = pytest.mark.skipif(chromium.NAME is None, reason="Chromium is not installed")

RECT = "(box => [box.left, box.top, box.right, box.bottom])(document.querySelector('{}').getBoundingClientRect())"


def rect(tab, selector):
    return tab.evaluate(RECT.format(selector))


def in_window(tab, selector):
    left, top, right, bottom = rect(tab, selector)
    width, height = tab.evaluate("[innerWidth, innerHeight]")
    return bottom > top and top >= 0 and bottom <= height and left >= 0 and right <= width


def scroll(tab, y):
    tab.wait("document.getElementById('mail').dataset.revision")
    tab.wait(f"document.documentElement.scrollHeight > {y} + innerHeight")
    tab.evaluate(f"scrollTo({{ top: {y}, behavior: 'instant' }})")
    time.sleep(0.3)
    assert tab.evaluate("scrollY") == y


def long_issue(edition):
    for number in range(12):
        edition.write(f"seeds/long-{number}.md",
                      f"---\ntitle: Long {number}\ndate: 2026-11-19\n---\n" + f"Words of harbour {number}. " * 60 + "\n")


@pytest.mark.parametrize("size", [(1280, 900), (960, 700), (375, 720)])
def test_an_error_is_in_the_window_and_moves_nothing(edition, preview, tab, size):
    tab.size(*size)
    long_issue(edition)
    live(tab, preview)
    scroll(tab, 1200)
    template = edition.root / "Templates/article.html.mustache"
    old = template.read_text()
    template.write_text(old + "{{titel}}\n")
    tab.wait("document.querySelector('.overlay')")
    time.sleep(0.5)
    assert in_window(tab, ".overlay")
    assert tab.evaluate("scrollY") == 1200
    # It hides less than half of what is seen, and nothing of the views.
    assert rect(tab, ".overlay")[1] > size[1] / 2
    assert rect(tab, "nav")[3] <= rect(tab, ".overlay")[1]
    tab.press("j")
    time.sleep(0.7)
    assert tab.evaluate("document.activeElement.matches('.overlay button')")
    assert tab.evaluate("scrollY") == 1200
    template.write_text(old)
    tab.wait("!document.querySelector('.overlay')")
    time.sleep(0.5)
    assert tab.evaluate("scrollY") == 1200
    assert tab.complaints() == []


def test_an_error_of_the_roster_lies_over_the_mail(edition, preview, tab):
    live(tab, preview)
    tab.wait("document.getElementById('mail').dataset.revision")
    roster = edition.root / "subscribers/weekly.csv"
    old = roster.read_bytes()
    for row, words in ((b"not an address,x\n", "not an address,x"), (b"\xff@example.org,x\n", "\\xFF@example.org,x")):
        roster.write_bytes(old + row)
        tab.wait(f"document.querySelector('.overlay')?.innerText.includes({words!r})")
        assert in_window(tab, ".overlay")
        assert tab.evaluate("document.querySelector('.overlay').innerText.includes('weekly.csv:8')")
        # The mail is still there to be seen.
        assert tab.evaluate("document.getElementById('mail').getBoundingClientRect().height") > 300
        roster.write_bytes(old)
        tab.wait("!document.querySelector('.overlay')")


def test_the_text_stands_beside_the_mail_however_far_that_is_read(edition, preview, tab):
    long_issue(edition)
    live(tab, preview, "/issues/next?text=beside")
    scroll(tab, 1800)
    text, mail = rect(tab, ".text"), rect(tab, "#mail")
    assert in_window(tab, ".text")
    assert text[0] >= mail[2]
    # In its own lines.
    lines = urlopen(f"{preview.root}/issues/next/text").read().decode().rstrip("\n").split("\n")
    line = tab.evaluate("parseFloat(getComputedStyle(document.querySelector('.text pre')).lineHeight)")
    height = tab.evaluate("document.querySelector('.text pre').scrollHeight")
    assert abs(height - 28 - line * len(lines)) < 3 * line
    # By a key to the text alone, and back.
    tab.press("t")
    tab.wait("document.querySelector('.text.alone')")
    assert tab.evaluate("document.querySelector('.stage').getClientRects().length") == 0
    tab.press("t")
    tab.wait("!document.querySelector('.text')")
    assert tab.evaluate("document.querySelector('.stage').getClientRects().length") == 1


def drag(tab, x, y, to):
    tab.command("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
    for step in range(1, 6):
        tab.command("Input.dispatchMouseEvent", type="mouseMoved", x=x + (to - x) * step / 5, y=y, button="left")
    tab.command("Input.dispatchMouseEvent", type="mouseReleased", x=to, y=y, button="left", clickCount=1)


def test_a_free_width_is_drawn_in_sight_and_kept_to_itself(edition, preview, tab):
    long_issue(edition)
    live(tab, preview, "/issues/next?width=free")
    scroll(tab, 1000)
    assert in_window(tab, ".ruler")
    left, _, right, bottom = rect(tab, ".ruler")
    drag(tab, right - 5, bottom - 5, left + 456)
    tab.wait("document.querySelector('.stage').getBoundingClientRect().width < 480")
    assert 400 < tab.evaluate("document.getElementById('mail').clientWidth") < 460
    tab.evaluate("[...document.querySelectorAll('[aria-label=Width] a')][0].click()")
    tab.wait("document.querySelector('[aria-label=Width] [aria-current]').textContent === 'Desktop'")
    tab.wait("document.getElementById('mail').clientWidth === 760")
    box = rect(tab, "#mail")
    assert round(box[2] - box[0]) == 760
    assert not tab.evaluate("document.querySelector('.share').checkVisibility()")


@pytest.mark.parametrize("window", [1024, 960, 375])
def test_the_width_is_what_is_asked_for_in_any_window(preview, tab, window):
    tab.size(window, 800)
    for width, pixels in (("desktop", 760), ("phone", 375)):
        live(tab, preview, f"/issues/next?width={width}")
        tab.wait("document.getElementById('mail').dataset.revision")
        # What the mail is laid out in, which is what its own styles ask for.
        assert tab.evaluate("document.getElementById('mail').clientWidth") == pixels
        stage, mail = rect(tab, ".stage"), rect(tab, "#mail")
        assert stage[0] <= mail[0] and mail[2] <= stage[2]
        is_less = mail[2] - mail[0] < pixels - 1
        assert tab.evaluate("document.querySelector('.share').checkVisibility()") == is_less
    assert tab.complaints() == []


def test_the_inboxes_show_what_the_mail_says(edition, tab, preview):
    config = (edition.root / "broadsheet.yml").read_text()
    edition.write("broadsheet.yml", config.replace("from: The Harbour Weekly <", "from: Imke Sandvoß <").replace(
        "  minimum: 1\n", "  minimum: 1\n  preheader: Café & more of it\n"))
    live(tab, preview)
    tab.wait("document.querySelector('.apple b')?.textContent === 'Imke Sandvoß'")
    mail = message_from_bytes(urlopen(f"{preview.root}/issues/next/message").read(), policy=policy.default)
    senders = tab.evaluate("['.gmail', '.apple', '.handset'].map(n => document.querySelector(n + ' b').textContent)")
    assert senders == [mail["From"].addresses[0].display_name] * 3
    subjects = tab.evaluate("['.apple', '.handset'].map(n => document.querySelector(n).children[1].textContent)")
    assert subjects == [mail["Subject"]] * 2
    assert tab.evaluate("document.querySelector('.apple .quiet').textContent").startswith("Café & more of it")
    # One line in Gmail, wherever it is cut.
    box = rect(tab, ".gmail")
    assert box[3] - box[1] < 40
    layout = edition.root / "Templates/layout.html.mustache"
    layout.write_text(layout.read_text().replace("{{issue.preheader}}", "Ahoy"))
    tab.wait("document.querySelector('.apple .quiet').textContent.startsWith('Ahoy')")
    assert "is not how the mail begins" in tab.evaluate("document.querySelector('[data-part=inbox]').innerText")


def test_what_composing_refuses_is_said_above_the_mail(edition, tab, preview):
    edition.compose()
    live(tab, preview)
    tab.wait("document.querySelector('.notice')?.innerText.includes('composed already')")
    assert in_window(tab, ".notice")
    assert rect(tab, ".notice")[3] <= rect(tab, ".stage")[1]
    assert "--force" in tab.evaluate("document.querySelector('.notice').innerText")
    # It is counted with the others.
    count = tab.evaluate("document.querySelectorAll('nav .count').length && document.querySelector('nav .count').textContent")
    tab.press("4")
    tab.wait("document.querySelectorAll('[data-part=pane] .problems li').length")
    assert tab.evaluate("document.title").startswith(f"({count})")
    assert "nobody was mailed" in tab.evaluate("document.querySelector('[data-part=pane] .problems li').innerText")
