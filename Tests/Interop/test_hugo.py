"""Hugo publishes odd folders; what `articles list` says of them is what it published."""

import json

import pytest

from sites import ZONE, compare, listed, moment, need, page, run, write

LAYOUT = """\
[{{ range $i, $p := site.RegularPages }}{{ if $i }},{{ end }}
{{ dict "path" $p.File.Path "url" $p.Permalink "date" ($p.Date.Format "2006-01-02T15:04:05Z07:00") "year" $p.Date.Year
   "tags" $p.Params.tags "categories" $p.Params.categories | jsonify }}{{ end }}]
"""

BASE = f"""\
baseURL = "https://example.org/sub/"
timeZone = "{ZONE}"
disableKinds = ["RSS", "sitemap", "robotsTXT", "404"]
"""

POSTS = {
    "content/posts/plain.md": page("title: Plain", "date: 2026-01-02"),
    "content/posts/With Space & Co.md": page("title: Space", "date: 2026-01-02 10:00:00"),
    "content/posts/slug.md": page("title: S", "date: 2026-01-02T10:00:00", "slug: My Slug Ö"),
    "content/posts/url.md": page("title: U", "date: 2026-01-02T10:00:00Z", "url: /my/URL ö"),
    "content/posts/url2.md": page("title: U2", "date: 2026-01-02T10:00:00Z", "url: my/url2/"),
    "content/posts/url3.md": page("title: U3", "date: 2026-01-02T10:00:00Z", "url: page.html"),
    "content/posts/encoded.md": page("title: E", "date: 2026-01-02", "url: /a%20b/ö/"),
    "content/posts/Ärger.md": page("title: A", "date: 2026-01-02"),
    "content/posts/a_b.c.md": page("title: c", "date: 2026-01-02"),
    "content/posts/C++.md": page("title: c", "date: 2026-01-02"),
    "content/posts/it's (a) test!.md": page("title: c", "date: 2026-01-02"),
    "content/posts/UPPER.markdown": page("title: c", "date: 2026-01-02"),
    "content/posts/de.de.md": page("title: de", "date: 2026-01-02"),
    "content/posts/page.html": page("title: HTML", "date: 2026-01-02", text="<p>Words</p>"),
    "content/posts/deep/er/still.md": page("title: Deep Down", "date: 2026-01-02"),
    "content/posts/later.md": page("title: L", "date: 2026-01-02", "publishDate: 2099-01-01"),
    "content/posts/pubdate.md": page("title: P", "pubDate: 2026-01-03"),
    "content/posts/published.md": page("title: P", "published: 2026-01-03"),
    "content/posts/lastmod.md": page("title: P", "lastmod: 2026-01-03"),
    "content/posts/order.md": page("title: P", "lastmod: 2026-01-05", "publishDate: 2026-01-04"),
    "content/posts/both.md": page("title: P", "publishDate: 2026-01-04", "date: 2026-01-06"),
    "content/posts/rfc.md": page("title: P", "date: Fri, 20 Nov 2026 08:00:00 +0100"),
    "content/posts/go.md": page("title: P", "date: 2026-11-20 08:00:00 +0100 CET"),
    "content/posts/c.md": page("title: P", "date: Fri Nov 20 08:00:00 2026"),
    "content/posts/unix.md": page("title: P", "date: 1795161600"),
    "content/posts/words.md": page("title: P", "date: 20 Nov 2026"),
    "content/posts/future.md": page("title: F", "date: 2099-01-01"),
    "content/posts/expired.md": page("title: E", "date: 2020-01-01", "expiryDate: 2021-01-01"),
    "content/posts/draft.md": page("title: D", "date: 2020-01-01", "draft: true"),
    "content/posts/quoted.md": page("title: D", "date: 2020-01-01", "Draft: 'true'"),
    "content/posts/_index.md": page("title: Posts"),
    "content/posts/bundle/index.md": page("title: B", "date: 2026-01-02"),
    "content/posts/bundle/extra.md": page("title: X", "date: 2026-01-02"),
    "content/posts/bundle/sub/more.md": page("title: X", "date: 2026-01-02"),
    "content/posts/Größe/index.md": page("title: G", "date: 2026-01-02", "slug: klein"),
    "content/posts/headless/index.md": page("title: H", "date: 2026-01-02", "headless: true"),
    "content/posts/never.md": page("title: N", "date: 2026-01-02", "_build:", "  list: never"),
    "content/posts/toml.md": '+++\ntitle = "T"\ndate = 2026-01-02T10:00:00+05:00\ntags = ["one two"]\n+++\nWords',
    "content/posts/json.md": '{\n"title": "J", "date": "2026-01-02", "tags": ["a", "b"]\n}\nWords',
    "content/kept/_index.md": page("title: K", "cascade:", "  draft: true"),
    "content/kept/back.md": page("title: B", "date: 2026-01-02"),
    "content/kept/open.md": page("title: O", "date: 2026-01-02", "draft: false"),
    "content/unlisted/_index.md": page("title: U", "cascade:", "  - _build: { list: never }"),
    "content/unlisted/deep/a.md": page("title: A", "date: 2026-01-02"),
    "content/hidden/_index.md": page("title: H", "draft: true"),
    "content/hidden/deep/a.md": page("title: A", "date: 2026-01-02"),
    "content/later/_index.md": page("title: L", "date: 2099-01-02"),
    "content/later/a.md": page("title: A", "date: 2026-01-02"),
    "content/gone/_index.md": page("title: G", "expiryDate: 2020-01-02"),
    "content/gone/a.md": page("title: A", "date: 2026-01-02"),
    "content/shown/_index.md": page("title: S", "_build: { render: false }", "date: 2026-01-01"),
    "content/shown/a.md": page("title: A", "date: 2026-01-02"),
    "content/blog/_index.md": page("title: Blog"),
    "content/blog/sub/_index.md": page("title: Sub"),
    "content/blog/plain/deep/e.md": page("title: E", "date: 2026-01-02"),
    "content/top.md": page("title: top", "date: 2026-01-02"),
    "content/about/index.md": page("title: about", "date: 2026-01-02"),
    "content/blog/a.md": page("title: Über Größe & co", "date: 2026-01-02"),
    "content/blog/b.md": page("title: x", "date: 2026-03-04", "slug: my-slug"),
    "content/blog/c.md": page("title: c/d e.f", "date: 2025-12-31T23:30:00Z"),
    "content/blog/sub/d.md": page("title: D", "date: 2026-01-02 00:30:00"),
    "content/blog/leaf/index.md": page("title: Leaf Page", "date: 2026-01-02"),
}

PATTERNS = [
    "/:year/:month/:slug/", "/:year/:month/:day/:title/", "/x/:sections/:filename/",
    "/:section/:yearday/:weekday/:weekdayname/:monthname/:title", "/:slugorfilename/",
    "/:sections[1:]/:filename/", "/:sections[last]/:title/", "/a/:filename.html",
]


def published(site):
    need("hugo")
    write(site, {"layouts/index.json": LAYOUT, "layouts/_default/single.html": "{{ .Title }}"})
    run(["hugo", "--destination", "out", "--clock", "2026-11-26T12:00:00Z"], site)
    # Each language has a home of its own.
    return {f"content/{row['path']}": row for home in site.glob("out/**/index.json")
            for row in json.loads(home.read_text())}


def judge(edition, tmp_path, files, more=""):
    site = tmp_path / "site"
    write(site, files)
    rows = published(site)
    judged = {path: (row["url"], moment(row["date"])) for path, row in rows.items()}
    return rows, judged, listed(edition, site, "hugo", more)


def test_addresses_and_dates(edition, tmp_path):
    config = BASE + '[outputs]\nhome = ["json"]\n'
    _, judged, ours = judge(edition, tmp_path, {"hugo.toml": config, **POSTS})
    assert len(judged) > 35
    compare(judged, ours)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns(edition, tmp_path, pattern):
    files = {path: text for path, text in POSTS.items() if "/blog/" in path}
    config = BASE + f'[outputs]\nhome = ["json"]\n[permalinks]\nblog = "{pattern}"\n'
    site = tmp_path / "site"
    write(site, {"hugo.toml": config, **files})
    need("hugo")
    try:
        rows = published(site)
    except AssertionError as error:
        if "not a valid permalink" in str(error) or "illegal permalink" in str(error):
            pytest.skip("this Hugo does not know the pattern")
        raise
    judged = {path: (row["url"], moment(row["date"])) for path, row in rows.items()}
    compare(judged, listed(edition, site, "hugo"))


@pytest.mark.parametrize("name, config", [
    ("config.yaml", 'baseURL: https://example.org\nuglyURLs: true\noutputs: { home: [json] }\n'),
    ("config/_default/config.toml",
     'baseURL = "https://example.org/"\ndisablePathToLower = true\n[outputs]\nhome = ["json"]\n'),
    ("hugo.json", '{"baseURL": "https://example.org", "contentDir": "content",'
                  ' "outputs": {"home": ["json"]}}'),
    ("hugo.toml", 'baseURL = "https://example.org/"\ndefaultContentLanguage = "en"\n'
                  '[outputs]\nhome = ["json"]\n[languages.en]\n[languages.de]\n'),
])
def test_configurations(edition, tmp_path, name, config):
    """Without a zone of the site, times are UTC's."""
    files = {path: text for path, text in POSTS.items() if "/posts/" in path}
    _, judged, ours = judge(edition, tmp_path, {name: config, **files})
    assert judged
    # A day is the day of the newsletter's zone, whatever that of the site is.
    days = {path: (url, moment(ours[path]["date"]) if ours[path]["date"][11:19] == "00:00:00" else date)
            for path, (url, date) in judged.items()}
    compare(days, ours)


HIDDEN = r'''
ignoreFiles = ['\.private\.md$', '/old/']
disableLanguages = ["de"]
[languages.en]
[languages.de]
[[cascade]]
draft = true
[cascade._target]
path = "/wip/**"
'''
SECTIONS = """
[[cascade]]
draft = true
[cascade._target]
kind = "section"
"""


@pytest.mark.parametrize("more, shown", [
    ("", ("Wip2/d.md", "a.md", "c2/f.md", "leaf/index.md", "wip.md")),
    # With a section all that lies in it is a draft.
    (SECTIONS, ("a.md", "leaf/index.md", "wip.md")),
])
def test_what_the_settings_keep_back(edition, tmp_path, more, shown):
    config = ('defaultContentLanguage = "en"\n' + BASE + HIDDEN + more).replace(
        "[languages.en]", '[outputs]\nhome = ["json"]\n[languages.en]')
    names = ["a.md", "a.private.md", "old/b.md", "a.de.md", "#c.md", "wip.md", "wip/d.md", "Wip2/d.md",
             "wip/deep/e/index.md", "c2/f.md", "c2/g/h.md", "leaf/index.md"]
    files = {f"content/{name}": page("title: A", "date: 2026-01-02") for name in names}
    files["content/c2/_index.md"] = page(
        "title: C", "cascade:", "  - _target: { path: '/c2/g/**' }", "    _build: { render: never, list: never }")
    _, judged, ours = judge(edition, tmp_path, {"hugo.toml": config, **files})
    assert sorted(judged) == [f"content/{name}" for name in shown]
    compare(judged, ours)


def test_tags(edition, tmp_path):
    files = {
        "content/posts/a.md": page("title: A", "date: 2026-01-02", "tags: [Low Tide, sea]"),
        "content/posts/b.md": page("title: B", "date: 2026-01-02", 'categories: ["Developer Tools"]'),
        "content/posts/c.md": page("title: C", "date: 2026-01-02", "tags:", "  - x", "  - y z"),
    }
    config = BASE + '[outputs]\nhome = ["json"]\n'
    rows, _, ours = judge(edition, tmp_path, {"hugo.toml": config, **files})
    for path, row in rows.items():
        assert ours[path]["tags"] == (row["tags"] or []) + (row["categories"] or []), path


def test_what_the_source_says_counts_more(edition, tmp_path):
    files = {"hugo.toml": BASE, **POSTS}
    write(tmp_path / "site", files)
    ours = listed(
        edition, tmp_path / "site", "hugo",
        ', base_url: "https://other.example/b", permalink: "/p/:filename/", zone: UTC,'
        ' exclude: ["content/kept/**"], tags: [site]')
    # The folder of the articles is what is looked through: patterns are below it.
    row = ours["content/posts/slug.md"]
    assert row["url"] == "https://other.example/b/p/slug/"
    assert moment(row["date"]) == moment("2026-01-02T10:00:00Z")
    assert row["tags"][-1] == "site"


OUT = f"""\
baseURL: https://example.org/sub/
timeZone: {ZONE}
disableKinds: [RSS, sitemap, robotsTXT, "404"]
outputs: {{ home: [json] }}
"""
ODD = {
    "content/a.md": page("title: A", "date: 2026-01-02"),
    "content/a.de.md": page("title: A", "date: 2026-01-02"),
    "content/old/x.private.md": page("title: X", "date: 2026-01-02"),
    "content/old/d.de.md": page("title: D", "date: 2026-01-02"),
    "content/wip/b.md": page("title: B", "date: 2026-01-02"),
    "content/wip/d.de.md": page("title: D", "date: 2026-01-02"),
}
MAIN = "config/_default/hugo.yaml"
TWO = "languages: { en: { weight: 1 }, de: { weight: 2 } }\n"
WIP = "draft: true\n_target: { path: /wip/** }\n"
SPLIT = {
    "the parts": {MAIN: OUT, "config/_default/languages.toml": "[en]\nweight = 1\n[de]\ndisabled = true\n"},
    "production over the rest": {
        MAIN: OUT + TWO, "config/production/languages.yaml": "de: { disabled: true }\n",
        "config/staging/hugo.yaml": "ignoreFiles: [wip]\n"},
    "one file beside the content, and parts": {"hugo.yaml": OUT, "config/_default/config.yaml": "ignoreFiles: [private]\n"},
    "production alone": {"hugo.yaml": OUT, "config/production/config.yaml": "ignoreFiles: [private]\n"},
    "a part replaces a list": {
        "hugo.yaml": OUT + "ignoreFiles: [private]\n", "config/_default/config.yaml": "ignoreFiles: [wip]\n"},
    "a folder in the folder": {MAIN: OUT, "config/_default/sub/config.yaml": "IGNOREFILES: [private]\n"},
    "a cascade replaced": {
        MAIN: OUT + "cascade: [{ draft: true }]\n",
        "config/production/config.yaml": "cascade: [{ draft: true, _target: { path: '/wip/**' } }]\n"},
    "a cascade of one language": {
        MAIN: OUT, "config/_default/languages.toml":
        "[en]\nweight = 1\n[[en.cascade]]\ndraft = true\n[en.cascade._target]\npath = '/wip/**'\n[de]\nweight = 2\n"},
    "a language's cascade in place of the site's": {
        "hugo.yaml": OUT + "cascade: { draft: true }\n"
        "languages: { en: { weight: 1, cascade: { color: red } }, de: { weight: 2 } }\n"},
    "a file for a language": {
        MAIN: OUT, "config/_default/languages.yaml": "en: { weight: 1 }\nde: { weight: 2 }\n",
        "config/_default/config.de.yaml": "cascade: { draft: true }\n"},
    "parameters decide nothing": {MAIN: OUT, "config/_default/params.toml": "draft = true\n[cascade]\ndraft = true\n"},
    "no pages of one language": {
        MAIN: OUT + "languages: { en: { weight: 1 }, de: { weight: 2, disableKinds: [page] } }\n"},
    "patterns of addresses": {MAIN: OUT, "config/_default/permalinks.yaml": "old: /x/:filename/\n"},
    "sections of one language": {
        "hugo.yaml": OUT + TWO, "content/wip/_index.de.md": page("title: W", "draft: true"),
        "content/old/_index.de.md": page("title: O", "cascade: { draft: true }")},
    "sections of the main language": {
        "hugo.yaml": OUT + TWO, "content/wip/_index.md": page("title: W", "draft: true"),
        "content/old/_index.md": page("title: O", "cascade: { draft: true }")},
}


@pytest.mark.parametrize("name", SPLIT)
def test_split_configurations(edition, tmp_path, name):
    _, judged, ours = judge(edition, tmp_path, {**ODD, **SPLIT[name]})
    assert judged
    compare(judged, ours)


#: What keeps articles back in ways that are not read: no more may be taken than Hugo publishes.
UNREAD = {
    "no pages": {"hugo.yaml": OUT.replace("[RSS", "[page, RSS")},
    "a cascade file": {MAIN: OUT, "config/_default/cascade.yaml": WIP},
    "a list where a table belongs": {MAIN: OUT, "config/_default/cascade.toml": "[[cascade]]\ndraft = true\n"},
    "one cascade for a target": {"hugo.yaml": OUT, "content/_index.md": page("title: H", "cascade:", "  draft: true",
                                                                      "  _target: { path: /wip/** }")},
    "cascades in two files": {
        MAIN: OUT + "cascade: { draft: true }\n", "config/production/config.yaml": "cascade: { color: red }\n"},
    "files that a language ignores": {"hugo.yaml": OUT + "languages: { en: { weight: 1, ignoreFiles: [private] } }\n"},
    "files that a mount leaves out": {
        "hugo.yaml": OUT + "module: { mounts: [{ source: content, target: content, excludeFiles: ['wip/**'] }] }\n"},
    "another folder": {
        MAIN: OUT, "config/_default/module.yaml": "mounts: [{ source: content/old, target: content }]\n"},
    "a date of one's own": {
        "hugo.yaml": OUT + "frontmatter: { expiryDate: [ends, ':default'] }\n",
        "content/wip/e.md": page("title: E", "date: 2026-01-01", "ends: 2026-01-02")},
    "a section in another form": {"hugo.yaml": OUT, "content/wip/_index.org": "#+title: x\n#+draft: true\n"},
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_understood_is_kept_back(edition, tmp_path, name):
    site = tmp_path / "site"
    write(site, {**ODD, **UNREAD[name]})
    rows = published(site)
    ours = listed(edition, site, "hugo")
    taken = {path for path, row in ours.items() if row["reason"] is None}
    assert taken <= set(rows), sorted(taken - set(rows))
    reasons = [row["reason"] for row in ours.values() if row["reason"]]
    assert any("is not understood" in reason or "draft: true" in reason for reason in reasons), ours
