"""Imports point down: a message goes through the house one way."""

from pathlib import Path

import pytest

from tests.house.sources import LIBRARY, files, library_imports, library_module

LAYERS = (
    ("__init__", "timings", "logs", "errors", "aside", "loading", "once", "stop_sequences"),
    ("bodies", "keyrings", "api", "paging", "pace", "capabilities"),
    ("crypto", "memory", "guard", "spending"),
    ("tokens", "settings", "models", "api_keys", "recovery_codes"),
    ("llm", "store"),
    ("services",),
    ("identity", "ownership", "ceilings", "catalogue", "showcase", "speaking", "session_contents"),
    ("turns", "logins"),
    ("replies",),
    ("session_answers", "bot_answers"),
    ("users", "accounts", "bots", "revisions", "chats", "completions", "sessions"),
    ("deletion",),
    ("openapi", "client_answers", "operator"),
    ("client",),
    ("relay", "openai_errors"),
    ("web",),
)
"""From the bottom up. A package stands for all that is in it."""

KEYRINGS_GENERATE_USES_TOKENS = ("keyrings", "tokens")
"""New secrets include public keys; imported inside the one function that makes them."""


def layer(module: str) -> int:
    top = module.partition(".")[0]
    return next(rank for rank, names in enumerate(LAYERS) if top in names)


def upward(path: Path, imported: set[str]) -> list[tuple[str, str]]:
    """The imports of this file that do not point down or stay inside its package."""
    module = library_module(path)
    package = module.partition(".")[0]
    return [
        (module, other)
        for other in imported - {"__init__"}
        if other.partition(".")[0] != package and layer(other) >= layer(module)
    ]


def test_every_module_has_one_layer() -> None:
    modules = {library_module(path).partition(".")[0] for path in files(LIBRARY)}

    assert modules == {name for names in LAYERS for name in names}


@pytest.mark.parametrize("path", files(LIBRARY), ids=library_module)
def test_imports_point_down(path: Path) -> None:
    found = set(upward(path, library_imports(path)))

    assert found - {KEYRINGS_GENERATE_USES_TOKENS} == set()


def test_an_upward_import_is_noticed() -> None:
    path = LIBRARY / "crypto.py"

    assert upward(path, {"sessions", "errors"}) == [("crypto", "sessions")]
