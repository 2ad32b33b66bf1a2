"""The front end is one client of the API: it knows contract, client and files, nothing behind."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"
FILES = sorted(path for path in FRONTEND.rglob("*.py") if "examples" not in path.parts)
"""Not the examples of other front ends, which are not ours."""
KEPT = {"streamlit", "starlette", "babel", "dicebear", "segno"}
OURS = ("gptlab.client.", "gptlab.api.", "gptlab.files.", "gptlab.transfer.")
ALLOWED = {*KEPT, "frontend", *sys.stdlib_module_names}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "gptlab":
            yield from (f"gptlab.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def is_allowed(module: str) -> bool:
    if module.startswith("gptlab"):
        return f"{module}.".startswith(OURS)
    return module.partition(".")[0] in ALLOWED


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FRONTEND)))
def test_it_imports_nothing_from_behind_the_api(file: Path) -> None:
    modules = list(imported(ast.parse(file.read_text())))
    assert [module for module in modules if not is_allowed(module)] == []


def test_the_inside_of_the_library_would_be_noticed() -> None:
    assert not is_allowed("gptlab.store")
    assert not is_allowed("gptlab.core.errors")
