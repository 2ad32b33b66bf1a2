"""No module imports itself by way of others: not at run time, and not for its types either."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.architecture.sources import EMULATOR, FRONTEND, LIBRARY, ROOT, files

SHARED, TESTS = ROOT / "shared", ROOT / "tests"
PACKAGES = {
    LIBRARY: SHARED,
    SHARED / "gptlab_deploy": SHARED,
    FRONTEND: ROOT,
    EMULATOR: ROOT,
    TESTS: ROOT,
}
"""Each package, and the folder that its modules' names begin in."""

Graph = Mapping[str, set[str]]


def dotted(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """What each import statement may name, the most exact name first."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((name.name,) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{name.name}", node.module) for name in node.names)


def graph(folder: Path, root: Path) -> Graph:
    """The modules below a folder, each with those of them that it imports, anywhere in it.

    An import of a module also runs the packages that it is in, but for the importer's own.
    """
    modules = {dotted(path, root): path for path in files(folder)}
    found: dict[str, set[str]] = {}
    for module, path in modules.items():
        targets = {
            next((name for name in names if name in modules), module) for names in imported(path)
        }
        packages = {
            target.rpartition(".")[0]
            for target in targets
            if not f"{module}.".startswith(f"{target.rpartition('.')[0]}.")
        }
        found[module] = (targets | packages & modules.keys()) - {module}
    return found


def cycle(modules: Graph) -> list[str]:
    """The modules of one cycle, in its order; empty where there is none."""
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> list[str]:
        if module in path:
            return path[path.index(module) :]
        if module in done:
            return []
        for other in sorted(modules[module]):
            if found := walk(other, [*path, module]):
                return found
        done.add(module)
        return []

    return next((found for module in modules if (found := walk(module, []))), [])


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_no_modules_import_each_other(folder: Path) -> None:
    assert cycle(graph(folder, PACKAGES[folder])) == []


def test_a_planted_cycle_is_found(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("from package import two\n")
    (package / "two.py").write_text("def later():\n    from package.three import name\n")
    (package / "three.py").write_text("name = 3\n")
    assert cycle(graph(package, tmp_path)) == []

    (package / "three.py").write_text("if TYPE_CHECKING:\n    import package.one\n")
    assert sorted(cycle(graph(package, tmp_path))) == [
        "package.one",
        "package.three",
        "package.two",
    ]


def test_a_planted_package_that_imports_its_modules_is_found(tmp_path: Path) -> None:
    for name in ("whole", "other"):
        (tmp_path / "top" / name).mkdir(parents=True)
    (tmp_path / "top" / "__init__.py").write_text("")
    (tmp_path / "top" / "whole" / "__init__.py").write_text("from top.whole.part import it\n")
    (tmp_path / "top" / "whole" / "part.py").write_text("from top.other import name\n")
    (tmp_path / "top" / "other" / "__init__.py").write_text("from top.whole.part import it\n")

    assert cycle(graph(tmp_path / "top", tmp_path)) != []
