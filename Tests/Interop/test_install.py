"""Installed as a person installs it, and as a Debian package on a machine that has no Swift."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from edition import ISSUE, NOW

SUITE = "bookworm"
MIRROR = os.environ.get("BROADSHEET_DEBIAN_MIRROR", "http://deb.debian.org/debian")


def run(*words, timeout=600, **options):
    return subprocess.run(
        [*map(str, words)], capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL, **options)


def must(*words, **options):
    done = run(*words, **options)
    assert done.returncode == 0, f"{words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def prefix(binary, tmp_path_factory):
    place = tmp_path_factory.mktemp("prefix with blanks") / "it's"
    place.mkdir()
    must(ROOT / "script/install", "--prefix", place, "--binary", binary)
    return place


def test_what_is_installed_runs_and_goes_again(binary, tmp_path):
    must(ROOT / "script/install", "--prefix", tmp_path, "--binary", binary)
    assert re.fullmatch(
        r"\d+\.\d+\.\d+ \(commit ([0-9a-f]{12}(, with changes)?|unknown)\)\n",
        must(tmp_path / "bin/broadsheet", "--version"))
    must(ROOT / "script/install", "--prefix", tmp_path, "--remove")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_completions_are_read_by_their_shells(prefix):
    script = prefix / "share/bash-completion/completions/broadsheet"
    said = must(
        "bash", "-c", 'source "$1"; COMP_WORDS=(broadsheet rehe); COMP_CWORD=1; COMP_LINE="broadsheet rehe";'
        ' COMP_POINT=15; _broadsheet broadsheet rehe broadsheet; echo "${COMPREPLY[@]}"', "bash", script)
    assert said.split() == ["rehearse"]
    must("zsh", "-n", prefix / "share/zsh/site-functions/_broadsheet")
    fish = prefix / "share/fish/vendor_completions.d/broadsheet.fish"
    said = must(
        "fish", "--no-config", "-c", f'set PATH "{prefix}/bin" $PATH; source "{fish}"; complete -C "broadsheet rehe"')
    assert said.startswith("rehearse")


def test_manual_pages_are_read_without_a_warning(prefix):
    pages = sorted((prefix / "share/man/man1").glob("*.1"))
    assert len(pages) > 15
    for page in pages:
        done = run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page, env={**os.environ, "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80"})
        assert (done.returncode, done.stderr) == (0, ""), page
    bad = [line for line in run("mandoc", "-Tlint", "-W", "warning", *pages).stdout.splitlines()
           if "new sentence, new line" not in line]
    assert bad == []
    text = must("mandoc", "-Tutf8", "-O", "width=78", prefix / "share/man/man1/broadsheet.1")
    assert "EXIT" in re.sub(".\b", "", text) and "somebody is left over" in re.sub(".\b", "", text)


@pytest.fixture(scope="module")
def package(binary, tmp_path_factory):
    """A package as script/package makes it of the judged binary, or the one that BROADSHEET_DEB names."""
    if os.environ.get("BROADSHEET_DEB"):
        return Path(os.environ["BROADSHEET_DEB"])
    # One that needs Swift's libraries cannot be packaged: another is built.
    given = [] if "libswiftCore" in must("ldd", binary) else ["--binary", binary]
    said = must(ROOT / "script/package", "--output", tmp_path_factory.mktemp("deb"), *given, timeout=3000)
    return Path(said.split()[-1])


def test_the_package_brings_units_that_systemd_takes(package, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("NOT TESTED: systemd-analyze is not here")
    must("dpkg-deb", "--extract", package, tmp_path)
    folder = tmp_path / "usr/lib/systemd/user"
    assert {file.name for file in folder.iterdir()} == {"broadsheet@.service", "broadsheet@.timer"}
    # The program lies elsewhere here than it will.
    service = folder / "broadsheet@.service"
    service.write_text(service.read_text().replace("/usr/bin/broadsheet", "/bin/true"))
    for name in ("broadsheet@srv-a\\x20b.service", "broadsheet@srv-a\\x20b.timer"):
        (folder / name).symlink_to(folder / f"broadsheet@.{name.rsplit('.')[-1]}")
        done = run(
            "systemd-analyze", "verify", "--man=no", "--user", folder / name,
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)})
        assert (done.returncode, [line for line in done.stderr.splitlines() if "broadsheet" in line]) == (0, [])


def test_lintian_finds_no_error(package):
    done = run("lintian", "--allow-root", "--fail-on", "error", package)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_asks_for_what_it_is_linked_to(package):
    needed = must("dpkg-deb", "--field", package, "Depends")
    for library in ("libc6 (>=", "libcurl4", "libcmark-gfm0", "libgumbo1", "libzip4", "libssl3", "tzdata"):
        assert library in needed, needed
    assert "swift" not in needed.lower()


@pytest.fixture(scope="module")
def clean_root(package, tmp_path_factory):
    """A Debian without Swift and without anything of this machine, with what the package asks for."""
    reason = None
    if os.geteuid() != 0:
        reason = "only root can make a Debian in a folder"
    elif not shutil.which("debootstrap"):
        reason = "debootstrap is not here"
    if reason is None:
        names = [
            re.split(r"[ (|]", word.strip())[0]
            for word in must("dpkg-deb", "--field", package, "Depends").split(",")]
        root = tmp_path_factory.mktemp("root")
        made = run(
            "debootstrap", "--variant=minbase", f"--include={','.join(names)}", SUITE, root, MIRROR, timeout=1800)
        if made.returncode == 0:
            yield root
            shutil.rmtree(root, ignore_errors=True)
            return
        reason = f"debootstrap failed: {made.stdout[-300:]} {made.stderr[-300:]}"
    pytest.skip(f"NOT TESTED, the package on a machine without Swift: {reason}")


def test_the_package_works_on_a_machine_without_swift(package, clean_root):
    shutil.copy(package, clean_root / "broadsheet.deb")
    # Without /proc no program of Swift's learns what it was called with.
    inside = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={clean_root}/proc", "chroot", clean_root, "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8"]

    def there(*words):
        return must(*inside, *words)

    # It fails where a package that it needs is not there.
    there("dpkg", "-i", "/broadsheet.deb")
    assert run(*inside, "sh", "-c", "command -v swift").returncode != 0
    there("broadsheet", "init", "/weekly")
    there("broadsheet", "-C", "/weekly", "compose", "--now", NOW)
    said = there("broadsheet", "-C", "/weekly", "rehearse", ISSUE, "--now", NOW)
    assert "arrived" in said
    assert list((clean_root / f"weekly/outbox/{ISSUE}/rehearsal").glob("*.eml"))
    there("dpkg", "--purge", "broadsheet")
    assert not (clean_root / "usr/bin/broadsheet").exists()
