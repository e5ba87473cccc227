"""Takes the pictures for docs/: the preview in the light, and on a phone in the dark."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests/Interop"))
from browser import Browser  # noqa: E402

PICTURES = [
    ("preview.png", "", "light"),
    ("preview-dark.png", "?width=phone&dark=own&text=beside", "dark"),
]


def main():
    with tempfile.TemporaryDirectory() as folder:
        program, edition = os.environ["BROADSHEET"], f"{folder}/weekly"
        subprocess.run([program, "init", edition], check=True, stdout=subprocess.DEVNULL)
        preview = subprocess.Popen(
            [program, "preview", "--now", "2026-11-24T08:00:00+01:00"], cwd=edition,
            stdout=subprocess.PIPE, text=True)
        (Path(folder) / "chromium").mkdir()
        tab = Browser(Path(folder) / "chromium")
        try:
            address = preview.stdout.readline().strip()
            tab.size(1280, 860)
            for name, query, scheme in PICTURES:
                tab.prefer(scheme)
                tab.open(address + query)
                tab.wait("document.getElementById('mail').dataset.revision")
                # Until the readers who are worth a look are found.
                tab.wait("document.querySelector('[data-risky]')")
                time.sleep(0.5)
                tab.picture(ROOT / "docs" / name)
        finally:
            tab.close()
            preview.kill()
            preview.wait()


main()
