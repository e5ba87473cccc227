"""Times `articles list --all --json` beside Debian's `hugo list all` on the same articles, in turn."""

import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

WORDS = """the harbour ferry quay gull winter lamp clock pear customs house stars council bridge spoon jam
quince thirteen generous broken neighbour letter market tide boat rope lantern morning fog bell""".split()
TAGS = ["ferry", "harbour", "jam", "weather", "council", "music", "market", "video", "letters"]
CONFIGURATION = """name: Bench
from: Bench <weekly@news.example.org>
postal_address: 1 Quay Street, Harbour
base_url: https://news.example.org
list_id: weekly.news.example.org
language: en
timezone: Europe/Berlin
list: weekly
secret_key: { file: secret.key }
sources:
  - path: content
tag_rules:
  - { tag: ferry, match: [ferry, dock, "crossing*"] }
issue:
  subject: Bench
  sections:
    - { title: All, tags: "*", limit: 10 }
delivery:
  smtp: smtp://localhost:2525
  tls: none
"""


def words(random, count):
    return " ".join(random.choice(WORDS) for _ in range(count))


def article(random, number):
    """Front matter as people have it, and 400 words with what Markdown has; every second says what it is about."""
    title = words(random, 5).capitalize()
    day = f"20{10 + number % 16:02}-{1 + number // 16 % 12:02}-{1 + number // 192 % 28:02}"
    lines = ["---", f'title: "{title}: part {number}"' if number % 3 else f"title: {title}",
             f"date: {day}T{number % 24:02}:30:00+01:00" if number % 4 else f"date: {day}"]
    if number % 2:
        lines.append(f"description: {words(random, 14).capitalize()}.")
    tags = random.sample(TAGS, 2)
    lines += [f"tags: [{', '.join(tags)}]"] if number % 5 else ["tags:", *(f"  - {tag}" for tag in tags)]
    lines += ["author: Ann Bell", "draft: true" if number % 50 == 0 else "draft: false", "---", ""]
    for part in range(5):
        text = words(random, 72)
        if part == 1:
            lines += [f"## {words(random, 4).capitalize()}", ""]
        if part == 2:
            text += f" [{words(random, 2)}](https://example.org/{number}) and *{words(random, 2)}*."
        lines += [text.capitalize() + ".", ""]
    lines += [f"- {words(random, 8)}" for _ in range(4)] + [""]
    return "\n".join(lines)


def make_site(root, count):
    """A folder that is a site of Hugo's and an edition at once, so that both read the same files."""
    (root / "content").mkdir(parents=True)
    (root / "subscribers").mkdir()
    (root / "subscribers/weekly.csv").write_text("email\n")
    (root / "broadsheet.yml").write_text(CONFIGURATION)
    (root / "config.toml").write_text('baseURL = "https://news.example.org/"\ntitle = "Bench"\n')
    source = random.Random(count)
    for number in range(count):
        folder = root / f"content/part{number // 1000:02}"
        folder.mkdir(exist_ok=True)
        (folder / f"article-{number:06}.md").write_text(article(source, number))


def measure_listing(binary, rounds, measure, work, count):
    """Costs of `hugo list all`, and of `articles list --all --json` without and with a cache, one after the other in
    each round; what was listed is compared."""
    site = work / f"site-{count}"
    make_site(site, count)
    caches = work / "caches"
    environment = {**os.environ, "XDG_CACHE_HOME": str(caches)}
    ours = [binary, "-C", site, "articles", "list", "--all", "--json"]
    theirs = ["hugo", "list", "all", "-s", site]
    shutil.rmtree(caches, ignore_errors=True)
    listed = [subprocess.run(ours, env=environment, capture_output=True, check=True).stdout for _ in range(2)]
    # Hugo names a page by its file and by its address.
    table = subprocess.run(theirs, capture_output=True, check=True, text=True).stdout
    rows = sum(row[0].endswith(".md") for row in csv.reader(table.splitlines()) if row)
    if listed[0] != listed[1] or listed[0].count(b'"path"') != count or rows != count:
        sys.exit(f"not all were listed: {listed[0].count(b'path')} and {rows}")
    costs = {"hugo list all": [], "articles list, cold": [], "articles list, cached": []}
    for _ in range(rounds):
        costs["hugo list all"].append(measure(theirs, count))
        shutil.rmtree(caches, ignore_errors=True)
        costs["articles list, cold"].append(measure(ours, count, env=environment))
        # What was written a moment ago is not trusted yet.
        measure(ours, count, env=environment)
        costs["articles list, cached"].append(measure(ours, count, env=environment))
    shutil.rmtree(site)
    return costs


def run(binary, rounds, measure, work, count):
    """Rows for so many articles and for five times as many, each beside Hugo on the same files; and what an article
    takes of the processor among the many, to what it takes among the few."""
    few = measure_listing(binary, rounds, measure, work, count)
    many = measure_listing(binary, rounds, measure, work, 5 * count)
    lines = []
    for costs in (few, many):
        hugo = costs["hugo list all"]
        for name, found in costs.items():
            def ratio(value):
                return statistics.median(value(own) / value(other) for own, other in zip(found, hugo))
            each = (statistics.median(cost.cpu / cost.mails for cost in found)
                    / statistics.median(cost.cpu / cost.mails for cost in few[name]))
            lines.append((
                f"{name}, {found[0].mails}", f"{statistics.median(cost.wall for cost in found):.2f} s",
                f"{statistics.median(cost.cpu for cost in found):.2f} s", f"{ratio(lambda cost: cost.cpu):.2f}",
                f"{statistics.median(cost.peak for cost in found) / 1024:.0f} MB",
                f"{ratio(lambda cost: cost.peak):.2f}", f"{each:.2f}"))
    return lines
