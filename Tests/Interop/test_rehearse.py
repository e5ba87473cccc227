"""A rehearsal from outside: what it prints, how it ends, what it leaves alone."""

import json

import pytest

from edition import BAD_INPUT, LEFT_OVER, NOW, OK, READERS, UNREACHABLE, USAGE
from servers import Sink

COUNT = len(READERS)


def rehearse(edition, *faults, options=()):
    words = [part for fault in faults for part in ("--fault", fault)]
    return edition.run("rehearse", "--now", NOW, *words, *options)


def everything(edition):
    return {file: file.read_bytes() for file in edition.root.rglob("*")
            if file.is_file() and "outbox" not in file.parts}


@pytest.mark.parametrize("spec, word", [
    ("rctp:550", "did you mean 'rcpt'"), ("rcpt:dorp", "did you mean 'drop'"), ("tls:expird", "did you mean 'expired'"),
    ("rcpt:650", "200 to 599"), ("rcpt", "no ':'"), ("rcpt:550@sometimes", "is not a time"),
])
def test_a_slip_in_a_fault_is_told_with_the_nearest_word(composed, spec, word):
    done = rehearse(composed, spec)
    assert done.returncode == USAGE and word in done.stderr, done.stderr
    assert "example:" in done.stderr and not (composed.root / "outbox").exists()


@pytest.mark.parametrize("faults, code, arrived", [
    ([], OK, (COUNT, 0)), (["rcpt:550 5.1.1@anna@example.org"], OK, (COUNT - 1, 1)),
    (["rcpt:450 4.2.1@anna@example.org"], LEFT_OVER, (COUNT - 1, 1)),
    (["dot:store-drop@2"], LEFT_OVER, (COUNT, 0)), (["dot:drop@2"], LEFT_OVER, (COUNT - 1, 1)),
    (["dot:554 5.7.1 spam"], BAD_INPUT, (0, COUNT)), (["tls:expired"], UNREACHABLE, (0, COUNT)),
    (["auth:535 5.7.8 no"], UNREACHABLE, (0, COUNT)), (["connect:drop"], UNREACHABLE, (0, COUNT)),
    (["content:250 2.0.0 at once@2"], OK, (COUNT, 0)), (["rcpt:drip=1", "dot:drip=1"], OK, (COUNT, 0)),
])
def test_what_arrived_and_how_it_ends(composed, faults, code, arrived):
    before = everything(composed)
    done = rehearse(composed, *faults, options=["--json"])
    assert done.returncode == code, done.stderr
    told = json.loads(done.stdout)
    assert (told["arrived"]["once"], told["arrived"]["never"]) == arrived and told["arrived"]["twice"] == 0
    sums = [sum(part[key] for part in told["byOutcome"].values()) for key in ("once", "twice", "never")]
    assert sums == [told["arrived"][key] for key in ("once", "twice", "never")]
    assert told["twice"] == told["lost"] == [] and told["stored"] == arrived[0]
    assert everything(composed) == before, "the issue’s journal and all else are left alone"


def test_a_seed_makes_the_same_again(edition):
    edition.subscribe([(f"reader{number}@example.org", "") for number in range(80)])
    edition.compose()

    def arrived(*options):
        # What is put off is not asked again; who is refused before anybody was accepted is, as time has it.
        done = rehearse(edition, "rcpt:450 4.2.1@30%", options=["--json", *options])
        assert done.returncode == LEFT_OVER, done.stderr
        lines = (edition.root / "outbox/2026-W47/rehearsal/envelopes.jsonl").read_text().splitlines()
        return {json.loads(line)["forwardPaths"][0] for line in lines}, json.loads(done.stdout)["seed"]

    first, seed = arrived()
    assert arrived("--seed", seed) == (first, seed) and 0 < len(first) < 80
    assert f"seed {seed}" in rehearse(edition, "rcpt:450 4.2.1@30%", options=["--seed", seed]).stdout


@pytest.mark.parametrize("fault, faults", [
    ("rcpt:550 5.7.1 not you", {"on_rcpt": lambda address: "550 5.7.1 not you"}),
    ("rcpt:450 4.2.1 busy@anna@example.org",
     {"on_rcpt": lambda address: "450 4.2.1 busy" if address.startswith("anna") else "250 2.1.5 Ok"}),
    ("dot:554 5.7.1 spam", {"on_data": lambda address, number: "554 5.7.1 spam"}),
    ("dot:drop@3", {"on_data": lambda address, number: None if number == 3 else "250 2.0.0 Ok"}),
])
def test_the_real_send_ends_the_same(composed, fault, faults):
    composed.configure(connections=1)
    rehearsed = rehearse(composed, fault)
    with Sink(**faults) as sink:
        composed.configure(sink.port, connections=1)
        done = composed.send()
    assert (rehearsed.returncode, rehearsed.returncode != OK) == (done.returncode, True)
    counts = rehearsed.stdout.splitlines()[1].strip()
    assert counts in done.stdout, (rehearsed.stdout, done.stdout)
