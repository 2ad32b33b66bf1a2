"""When the second provider may be done without."""

from pathlib import Path

import pytest

from tests.compat.npm_package import installed


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine with Node.js whose npm reaches no registry."""
    for name, program in {"node": "exit 0", "npm": "echo no registry >&2; exit 1"}.items():
        command = tmp_path / name
        command.write_text(f"#!/bin/sh\n{program}\n")
        command.chmod(0o755)
    return {"PATH": str(tmp_path)}


def test_without_node_it_is_skipped_even_on_ci(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"no node or no npm.*make test ARGS"):
        installed("any@1.0.0", tmp_path, {"PATH": str(tmp_path), "CI": "true"})


def test_a_package_that_cannot_be_had_skips(tmp_path: Path, machine: dict[str, str]) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"any@1.0.0 failed \(no registry\)"):
        installed("any@1.0.0", tmp_path, machine)


def test_on_ci_it_fails(tmp_path: Path, machine: dict[str, str]) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"any@1.0.0 failed \(no registry\)"):
        installed("any@1.0.0", tmp_path, {**machine, "CI": "true"})
