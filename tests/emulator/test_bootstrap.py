"""`make run` and the others on a machine that has only just Python, or not even that."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from emulator import bootstrap
from emulator.dev_stack.plan import ROOT
from tests.emulator.fake_machine import APT_GET, Machine

SCRIPT = ROOT / "emulator" / "bootstrap.py"
BROKEN_STUB = "#!/bin/sh\necho 'no such version installed' >&2\nexit 127\n"
NEWER = "#!/bin/sh\nprintf '99 1'\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_old_python_can_read_it() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_the_first_run_installs_what_it_needs_and_goes_on(machine: Machine) -> None:
    done = machine.run("run", "--memory")
    assert (done.returncode, done.stderr) == (0, "")
    (install,) = machine.asked("pip install")
    assert install.endswith("-c constraints.txt -e .[app]")
    assert machine.asked("-m emulator run") == ["-m emulator run --memory"]


def test_the_second_run_installs_nothing(machine: Machine) -> None:
    machine.run("run")
    machine.run("demo", "a-session-id")
    assert machine.asked("pip") == machine.asked("venv") == []
    assert machine.asked("emulator") == ["-m emulator.demo a-session-id"]


@pytest.mark.parametrize("name", ["pyproject.toml", "functions/requirements.in", "constraints.txt"])
def test_changed_requirements_are_installed_again(machine: Machine, name: str) -> None:
    machine.run("run")
    (machine.project / name).write_text("changed")
    machine.run("run")
    assert machine.asked("pip install")
    assert not machine.asked("-m venv")


def test_a_copied_tree_does_not_use_the_originals_packages(machine: Machine) -> None:
    machine.run("run")
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))
    machine.run("run")
    assert machine.asked("pip install")


def test_tests_add_their_tools_and_take_nothing_away(machine: Machine) -> None:
    machine.program("chromium")
    machine.run("run")
    machine.run("test")
    (install,) = machine.asked("pip install")
    assert install.endswith(".[app,dev]")
    machine.run("run")
    assert not machine.asked("pip install")


def test_an_installation_that_broke_off_is_said_and_heals(machine: Machine) -> None:
    broken = machine.run("run", FAKE_PIP="1")
    assert broken.returncode == 2
    assert broken.stderr.startswith("The installation did not finish")
    assert not machine.asked("emulator")
    assert machine.run("run").returncode == 0
    assert machine.asked("pip install")


def test_an_environment_that_was_left_half_made_is_made_anew(machine: Machine) -> None:
    (machine.project / ".venv" / "bin").mkdir(parents=True)
    (machine.project / ".venv" / "bin" / "python").write_text(BROKEN_STUB)
    assert machine.run("run").returncode == 0
    assert machine.asked("-m venv --clear")


def test_a_python_without_venv_names_the_package(machine: Machine) -> None:
    done = machine.run("run", FAKE_VENV="no")
    assert done.returncode == 2
    assert "apt-get install python3.13-venv" in done.stderr


def test_another_virtual_environment_is_not_used(machine: Machine) -> None:
    machine.program("chromium")
    assert "environment: \n" in machine.run("test", VIRTUAL_ENV="/somewhere").stdout


def test_an_old_python_looks_for_a_newer_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    monkeypatch.setenv("PATH", str(machine.programs))
    machine.program("python3.13", BROKEN_STUB)
    newer = machine.program("python3.12", NEWER)
    assert bootstrap.find_python() == str(newer)


def test_without_any_new_python_it_says_how_to_get_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    monkeypatch.setenv("PATH", str(machine.programs))
    assert bootstrap.main(["run"]) == 2
    said = capsys.readouterr().err
    assert "needs Python 99.0 or newer" in said
    assert "apt-get install python3" in said


def test_tests_use_the_browser_that_is_there(machine: Machine) -> None:
    browser = machine.program("google-chrome")
    assert f"browser: {browser}," in machine.run("test", "-x").stdout
    assert machine.asked("-m pytest") == ["-m pytest -x"]


def test_proofs_use_it_too(machine: Machine) -> None:
    browser = machine.program("chromium")
    assert f"browser: {browser}," in machine.run("prove", "-k", "s9").stdout
    assert machine.asked("-m pytest") == ["-m pytest tests/proofs --full -k s9"]


def test_a_browser_that_is_named_goes_before(machine: Machine) -> None:
    machine.program("chromium")
    own = machine.program("my-browser")
    assert f"browser: {own}," in machine.run("test", CHROMIUM=str(own)).stdout


def test_a_named_browser_that_is_not_there_is_said(machine: Machine) -> None:
    done = machine.run("test", CHROMIUM="/none")
    assert (done.returncode, done.stderr) == (2, "CHROMIUM names /none, which cannot be run.\n")


def test_a_missing_browser_is_installed_by_apt(machine: Machine) -> None:
    machine.program("apt-get", APT_GET)
    done = machine.run("test")
    assert f"browser: {machine.programs / 'chromium'}," in done.stdout


def test_without_a_browser_the_rest_is_tested_and_it_is_said_last(machine: Machine) -> None:
    done = machine.run("test")
    assert done.returncode == 0
    assert machine.asked("-m pytest")
    last = done.stdout.rstrip().splitlines()[-2:]
    assert "NOT run" in last[0]
    assert "make test" in last[1]


def test_on_ci_a_missing_browser_fails(machine: Machine) -> None:
    done = machine.run("test", CI="true")
    assert done.returncode == 2
    assert "NOT run" in done.stderr
    assert not machine.asked("-m pytest")


def test_checks_run_all_three_and_report_the_worst(machine: Machine) -> None:
    assert machine.run("check").returncode == 0
    tools = [line.split()[1] for line in machine.asked("-m") if "functions" in line]
    assert tools == ["ruff", "ruff", "mypy"]


def test_the_specification_is_written_or_left_alone(machine: Machine) -> None:
    written = machine.project / "functions" / "openapi.json"
    assert machine.run("openapi").returncode == 0
    assert machine.run("openapi", FAKE_OPENAPI="1").returncode == 2
    assert written.read_text() == '{"new": true}\n'
    assert list(written.parent.glob("*.new")) == []


@pytest.mark.parametrize(("word", "code"), [("help", 0), ("nonsense", 2), ("", 2)])
def test_help_lists_every_command(machine: Machine, word: str, code: int) -> None:
    done = machine.run(word)
    assert done.returncode == code
    assert all(f"make {command} " in done.stdout for command in bootstrap.COMMANDS)


def test_every_command_has_its_target() -> None:
    targets = re.findall(r"^([a-z-]+): ## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(targets) == {*bootstrap.COMMANDS, "clean"}


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_make_alone_lists_its_targets() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert done.returncode == 0
    assert all(f"  make {command} " in done.stdout for command in bootstrap.COMMANDS)
