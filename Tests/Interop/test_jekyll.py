"""Jekyll publishes odd folders; what `articles list` says of them is what it published."""

import json

import pytest

from sites import ZONE, compare, listed, moment, need, page, run, write

ALL = """\
---
layout: null
permalink: /all.json
---
[{% assign pages = site.documents | concat: site.pages %}{% for p in pages %}{% if p.date %}
{"path": {{ p.path | jsonify }}, "url": {{ p.url | absolute_url | jsonify }}, "date": "{{ p.date | date_to_xmlschema }}",
"categories": {{ p.categories | jsonify }}, "tags": {{ p.tags | jsonify }}},{% endif %}{% endfor %}
null]
"""

BASE = f"url: https://example.org\nbaseurl: /sub\ntimezone: {ZONE}\n"

FILES = {
    "_posts/2026-01-02-plain.md": page("title: Plain"),
    "_posts/2026-1-2-short.md": page("title: Short"),
    "_posts/2026-01-02-time.md": page("title: T", "date: 2026-01-03 23:30:00"),
    "_posts/2026-01-02-zone.md": page("title: T", "date: 2026-01-03 23:30:00 -0500"),
    "_posts/2026-01-02-zulu.md": page("title: T", "date: 2026-01-03T23:30:00Z"),
    "_posts/2026-01-02-quoted.md": page("title: T", 'date: "2026-01-03 23:30:00"'),
    "_posts/2026-01-02-minutes.md": page("title: T", "date: 2026-01-03 23:30"),
    "_posts/2026-01-02-day.md": page("title: T", "date: 2026-01-05"),
    "_posts/2026-01-02-one.md": page("title: T", 'category: "Developer Tools"', "tags: a b"),
    "_posts/2026-01-02-two.md": page("title: T", "categories: One Two", "tag: low tide"),
    "_posts/2026-01-02-list.md": page("title: T", "categories: [One, 'Two Three']", "tags: [x, 'y z']"),
    "_posts/2026-01-02-Größe & Co.md": page("title: Gr"),
    "_posts/2026-01-02-it's (a) test!.md": page("title: Odd"),
    "_posts/2026-01-02-a_b.c.md": page("title: Odd"),
    "_posts/2026-01-02-slug.md": page("title: S", "slug: My Slug Ö"),
    "_posts/2026-01-02-perm.md": page("title: S", "permalink: /a/:title/:year/"),
    "_posts/2026-01-02-perm2.md": page("title: S", "permalink: /Über alles/"),
    "_posts/2026-01-02-perm3.md": page("title: S", "permalink: /plain.html"),
    "_posts/2026-01-02-off.md": page("title: S", "published: false"),
    "_posts/2026-01-02-silent.md": page("title: S", "published:"),
    "_posts/2026-01-02-tilde.md": page("title: S", "published: ~"),
    "_posts/12-03-04-short-year.md": page("title: S"),
    "_posts/99-1-2-last-century.md": page("title: S"),
    "_posts/2026-02-30-counted-on.md": page("title: S"),
    "_posts/2026-01-02_under.md": page("title: S"),
    "_posts/2026-01-02 blank.md": page("title: S"),
    "_posts/2026-01-02.md": page("title: S"),
    "_posts/2026-01-02T10:30:00Z-moment.md": page("title: S"),
    "_posts/2026-01-02-dots...md": page("title: S"),
    "_posts/2026-01-02-perm4.md": page("title: S", "permalink: pretty"),
    "_posts/2026-01-02-name.md": page("title: S", "permalink: /n/:name/"),
    "_posts/2026-01-02-c.md": page("title: S", "date: Sat Jan 03 10:00:00 2026"),
    "_posts/2026-01-02-slashes.md": page("title: S", "date: 2026/01/03 10:00:00"),
    "_posts/2026-01-02-down.mkdown": page("title: S"),
    "_notes/12-01-02-short.md": page("title: note"),
    "_posts/2099-01-02-future.md": page("title: S"),
    "_posts/nodate.md": page("title: S", "date: 2026-01-05"),
    "_posts/2026-01-02-UPPER.markdown": page("title: S"),
    "_posts/2026-01-02-h.html": page("title: h", text="<p>Words</p>"),
    "_posts/2026-01-02-bare.md": "Words without front matter\n",
    "_posts/deep/2026-01-02-deep.md": page("title: Deep"),
    "news/_posts/2026-01-02-n.md": page("title: N", "categories: [x, 'y z']"),
    "_drafts/d.md": page("title: d", "date: 2026-01-02"),
    "docs/page.md": page("title: page", "date: 2026-01-02"),
    "docs/index.md": page("title: index", "date: 2026-01-02"),
    "_notes/n.md": page("title: note", "date: 2026-01-02"),
    "_notes/deep/m.md": page("title: note", "date: 2026-01-02"),
    "_hidden/h.md": page("title: hidden", "date: 2026-01-02"),
    "_layouts/post.html": "{{ content }}",
    "_includes/x.md": page("title: include", "date: 2026-01-02"),
    "out/x.md": page("title: excluded", "date: 2026-01-02"),
    "node_modules/p/README.md": page("title: package", "date: 2026-01-02"),
}

STYLES = [
    None, "date", "pretty", "ordinal", "weekdate", "none", "/blog/:title", "/:year/:i_month/:i_day/:slug/",
    "/:short_year/:short_month/:long_month/:title:output_ext", "/:slugified_categories/:title.html",
    "/:hour/:minute/:second/:w_year/:week/:w_day/:title/", "/:long_day/:short_day/:y_day/:title/",
]


def published(site):
    need("jekyll")
    write(site, {"all.json": ALL})
    run(["jekyll", "build", "--quiet", "--destination", str(site.parent / "built")], site)
    rows = json.loads((site.parent / "built/all.json").read_text())
    return {row["path"]: row for row in rows if row}


def judge(edition, tmp_path, config, files=None):
    site = tmp_path / "site"
    write(site, {"_config.yml": config, **(files or FILES)})
    rows = published(site)
    judged = {path: (row["url"], moment(row["date"])) for path, row in rows.items()}
    return rows, judged, listed(edition, site, "jekyll")


@pytest.mark.parametrize("style", STYLES)
def test_addresses_and_dates(edition, tmp_path, style):
    config = BASE + "collections: { notes: { output: true }, hidden: { output: false } }\nexclude: [out]\n"
    if style:
        config += f'permalink: "{style}"\n'
    rows, judged, ours = judge(edition, tmp_path, config)
    rows.pop("_hidden/h.md", None)
    judged.pop("_hidden/h.md", None)
    assert len(judged) > 20
    compare(judged, ours)


def test_tags(edition, tmp_path):
    rows, _, ours = judge(edition, tmp_path, BASE)
    for path, row in rows.items():
        if path.startswith("docs/"):
            continue
        assert sorted(ours[path]["tags"]) == sorted(
            set((row["tags"] or []) + (row["categories"] or []))), path


def test_defaults_and_collections(edition, tmp_path):
    config = BASE + """\
collections:
  notes: { output: true, permalink: "/n/:name/:title/" }
defaults:
  - { scope: { path: "", type: posts }, values: { permalink: "/d/:title/" } }
  - { scope: { path: "news" }, values: { published: false } }
  - { scope: { path: "docs" }, values: { permalink: "/doc/:basename/" } }
"""
    files = {path: text for path, text in FILES.items() if not path.startswith("docs/")}
    _, judged, ours = judge(edition, tmp_path, config, files)
    # Jekyll asks each file's own front matter whether it is published before it looks at defaults.
    judged.pop("news/_posts/2026-01-02-n.md", None)
    assert ours["news/_posts/2026-01-02-n.md"]["reason"] is not None
    judged.pop("_hidden/h.md", None)
    compare(judged, ours)


def test_where_collections_lie(edition, tmp_path):
    config = BASE + "collections_dir: coll\ncollections: { recipes: { output: true } }\n"
    names = ["coll/_posts/2026-01-02-a.md", "coll/sea/_posts/2026-01-02-b.md", "coll/_recipes/soup.md",
             "coll/_recipes/_x.md", "coll/page.md", "_posts/2026-01-02-c.md", "_recipes/d.md", "#e.md", "~f.md",
             "_g.md"]
    files = {name: page("title: A", "date: 2026-01-02") for name in names}
    _, judged, ours = judge(edition, tmp_path, config, files)
    # Jekyll names a file of a collection by its way below the folder of all of them.
    judged = {path if path.startswith("coll/") else f"coll/{path}": row for path, row in judged.items()}
    assert len(judged) == 4
    compare(judged, ours)


PAGE = page("title: A", "date: 2026-01-02")


def test_includes_and_exclusions(edition, tmp_path):
    """`include` brings names with a dot or an underscore, `exclude` goes by the beginning of a path."""
    config = BASE + """\
include: [_pages, .hid, _x.md, '*.keep.md']
exclude: [draft, '*.private.md', a/b, n/, 'sub/*.md', _posts/2026-01-02-off.md]
"""
    names = [
        "_pages/a.md", "_pages/_sub/b.md", "_pages/_x.md", ".hid/c.md", "_other/d.md", "deep/_pages/e.md",
        "deep/_x.md", ".dot.md", "_pages/.h.md", "_pages/_posts/2026-01-02-q.md", "~t.keep.md", "_z.keep.md",
        "drafts.md", "draft-x/y.md", "in/draft.md", "in/z.private.md", "a/b.md", "a/bc/d.md", "n/x.md", "nn/x.md",
        "sub/s.md", "sub/d/s.md", "vendor/v.md", "vendor/bundle/v.md", "x/vendor/bundle/v.md",
        "_posts/2026-01-02-off.md", "_posts/2026-01-02-draft.md"]
    _, judged, ours = judge(edition, tmp_path, config, dict.fromkeys(names, PAGE))
    assert len(judged) == 13
    compare(judged, ours)


def test_files_without_front_matter(edition, tmp_path):
    files = {
        "docs/2026-01-02-x.md": "Bare words\n", "_notes/2026-01-02-n.md": "Bare words\n", "_notes/m.md": PAGE,
        "_posts/2026-01-02-b.md": "Bare words\n", "docs/y.md": PAGE, "docs/2026-01-02-z.md": "----\nwords\n"}
    _, judged, ours = judge(edition, tmp_path, BASE + "collections: { notes: { output: true } }\n", files)
    # A file that is copied has no address of a page.
    judged.pop("_notes/2026-01-02-n.md", None)
    assert len(judged) == 3
    compare(judged, ours)


def test_which_defaults_count_more(edition, tmp_path):
    config = BASE + """\
collections: { memos: { output: true } }
defaults:
  - { scope: { path: _posts/sea }, values: { published: false } }
  - { scope: { path: "" }, values: { published: true, permalink: "/all/:title/" } }
  - { scope: { path: "", type: posts }, values: { permalink: "/posts/:title/" } }
  - { scope: { path: "" , type: memos }, values: { permalink: "/m/:title/" } }
  - { scope: { path: "_posts/town" }, values: { permalink: "/town/:title/" } }
"""
    names = ["_posts/2026-01-02-a.md", "_posts/sea/2026-01-02-b.md", "_posts/town/2026-01-02-c.md", "_memos/x.md"]
    _, judged, ours = judge(edition, tmp_path, config, dict.fromkeys(names, PAGE))
    assert len(judged) == 3
    compare(judged, ours)


@pytest.mark.parametrize("config", ["limit_posts: 1\n", "exclude: ['[[:odd']\n"])
def test_what_is_not_understood_is_kept_back(edition, tmp_path, config):
    names = ["_posts/2026-01-02-a.md", "_posts/2026-01-03-b.md"]
    rows, _, ours = judge(edition, tmp_path, BASE + config, dict.fromkeys(names, PAGE))
    taken = {path for path, row in ours.items() if row["reason"] is None}
    assert taken <= set(rows)
    assert all("is not understood" in row["reason"] for row in ours.values())


def test_what_only_some_builds_show_is_kept_back(edition, tmp_path):
    """`future` and `unpublished` show more than readers are mailed."""
    files = {
        "_posts/2026-01-02-a.md": page("title: A", "published: false"), "_posts/2099-01-02-b.md": page("title: B")}
    rows, _, ours = judge(edition, tmp_path, BASE + "future: true\nunpublished: true\nshow_drafts: true\n", files)
    assert len(rows) == 2 and all(row["reason"] for row in ours.values())
