"""Local times are those of the system's zone files, as Python's zoneinfo and zic have them."""

import json
import os
import shutil
import subprocess
import zoneinfo
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

SYSTEM = Path(os.environ.get("TZDIR") or "/usr/share/zoneinfo")
UTC = timezone.utc
HOUR = timedelta(hours=1)
BEGIN, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def zones():
    table = SYSTEM / "zone1970.tab"
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    return [line.split("\t")[2].strip() for line in lines if line and line[0] != "#"]


@pytest.fixture(autouse=True, scope="module")
def same_files():
    zoneinfo.reset_tzpath([str(SYSTEM)])
    yield
    zoneinfo.reset_tzpath()


def changes(zone):
    """The moments at which clocks are changed, each with the offsets before and after."""
    found, moment = [], BEGIN
    while moment < END:
        later = moment + timedelta(days=1)
        before, after = (t.astimezone(zone).utcoffset() for t in (moment, later))
        if before != after:
            low, high = moment, later
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle -= timedelta(microseconds=middle.microsecond)
                if middle.astimezone(zone).utcoffset() == before:
                    low = middle
                else:
                    high = middle
            found.append((high, before, after))
        moment = later
    return found


def local_times(zone):
    """Every five minutes of local time in the two hours on either side of every change, with what it means."""
    for change, before, after in changes(zone):
        naive = change.replace(tzinfo=None)
        local, end = naive + min(before, after) - 2 * HOUR, naive + max(before, after) + 2 * HOUR
        while local <= end:
            moments = [
                moment for moment in sorted((local - offset).replace(tzinfo=UTC) for offset in {before, after})
                if moment.astimezone(zone).replace(tzinfo=None) == local]
            yield local, (moments or [change])[0]
            local += timedelta(minutes=5)


def write(edition, zone, times):
    """A headline list with an article for each local time."""
    config = (edition.root / "broadsheet.yml").read_text()
    lines = [f"timezone: {zone}" if line.startswith("timezone:") else line for line in config.splitlines()]
    edition.write("broadsheet.yml", "\n".join(lines) + "\n")
    edition.write("seeds/times.txt", "\n".join(
        f"date: {local:%Y-%m-%d %H:%M:%S}\nAt {number}\n\nWords of {number}.\n" for number, local in enumerate(times)))


def shown(edition, now="2029-01-01T00:00:00Z", **env):
    done = edition.run("articles", "list", "--all", "--json", "--now", now, env=env)
    assert done.returncode == 0, done.stderr
    return {a["title"]: a["date"] for a in json.loads(done.stdout)}


def test_local_times_around_every_change_of_clocks(edition):
    names = zones()
    if not names:
        pytest.skip(f"no zone1970.tab in {SYSTEM}")
    shutil.rmtree(edition.root / "seeds")
    cases, wrong = 0, []
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        times = list(local_times(zone))
        if not times:
            # Also a zone that changes nothing must be read.
            times = [(datetime(2026, 7, 1, 12), datetime(2026, 7, 1, 12, tzinfo=zone).astimezone(UTC))]
        write(edition, name, [local for local, _ in times])
        found = shown(edition)
        for number, (local, moment) in enumerate(times):
            cases += 1
            want = moment.astimezone(zone).isoformat().replace("+00:00", "Z")
            if found.get(f"At {number}") != want:
                wrong.append((name, local.isoformat(), want, found.get(f"At {number}")))
    print(f"{len(names)} zones, {cases} local times")
    assert not wrong, f"{len(wrong)} of {cases}: {wrong[:5]}"
    assert len(names) > 300 and cases > 25_000


ZIC = shutil.which("zic") or "/usr/sbin/zic"


def compiled(folder, source):
    """The zones of a source, made by zic."""
    if not os.access(ZIC, os.X_OK):
        pytest.skip("no zic")
    text = folder.parent / "source"
    text.write_text(source)
    subprocess.run([ZIC, "-d", str(folder), str(text)], check=True)
    return str(folder)


def test_an_invented_zone_is_obeyed(edition, tmp_path):
    """The issue's name, its Date and the words of its day, from a zone that nobody else has."""
    folder = compiled(tmp_path / "zones", """\
Rule Quay 2020 max - Nov lastSun 3:00 1:17 S
Rule Quay 2020 max - Mar lastSun 3:00 0 -
Zone Harbour/Quay 13:40 Quay Q%sT
""")
    write(edition, "Harbour/Quay", [])
    shutil.rmtree(edition.root / "seeds")
    edition.write("seeds/tide.md", "---\ntitle: Tide\ndate: 2026-11-29\n---\nWords.\n")
    # Sunday, 13:19:59 UTC: a moment before the clocks go forward at three on Sunday, the 29th.
    for now, offset, issue in [
            ("2026-11-28T13:19:59Z", "+1340", "2026-W48"), ("2026-11-28T13:20:00Z", "+1457", "2026-W48"),
            ("2026-11-29T09:02:59Z", "+1457", "2026-W48"), ("2026-11-29T09:03:00Z", "+1457", "2026-W49")]:
        done = edition.run("compose", "--now", now, "--force", "--json", env={"TZDIR": folder})
        assert done.returncode == 0, done.stderr
        composed = json.loads(done.stdout)
        assert composed["issue"] == issue, (now, composed)
        frozen = json.loads((edition.root / "issues" / issue / "issue.json").read_text())
        assert offset in frozen["date"], frozen["date"]


def test_a_law_that_changes_the_clocks_changes_the_week(edition, tmp_path):
    """Vancouver, if it stays on the time of its summer: Monday, half past midnight, and not Sunday."""
    write(edition, "America/Vancouver", [])
    shutil.rmtree(edition.root / "seeds")
    edition.write("seeds/tide.md", "---\ntitle: Tide\ndate: 2026-11-27\n---\nWords.\n")
    for until, issue in [("", "2026-W48"), ("-7:00 - MST", "2026-W49")]:
        folder = compiled(tmp_path / issue / "zones", f"""\
Rule Van 2007 max - Mar Sun>=8 2:00 1:00 D
Rule Van 2007 max - Nov Sun>=1 2:00 0 S
Zone America/Vancouver -8:00 Van P%sT {"2026 Mar 8 2:00" if until else ""}
{"                       " + until if until else ""}
""") if (tmp_path / issue).mkdir() is None else None
        done = edition.run("compose", "--now", "2026-11-30T07:30:00Z", "--json", env={"TZDIR": folder})
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["issue"] == issue


def test_a_zone_without_a_file_is_warned_of(edition, tmp_path):
    done = edition.run("compose", "--now", "2026-11-20T08:00:00+01:00", env={"TZDIR": str(tmp_path)})
    assert done.returncode == 0 and "the system has no file of the time zone “Europe/Berlin”" in done.stderr
    checked = edition.run("check", "--json", "--now", "2026-11-20T08:00:00+01:00", env={"TZDIR": str(tmp_path)})
    assert any(f["rule"] == "time-zone" and f["severity"] == "warning" for f in json.loads(checked.stdout))


@pytest.mark.parametrize("make, reason", [
    (lambda file: file.write_bytes(b""), "no time zone data"),
    (lambda file: os.mkfifo(file), "no file that can be read"),
    (lambda file: file.symlink_to(file.name), "symbolic links"),
    (lambda file: file.write_bytes((SYSTEM / "Europe/Berlin").read_bytes()[:-9]), "damaged"),
    (lambda file: file.write_bytes((SYSTEM / "Europe/Berlin").read_bytes().replace(b"TZif2", b"TZif\0")), "version 1"),
])
def test_a_file_that_is_none_is_told_by_the_line_that_names_it(edition, tmp_path, make, reason):
    (tmp_path / "Europe").mkdir()
    make(tmp_path / "Europe/Berlin")
    done = edition.run("compose", env={"TZDIR": str(tmp_path)}, timeout=20)
    assert done.returncode == 74, (done.returncode, done.stderr)
    assert "broadsheet.yml:10:1: “Europe/Berlin” is not known" in done.stderr and reason in done.stderr
