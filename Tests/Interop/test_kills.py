"""Kills at random moments, over a relay that misbehaves at random: nobody lost, nobody mailed twice.

BROADSHEET_KILLS says how many kills there are at least, BROADSHEET_SEED what chance is made of.
"""

import os
import random
import re
import time
from collections import Counter
from datetime import datetime, timedelta

from edition import LEFT_OVER, NOW, OK, UNREACHABLE
from servers import Sink

READERS = 1500
KILLS = int(os.environ.get("BROADSHEET_KILLS", 30))
SEED = int(os.environ.get("BROADSHEET_SEED", 1))


class Moody(Sink):
    """A relay with a fault for some at each stage; it knows of whom it kept a mail, answered or not."""

    def __init__(self, chance, patience):
        self.patience = patience
        super().__init__(on_rcpt=self.judge_recipient, on_data=self.judge_message)
        self.chance = chance
        self.kept = Counter()

    def judge_recipient(self, address):
        with self.lock:
            dice = self.chance.random()
        if dice < 0.01:
            return None
        if dice < 0.02:
            return "450 4.2.1 Mailbox busy"
        if dice < 0.03:
            return "421 4.7.0 Enough for now"
        return "250 2.1.5 Ok"

    def judge_message(self, address, number):
        with self.lock:
            dice, delay = self.chance.random(), self.chance.random() * 2 * self.patience
        time.sleep(delay)
        if dice < 0.01:
            return "451 4.3.0 Not now"
        if dice < 0.02:
            return "421 4.3.2 Going down"
        with self.lock:
            self.kept[address] += 1
        return None if dice < 0.025 else "250 2.0.0 Ok"


def disk(folder):
    """How many seconds it takes here until a record is safe."""
    times = []
    with open(folder / "disk", "wb", buffering=0) as file:
        for _ in range(40):
            file.write(b"x" * 100)
            start = time.monotonic()
            os.fdatasync(file.fileno())
            times.append(time.monotonic() - start)
    return sorted(times)[len(times) * 3 // 4]


def moment(hours):
    return (datetime.fromisoformat(NOW) + timedelta(hours=hours)).isoformat()


def named(edition):
    done = edition.run("status")
    assert done.returncode == OK, done.stderr
    return done.stdout


def one_issue(edition, connections, wanted, chance, patience):
    """Kills runs of one issue until it is out; how many kills, and what to weigh in the end."""
    addresses = [f"reader{number}@example.org" for number in range(READERS)]
    edition.subscribe([(address, "") for address in addresses])
    edition.compose()
    kills = 0
    with Moody(chance, patience) as sink:
        edition.configure(sink.port, connections=connections)
        hours = 0
        while kills < wanted:
            run = edition.start("send", "--yes", "--now", moment(hours))
            end = time.monotonic() + 0.05 + chance.random() * 0.4
            before = sink.total
            # Also the moments before the first mail are moments; those of a start alone are all alike.
            while run.poll() is None and time.monotonic() < end + (2 if sink.total == before else 0):
                time.sleep(0.002)
            alive = run.poll() is None
            run.kill()
            run.wait()
            hours += 1
            kills += alive
            if not alive:
                assert run.returncode in (OK, LEFT_OVER, UNREACHABLE), run.returncode
                if run.returncode == OK or hours > 60:
                    break
        # A run that nobody kills, again and again, until nobody is due; the moods go on.
        for _ in range(8):
            hours += 24 / 8
            done = edition.send(now=moment(hours))
            assert done.returncode in (OK, LEFT_OVER, UNREACHABLE), done.stderr
            status = edition.status()
            if status["pending"] + status["deferred"] == 0:
                break
        time.sleep(0.2)
        kept, begun = Counter(sink.kept), Counter(sink.begun)
        assert not sink.faults
    status, words = edition.status(), named(edition)
    assert status["pending"] + status["deferred"] == 0, status
    doubtful = set(re.findall(r"reader\d+@example\.org", words))
    assert len(doubtful) == status["inDoubt"], "each of them is named"
    assert max(kept.values()) == 1, "mailed twice"
    assert status["accepted"] + status["inDoubt"] == READERS
    assert set(addresses) - kept.keys() <= doubtful, "lost without a word"
    return kills, len(doubtful), sum(1 for address in doubtful if begun[address])


def test_kills_at_random_moments(fresh_edition, tmp_path, capsys):
    chance = random.Random(SEED)
    kills, doubtful, seen, issues = 0, 0, 0, 0
    # While an attempt is on its way to the disk nothing has left, and a kill cannot tell: how many those are is a
    # matter of how long that takes beside the relay's answer. Relays take longer than disks.
    patience = min(0.25, max(0.03, 8 * disk(tmp_path)))
    while kills < KILLS:
        edition = fresh_edition.copy(tmp_path / f"weekly-{issues}")
        some = one_issue(edition, (8, 16)[issues % 2], min(15, KILLS - kills), chance, patience)
        kills, doubtful, seen, issues = kills + some[0], doubtful + some[1], seen + some[2], issues + 1
    with capsys.disabled():
        print(f"\n{kills} kills in {issues} issues of {READERS}: 0 lost, 0 twice, {doubtful} in doubt, "
              f"of {seen} of whom the relay had seen the content; "
              f"it answered after {patience * 1000:.0f} ms")
    assert doubtful <= max(1.5 * seen, seen + 4), "in doubt is who may have it"
