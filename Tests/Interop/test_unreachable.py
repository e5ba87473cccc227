"""A relay that cannot be reached: the reason in one line, and nothing lost."""

from edition import OK, READERS, UNREACHABLE
from servers import Sink, free_port


def test_a_closed_port(composed, tmp_path):
    port = free_port()
    composed.configure(port)
    done = composed.send()
    assert done.returncode == UNREACHABLE, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert str(port) in done.stderr
    assert composed.outcomes == []
    assert composed.status()["pending"] == len(READERS)
    with Sink() as sink:
        composed.configure(sink.port)
        assert composed.send().returncode == OK
        assert sink.bytes == composed.dry_run(tmp_path / "mails")


def test_a_name_that_does_not_exist(composed):
    composed.configure(25, host="relay.invalid")
    done = composed.send()
    assert done.returncode == UNREACHABLE, done.stderr
    assert "relay.invalid" in done.stderr and composed.outcomes == []
