"""A simulated year of a timetable in one zone, for as long as there is time."""

import os

import years


def test_a_year_of_a_timetable(binary, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    zone = os.environ.get("BROADSHEET_ZONE", "Europe/Berlin")
    budget = float(os.environ.get("BROADSHEET_YEAR_SECONDS", 180))
    counts = years.Year(binary, tmp_path / "weekly", zone, budget=budget).run()
    with capsys.disabled():
        print(f"\n{zone}: " + ", ".join(f"{count} {what}" for what, count in sorted(counts.items()) if count))
    assert counts["slots"] > 10 and counts["mails"] > 50
