"""`python -m emulator.reference`: write the tables of operations and settings in docs/."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from emulator.dev_stack.plan import ROOT
from emulator.dev_stack.variables import PORTS
from gptlab.core.settings import Settings

DOCS = ROOT / "docs"
SPECIFICATION = ROOT / "functions" / "openapi.json"
GENERATED = "<!-- Written by `make openapi`. Do not edit. -->"
UNNAMED = ("preflight_", "not_found_")
"""Routes of the gateway that belong to no operation of the API."""

OPERATIONS_PAGE = f"""# Which operations does the API have?

{GENERATED}

One row is one function, one folder under `functions/`, one route, and one method of the [Python client](python-client.md). The machine-readable form is `functions/openapi.json`; `make run` serves it as a page at `/docs`.

{{table}}

The column *needs* lists the headers of a request. An *access token* comes from `log_in` and goes into `Authorization: Bearer …`. `list_bots` and `get_bot` take one too: they need it to show you your own assistants. An *API key* is the caller's own key for the model provider, in the same place; `complete_chat` and `create_response` take a [grant](grants.md) there, too. An *idempotency key* is the header `Idempotency-Key`: new for each action of a person, the same for its retries.

## What does an error look like?

Every error has one form: `{{{{"error": {{{{"code", "message", "request_id"}}}}}}}}`. The specification lists the codes of each operation. Under `/v1` errors have OpenAI's form.

The gateway answers some errors itself, as API Gateway does: `{{{{"code", "message"}}}}`. These are a missing or expired token, an unknown route, a body over 32 MiB and a function that does not respond. Under `/v1` only the last two are left.
"""  # noqa: E501 - pages are not wrapped

SETTINGS_PAGE = f"""# Which environment variables are there?

{GENERATED}

## What do the functions read?

{{settings}}

A secret is written `2:<base64url of 32 bytes>,1:<…>`. The first version encrypts and signs; the others are still accepted. `make run` generates secrets once, into `.gptlab/secrets.json`. Keep that file with your data: without it every key is a new user, so `make run` refuses to start when it is missing.

## What does `make run` read besides?

{{ports}}

## What do the command line and `make demo` read?

| variable | meaning |
| --- | --- |
| `GPTLAB_URL` | the API that `gptlab login` signs in at; `http://127.0.0.1:8080` without it |
| `GPTLAB_API_KEY` | the key, which is asked for without it |
| `GPTLAB_PASSPHRASE` | the passphrase of a sealed file, which is asked for without it |
| `GPTLAB_DEMO_KEY` | the key that `make demo` uses; on a real provider it needs one |
"""  # noqa: E501


def main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text)


def pages() -> dict[str, str]:
    """The text of each generated page, by its name in docs/."""
    specification = json.loads(SPECIFICATION.read_text())
    return {
        "operations.md": OPERATIONS_PAGE.format(table=_operations(specification)),
        "settings.md": SETTINGS_PAGE.format(settings=_settings(), ports=_ports()),
    }


def _operations(specification: Mapping[str, Any]) -> str:
    return _table(
        ("operation", "route", "what it does", "needs"),
        (
            (f"`{o['operationId']}`", f"`{method.upper()} {path}`", o["summary"], _needs(path, o))
            for path, methods in specification["paths"].items()
            for method, o in methods.items()
            if not o["operationId"].startswith(UNNAMED)
        ),
    )


def _needs(path: str, operation: Mapping[str, Any]) -> str:
    headers = {parameter["name"] for parameter in operation.get("parameters", ())}
    needed = {
        "access token": "security" in operation,
        "API key": path.startswith("/v1/"),
        "idempotency key": "Idempotency-Key" in headers,
    }
    return ", ".join(name for name, is_needed in needed.items() if is_needed)


def _settings() -> str:
    return _table(
        ("variable", "default", "meaning"),
        (
            (f"`{one.metadata['name']}`", _default(one), one.metadata["about"])
            for one in fields(Settings)
        ),
    )


def _default(setting: Field[Any]) -> str:
    value = setting.default if setting.default is not MISSING else {}
    if value is None or setting.name == "jwks":
        return "made by `make run`"
    if isinstance(value, tuple):
        return f"`{','.join(value)}`"
    if isinstance(value, str):
        return f"`{value}`" * bool(value)
    return f"`{value:g}`" if type(value) in (int, float) else ""


def _ports() -> str:
    return _table(
        ("variable", "default", "meaning"),
        ((f"`{each.name}`", f"`{each.default}`", each.about) for each in PORTS),
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    main()
