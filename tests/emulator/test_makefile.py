"""`make run` and the others on a machine that has only just Python, or not even that."""

import os
import re
import shutil
import time
from pathlib import Path

import pytest

from emulator.dev_stack.plan import ROOT
from tests.emulator.fake_machine import APT_GET, PYTHON, REQUIREMENTS, ROOT_USER, Machine

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="no make here")

OLD_PYTHON = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_run_installs_what_it_needs_and_goes_on(machine: Machine) -> None:
    done = machine.make("run", "ARGS=--memory")
    assert (done.returncode, done.stderr) == (0, "")
    (install,) = machine.asked("pip install")
    assert install.endswith("-c constraints.txt -e .[app]")
    assert machine.asked("-m emulator run") == ["-m emulator run --memory"]


def test_the_second_run_installs_nothing(machine: Machine) -> None:
    machine.make("run")
    machine.make("demo", "SESSION=a-session-id")
    assert machine.asked("pip") == machine.asked("venv") == []
    assert machine.asked("emulator") == ["-m emulator.demo a-session-id"]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_changed_requirements_are_installed_again(machine: Machine, name: str) -> None:
    machine.make("run")
    os.utime(machine.project / name, (time.time() + 5,) * 2)
    machine.make("run")
    assert machine.asked("pip install")
    assert not machine.asked("-m venv")


def test_a_copied_tree_does_not_use_the_originals_packages(machine: Machine) -> None:
    machine.make("run")
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))
    machine.make("run")
    assert machine.asked("pip install")


def test_tests_add_their_tools_and_take_nothing_away(machine: Machine) -> None:
    machine.program("chromium")
    machine.make("run")
    machine.make("test")
    (install,) = machine.asked("pip install")
    assert install.endswith(".[app,dev]")
    machine.make("run")
    assert not machine.asked("pip install")


def test_an_installation_that_broke_off_is_said_and_heals(machine: Machine) -> None:
    broken = machine.make("run", FAKE_PIP="1")
    assert broken.returncode == 2
    assert broken.stderr.startswith("The installation did not finish")
    assert not machine.asked("emulator")
    assert machine.make("run").returncode == 0
    assert machine.asked("pip install")


def test_an_environment_that_was_left_half_made_is_made_anew(machine: Machine) -> None:
    (machine.project / ".venv" / "bin").mkdir(parents=True)
    (machine.project / ".venv" / "bin" / "python").write_text(OLD_PYTHON)
    assert machine.make("run").returncode == 0
    assert machine.asked("-m venv --clear")


def test_a_python_that_was_removed_is_replaced(machine: Machine) -> None:
    machine.make("run")
    python = machine.project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(machine.programs / "removed")
    assert machine.make("run").returncode == 0
    assert machine.asked("-m venv --clear")
    assert machine.asked("pip install")


def test_a_python_without_venv_names_the_package(machine: Machine) -> None:
    done = machine.make("run", FAKE_VENV="no")
    assert done.returncode == 2
    assert "apt-get install python3-venv" in done.stderr
    assert not (machine.project / ".venv").exists()


def test_another_virtual_environment_is_not_used(machine: Machine) -> None:
    machine.program("chromium")
    assert "environment: \n" in machine.make("test", VIRTUAL_ENV="/somewhere").stdout


def test_an_old_python_gives_way_to_a_newer_one(machine: Machine) -> None:
    machine.program("python3", OLD_PYTHON)
    machine.program("python3.12", PYTHON)
    done = machine.make("run")
    assert done.returncode == 0
    assert "(python3.12)" in done.stdout


def test_without_any_new_python_it_says_how_to_get_one(machine: Machine) -> None:
    done = machine.make("run", FAKE_TOO_OLD="1")
    assert done.returncode == 2
    assert "needs Python 3.11 or newer" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_a_missing_browser_is_installed_by_apt(machine: Machine) -> None:
    machine.program("id", ROOT_USER)
    machine.program("apt-get", APT_GET)
    assert machine.make("test", "ARGS=-x").returncode == 0
    assert (machine.programs / "chromium").exists()
    assert machine.asked("-m pytest") == ["-m pytest -x"]


def test_a_browser_that_is_there_is_enough(machine: Machine) -> None:
    machine.program("google-chrome")
    assert "Installing a Chromium" not in machine.make("prove", "ARGS=-k s9").stdout
    assert machine.asked("-m pytest") == ["-m pytest tests/proofs --full -k s9"]


def test_without_a_browser_the_rest_is_tested(machine: Machine) -> None:
    machine.program("id", "#!/bin/sh\necho 1000\n")
    assert machine.make("test").returncode == 0
    assert machine.asked("-m pytest")


def test_on_ci_a_missing_browser_fails(machine: Machine) -> None:
    machine.program("id", "#!/bin/sh\necho 1000\n")
    assert machine.make("test", CI="true").returncode == 2
    assert not machine.asked("-m pytest")


def test_checks_run_all_three_and_report_the_worst(machine: Machine) -> None:
    assert machine.make("check").returncode == 0
    assert machine.make("check", FAKE_RUFF="1").returncode == 2
    tools = [line.split()[1] for line in machine.asked("-m") if "functions" in line]
    assert tools == ["ruff", "ruff", "mypy"]


def test_the_specification_is_written_or_left_alone(machine: Machine) -> None:
    written = machine.project / "functions" / "openapi.json"
    assert machine.make("openapi", FAKE_OPENAPI="1").returncode == 2
    assert not written.exists()
    assert machine.make("openapi").returncode == 0
    assert written.read_text() == '{"new": true}\n'


def test_make_alone_lists_every_target(machine: Machine) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    done = machine.make()
    assert done.returncode == 0
    assert all(f"  make {target} " in done.stdout for target in {*targets} - {"browser"})
