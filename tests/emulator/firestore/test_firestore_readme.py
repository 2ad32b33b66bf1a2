"""Each row of the server's README names the tests that hold it, and they are there."""

import ast
import re

import pytest

from emulator.dev_stack.plan import ROOT

README = ROOT / "emulator" / "firestore" / "README.md"
HERE = ROOT / "tests" / "emulator" / "firestore"


def rows() -> list[str]:
    """Those of the tables that end with "held by"."""
    found: list[str] = []
    holds = False
    for line in README.read_text().splitlines():
        if not line.startswith("|"):
            holds = False
        elif line.endswith("| held by |"):
            holds = True
        elif holds and not line.startswith("| ---"):
            found.append(line)
    return found


def defined() -> set[str]:
    return {
        node.name
        for path in HERE.glob("test_*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.split("|")[1].strip()[:40])
def test_a_row_is_held_by_tests(row: str) -> None:
    named = re.findall(r"`(test_\w+)`", row.rstrip("| ").rpartition("|")[2])
    assert named
    assert set(named) <= defined()


def test_every_difference_that_was_tested_is_written_down() -> None:
    text = README.read_text()
    theirs = {name for name in defined() if name.startswith("test_theirs_")}
    assert theirs
    assert {name for name in theirs if name not in text} == set()
