"""No spam filter should frown at a sound newsletter."""

import re
import subprocess


def test_spamassassin_scores_below_five(composed, tmp_path):
    mail = composed.dry_run(tmp_path / "mails")["zoe@example.com"]
    seen = subprocess.run(
        ["spamassassin", "-L", "-t"], input=mail, capture_output=True, timeout=120, check=True)
    report = seen.stdout.decode("utf-8", "replace")
    score = re.search(r"^X-Spam-Status: \w+, score=(-?[\d.]+)", report, re.M)
    assert score, report
    assert float(score[1]) < 5, report
