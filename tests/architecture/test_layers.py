"""Imports point down: each module belongs to a layer."""

from pathlib import Path

import pytest

from tests.architecture.sources import LIBRARY, files, library_imports, library_module

LAYERS = (
    ("__init__", "core", "core.background", "core.errors", "core.logs",
     "core.deferred_imports", "core.locked_cached_property",
     "llm.stop_sequences"),
    ("api", "core.pagination", "core.rate_limit", "core.timings",
     "llm.capabilities"),
    ("guard", "core.crypto", "core.sse", "llm.spending"),
    ("llm.memory", "core.tokens", "core.grant_tokens", "core.settings", "bots.variables",
     "bots.scores"),
    ("accounts.models", "bots.models", "bench.languages", "bench.verdict",
     "accounts.api_keys",
     "accounts.recovery_codes", "core.secret_generation"),
    ("bench.models", "sessions.models", "grants.models"),
    ("llm", "store"),
    ("core.services",),
    ("core.request", "accounts.ownership", "accounts.ceilings", "bots.showcase",
     "llm.catalogue", "llm.sunset"),
    ("sessions.turns", "accounts.credentials", "grants.payers"),
    ("sessions.replies",),
    ("sessions.presenters", "bots.presenters", "bots.releases"),
    ("accounts", "bots", "bench", "sessions"),
    ("accounts.deletion", "grants"),
    ("openapi", "client_responses", "admin_cli"),
    ("client",),
    ("files",),
    ("transfer",),
    ("cli",),
    ("core.openai_errors",),
    ("core.web",),
)  # fmt: skip
"""From the bottom up. A package stands for those of its modules that have no line of their own."""


def group(module: str) -> str:
    """The entry of LAYERS that a module belongs to: its own, or its package's."""
    known = {name for names in LAYERS for name in names}
    return module if module in known else module.partition(".")[0]


def layer(module: str) -> int:
    return next(rank for rank, names in enumerate(LAYERS) if group(module) in names)


def upward(path: Path, imported: set[str]) -> list[tuple[str, str]]:
    """The imports of this file that do not point down or stay inside its group."""
    module = library_module(path)
    return [
        (module, other)
        for other in imported - {"__init__"}
        if group(other) != group(module) and layer(other) >= layer(module)
    ]


def test_every_module_has_one_layer() -> None:
    names = [name for names in LAYERS for name in names]
    modules = {library_module(path) for path in files(LIBRARY)}

    assert len(names) == len(set(names))
    assert set(names) == {group(module) for module in modules} | (set(names) & modules)


@pytest.mark.parametrize("path", files(LIBRARY), ids=library_module)
def test_imports_point_down(path: Path) -> None:
    assert upward(path, library_imports(path)) == []


def test_an_upward_import_is_noticed() -> None:
    path = LIBRARY / "core" / "crypto.py"

    assert upward(path, {"sessions.turns", "core.errors"}) == [("core.crypto", "sessions.turns")]
