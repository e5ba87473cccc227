"""The slots of a timetable beside what Python's zoneinfo says of the same local times."""

import os
import zoneinfo
from datetime import datetime, timedelta, timezone

import pytest

UTC = timezone.utc


@pytest.fixture(autouse=True, scope="module")
def same_files():
    zoneinfo.reset_tzpath([os.environ.get("TZDIR") or "/usr/share/zoneinfo"])
    yield
    zoneinfo.reset_tzpath()


def due(local, zone):
    """When a local time is due, and how often there is one: the first of two, the next for none."""
    moments = sorted({local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})
    real = [m for m in moments if m.astimezone(zone).replace(tzinfo=None) == local]
    if real:
        return real[0], len(real)
    low, high = (local.replace(tzinfo=UTC) + timedelta(hours=h) for h in (-26, 26))
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            low = middle
        else:
            high = middle
    return high, 0


@pytest.mark.parametrize("zone, at", [
    ("Europe/Berlin", "02:30"), ("America/New_York", "01:30"), ("Australia/Lord_Howe", "02:15"),
    ("Pacific/Chatham", "03:15"), ("Pacific/Apia", "12:00"), ("Africa/Casablanca", "02:30"),
    ("America/Havana", "00:30"), ("UTC", "08:00")])
def test_ten_years_of_days(edition, zone, at):
    with (edition.root / "broadsheet.yml").open("a") as config:
        config.write(f'schedule: {{ every: day, at: "{at}", zone: {zone} }}\n')
    slots = edition.json("schedule", "next", "-n", 3653, "--now", "2025-01-01T00:00:00Z")
    assert len(slots) == len({slot["slot"] for slot in slots}) == 3653
    rules, day, odd = zoneinfo.ZoneInfo(zone), None, 0
    for slot in slots:
        key, name = slot["slot"].split(" ")
        local = datetime.fromisoformat(key)
        assert name == zone and f"{local:%H:%M}" == at
        assert day is None or local.date() == day + timedelta(days=1)
        day = local.date()
        moment, count = due(local, rules)
        assert slot["utc"] == f"{moment:%Y-%m-%dT%H:%M:%SZ}", slot
        assert slot["local"] == moment.astimezone(rules).isoformat().replace("+00:00", "Z"), slot
        assert ("reason" in slot) == (count != 1), slot
        odd += count != 1
    assert odd > 9 or zone in ("UTC", "Pacific/Apia")


def test_words_and_exit_codes(edition):
    none = edition.run("schedule", "next")
    assert none.returncode == 78 and "there is no timetable" in none.stderr
    with (edition.root / "broadsheet.yml").open("a") as config:
        config.write('schedule: { every: day, at: "02:30" }\n')
    done = edition.run("schedule", "next", "-n", 2, "--now", "2026-03-28T12:00:00Z")
    assert done.returncode == 0 and done.stdout.splitlines() == [
        "2026-03-29T02:30 Europe/Berlin  2026-03-29T03:00:00+02:00  2026-03-29T01:00:00Z  "
        "02:30 does not exist on this day: clocks go forward over it",
        "2026-03-30T02:30 Europe/Berlin  2026-03-30T02:30:00+02:00  2026-03-30T00:30:00Z"]
    for number in ("0", "-1", "10001", "x"):
        assert edition.run("schedule", "next", "-n", number).returncode == 64
    assert edition.run("schedule", "next", "--list", "weakly").returncode == 64
    text = (edition.root / "broadsheet.yml").read_text()
    edition.write("broadsheet.yml", text.replace('every: day, at: "02:30"', "dates: [2026-01-01 08:00]"))
    past = edition.run("schedule", "next", "--now", "2026-11-20T08:00:00Z", "--json")
    assert past.returncode == 0 and past.stdout.strip() == "[\n\n]" and "no slot is to come" in past.stderr
