"""The project's Python files and what they import."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "shared" / "gptlab"
FUNCTIONS = ROOT / "functions"
FRONTEND = ROOT / "frontend"
EMULATOR = ROOT / "emulator"


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, anywhere in it; ``from a import b`` gives ``a`` and ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def outside(path: Path) -> set[str]:
    """The top-level packages a file imports."""
    return {module.partition(".")[0] for module in imports(path)}


def library_module(path: Path) -> str:
    """``llm.chat`` for shared/gptlab/llm/chat.py."""
    parts = path.relative_to(LIBRARY).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


def library_imports(path: Path) -> set[str]:
    """The library's own modules a file imports, as ``library_module`` names them."""
    known = {library_module(file) for file in files(LIBRARY)}
    found = {name.removeprefix("gptlab.") for name in imports(path) if name.startswith("gptlab")}
    return found & known
