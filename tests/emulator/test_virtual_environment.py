"""An environment of its own is made once, and says what is in its way."""

import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.loopback import free_port
from emulator.virtual_environment import NotInstalled, VirtualEnvironment
from tests.emulator.dev_stack.starting import are_gone

METADATA = "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
SAYS = "for n in range(1, 41): print(f'  [{n}/40] cc {n}.c', flush=True)\n"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def environment(tmp_path: Path) -> VirtualEnvironment:
    """One with a single, tiny package."""
    wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny/weights.txt", "none")
        archive.writestr("tiny-1.0.dist-info/METADATA", METADATA)
        archive.writestr("tiny-1.0.dist-info/WHEEL", WHEEL)
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    return VirtualEnvironment(
        name="Tiny",
        folder=tmp_path / "build" / "tiny",
        requirements=(("--no-index", "--no-deps", str(wheel)),),
        duration="a moment",
        needed_mb=1,
    )


def test_it_is_installed_once_and_its_files_are_found(
    environment: VirtualEnvironment, said: list[str]
) -> None:
    environment.install(said.append)
    environment.install(said.append)

    assert said[0] == f"Installing Tiny into {environment.folder}, once: a moment."
    assert len(said) == 2
    assert environment.find("tiny/*.txt").read_text() == "none"
    assert environment.python.exists()


def test_an_installation_that_fails_says_pips_last_lines_and_is_tried_again(
    environment: VirtualEnvironment, said: list[str]
) -> None:
    broken = replace(environment, requirements=(("--no-index", "nothing-of-this-name"),))
    with pytest.raises(NotInstalled, match=r"(?s)Tiny was not installed.*nothing-of-this") as told:
        broken.install(said.append)
    environment.install(said.append)

    assert str(environment.log) in str(told.value)
    assert environment.find("tiny/*.txt")


def test_other_versions_are_installed_anew(
    environment: VirtualEnvironment, said: list[str]
) -> None:
    environment.install(said.append)
    before = len(said)
    other = replace(environment, requirements=(("--no-cache-dir", *environment.requirements[0]),))
    other.install(said.append)

    assert len(said) == 2 * before


def test_without_a_network_that_is_said(environment: VirtualEnvironment, said: list[str]) -> None:
    nowhere = ("--isolated", "--index-url", f"http://127.0.0.1:{free_port()}/", "--retries", "1")
    away = replace(environment, requirements=((*nowhere, "tiny-of-the-index"),))
    with pytest.raises(NotInstalled, match=r"The package index did not answer.*HTTPS_PROXY"):
        away.install(said.append)


def test_a_full_disk_is_said_before_anything_is_done(
    environment: VirtualEnvironment, said: list[str]
) -> None:
    huge = replace(environment, needed_mb=10**12)
    with pytest.raises(NotInstalled, match=r"Tiny needs 1000000000000 MB in .* are free there"):
        huge.install(said.append)

    assert said == []


def test_missing_compilers_are_named_with_what_installs_them(
    environment: VirtualEnvironment,
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "cmake").write_text("#!/bin/sh\n")
    (programs / "cmake").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(NotInstalled, match=r"are missing: cc, c\+\+\.\n.*apt-get install build-"):
        replace(environment, is_compiled=True).install(said.append)

    assert said == []


def test_a_folder_that_cannot_be_written_to_is_said(
    environment: VirtualEnvironment, said: list[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    inside = replace(environment, folder=tmp_path / "file" / "below" / "tiny")
    with pytest.raises(NotInstalled, match=r"cannot be written to \(Not a directory\)"):
        inside.install(said.append)


def compiled(environment: VirtualEnvironment, source: Path, program: str) -> VirtualEnvironment:
    """One whose package is built by this program, and never gets finished."""
    source.mkdir()
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    (source / "backend.py").write_text(
        f"import os, time\n{program}\n"
        "def build_wheel(*given, **more): raise SystemExit('no wheel')\n"
    )
    return replace(environment, requirements=(("--no-index", str(source)),))


def test_each_tenth_of_what_is_compiled_is_said(
    environment: VirtualEnvironment, said: list[str], tmp_path: Path
) -> None:
    with pytest.raises(NotInstalled, match="no wheel"):
        compiled(environment, tmp_path / "source", SAYS).install(said.append)

    assert [line.split("(")[0].strip() for line in said[1:]] == [
        f"compiled {tenth}0 %" for tenth in range(1, 11)
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_an_installation_that_is_interrupted_leaves_nothing_running(
    environment: VirtualEnvironment, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    program = f"open({str(note)!r}, 'w').write(str(os.getpid()))\n{SAYS}\ntime.sleep(600)"

    def interrupted(text: str) -> None:
        if "compiled" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compiled(environment, tmp_path / "source", program).install(interrupted)

    assert are_gone([int(note.read_text())])
