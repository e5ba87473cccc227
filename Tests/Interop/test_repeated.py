"""What an issue carried is not carried again, and what was composed alone carries nothing."""

import json

import pytest

from edition import BAD_INPUT, LATER, NOTHING, NOW, OK, titles_of
from servers import Sink

NEXT = "2026-11-24T08:00:00+01:00"


def send(edition, *options, now=NOW):
    with Sink() as sink:
        edition.configure(sink.port)
        done = edition.send(*options, now=now)
        return done, sink.total


def test_articles_of_an_issue_that_was_never_sent_come_again(composed):
    again = composed.json("compose", "--now", NEXT)
    assert again["issue"] != composed.issue.name and len(titles_of(again)) == 5


def test_what_was_carried_comes_again_on_request_alone(composed):
    done, mailed = send(composed)
    assert done.returncode == OK and mailed > 0
    assert composed.run("compose", "--now", NEXT).returncode == NOTHING
    assert composed.run("compose", "second", "--now", NEXT, "--since", "14 days").returncode == NOTHING
    again = composed.json("compose", "third", "--now", NEXT, "--since", "14 days", "--again")
    assert len(titles_of(again)) == 5
    done, mailed = send(composed, "third", now=NEXT)
    assert done.returncode == OK and mailed > 0, done.stderr


def test_articles_that_another_issue_carried_meanwhile_stop_a_send(composed):
    composed.json("compose", "other", "--now", LATER)
    assert send(composed, "other", now=LATER)[0].returncode == OK
    for done in (composed.run("check", composed.issue.name, "--now", LATER),
                 send(composed, composed.issue.name, now=LATER)[0]):
        assert done.returncode == BAD_INPUT and "other" in done.stdout + done.stderr
    assert composed.journal is None


def test_a_test_and_a_dry_run_carry_nothing(composed, tmp_path):
    assert send(composed, "--test", "proof@example.org")[0].returncode == OK
    composed.dry_run(tmp_path / "mails")
    assert composed.run("rehearse", "--now", NOW).returncode == OK
    assert len(titles_of(composed.json("compose", "--now", NEXT))) == 5


def test_findings_name_the_files_that_are_mended(composed):
    settings = composed.root / "broadsheet.yml"
    settings.write_text(settings.read_text().replace("postal_address: 1 Quay Street, Harbour\n", ""))
    composed.run("compose", "--now", NOW, "--force")
    done = composed.run("check", "--now", NOW)
    assert done.returncode == BAD_INPUT and "broadsheet.yml" in done.stdout
    assert "issue.json" not in done.stdout


@pytest.mark.parametrize("damage", ["{", '{"id": "latest"}', "sections", "entry", "id"])
def test_a_damaged_issue_is_named_and_hides_no_other(composed, damage):
    composed.json("compose", "latest", "--now", LATER)
    record = composed.root / "issues/latest/issue.json"
    content = json.loads(record.read_text())
    if damage == "sections":
        content["sections"] = {}
    elif damage == "entry":
        del content["sections"][0]["articles"][0]["title"]
    elif damage == "id":
        content["id"] = "another"
    record.write_text(damage if damage.startswith("{") else json.dumps(content))
    for command in ("status", "check"):
        done = composed.run(command)
        assert done.returncode == OK and composed.issue.name in done.stdout, done.stderr
        assert "issues/latest/issue.json:1: " in done.stderr and "not a frozen issue" in done.stderr
