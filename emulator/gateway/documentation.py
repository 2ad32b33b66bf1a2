"""A welcome, and the specification as a page: no script, nothing fetched from anywhere."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from emulator.gateway import examples

Json = Mapping[str, Any]
REF = "#/components/schemas/"
PREFLIGHT = "options"
NOT_FOUND = "not_found_"
CODE = re.compile("``(.+?)``")
BOUNDS = {
    "minimum": "from", "maximum": "to", "minLength": "at least", "maxLength": "at most",
    "minItems": "at least", "maxItems": "at most", "pattern": "like",
}  # fmt: skip
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Of the page's content: a browser fetches nothing for it."""

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code { font: .9em ui-monospace, monospace } h2 { margin-top: 3rem }
section { border-top: 1px solid var(--line); padding: .5rem 0 1rem }
code { overflow-wrap: anywhere } pre code { overflow-wrap: normal }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0 }
tr + tr td, tr + tr th { border-top: 1px solid var(--soft) }
nav ul { columns: 20rem 2; list-style: none; padding: 0 } .soft { opacity: .75 }
pre { overflow-x: auto; padding: .8rem 1rem; border-radius: .4rem; background: var(--soft) }
summary { cursor: pointer; min-height: 24px }
"""


HTML = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head><body>{body}</body></html>
"""


def welcome(document: Json, api: str) -> str:
    """What somebody sees who opens the gateway's own address, ``api``."""
    body = [
        *_head(document),
        "<p>This is the API. The app has an address of its own: <code>make run</code> says it.</p>",
        '<p><a href="/docs">All operations, with examples</a> · '
        '<a href="/openapi.json">as OpenAPI 3.1</a></p>',
        *_quick_start(api),
    ]
    return HTML.format(title=_title(document), style=STYLE, body="".join(body))


def page(document: Json, api: str) -> str:
    """Every operation of the API at the address ``api``."""
    operations = list(_operations(document))
    body = [
        *_head(document),
        '<p>Also <a href="/openapi.json">as OpenAPI 3.1</a>.</p>',
        *_quick_start(api),
        "<h2>Signing in</h2>",
        '<p><a href="#log_in"><code>log_in</code></a> takes the key of your model provider and '
        "answers with an access token, which goes into the header <code>Authorization: Bearer"
        "</code> of every other request. It is good for 15 minutes; "
        '<a href="#renew_login"><code>renew_login</code></a> gives the next. Below '
        "<code>/v1</code> the key itself is the bearer token, as OpenAI's clients send it.</p>",
        "<h2>All operations</h2>",
        f"<nav><ul>{''.join(_link(each) for _, _, each in operations)}</ul></nav>",
        "<h2>Operations</h2>",
        *(_operation(*each) for each in operations),
        "<h2>Schemas</h2>",
        *(_schema(name, each) for name, each in document["components"]["schemas"].items()),
    ]
    return HTML.format(title=_title(document), style=STYLE, body="".join(body))


def _title(document: Json) -> str:
    return escape(f"{document['info']['title']} {document['info']['version']}")


def _head(document: Json) -> tuple[str, str]:
    about = escape(document["info"]["description"])
    return f"<h1>{_title(document)}</h1>", f"<p>{about}</p>"


def _quick_start(api: str) -> Iterator[str]:
    yield "<h2>Quick start</h2>"
    for name, program in (("shell", examples.SHELL), ("Python", examples.PYTHON)):
        yield f"<p>From {name}:</p><pre><code>{escape(program.format(api=api))}</code></pre>"


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method != PREFLIGHT and not operation["operationId"].startswith(NOT_FOUND):
                yield method.upper(), path, operation


def _link(operation: Json) -> str:
    name = operation["operationId"]
    return f'<li><a href="#{name}"><code>{name}</code></a> {escape(operation["summary"])}</li>'


def _operation(method: str, path: str, operation: Json) -> str:
    name = operation["operationId"]
    wants = "Sign-in needed" if operation.get("security") else "Open to everybody"
    if path.startswith(examples.ON_THE_KEY):
        wants = "On the key itself"
    parts = [
        f'<section id="{name}"><h3><code>{name}</code></h3>',
        f"<p><code>{method} {escape(path)}</code> · {escape(operation['summary'])} · {wants}</p>",
        f"<p>{_text(operation['description'])}</p>",
        f"<pre><code>{escape(examples.curl(method, path, operation))}</code></pre>",
        f"<pre><code>{escape(examples.python(operation))}</code></pre>",
        "<details><summary>Parameters and answers</summary>",
        _table("Parameters", (_parameter(each) for each in operation["parameters"])),
    ]
    if "requestBody" in operation:
        parts.append(f"<p>Body: {_contents(operation['requestBody']['content'])}</p>")
    answers = ((_code(status), _answer(each)) for status, each in operation["responses"].items())
    return "".join([*parts, _table("Answers", answers), "</details></section>"])


def _parameter(parameter: Json) -> tuple[str, str]:
    needed = "required" if parameter["required"] else "optional"
    about = _text(parameter.get("description", ""))
    where = f"{parameter['in']}, {needed}"
    return _code(parameter["name"]), f"{where} · {_type(parameter['schema'])} {about}"


def _answer(response: Json) -> str:
    return f"{_text(response['description'])} {_contents(response.get('content', {}))}"


def _contents(content: Json) -> str:
    kinds = (f"{_type(each['schema'])} <span class=soft>{kind}</span>"
             for kind, each in content.items())  # fmt: skip
    return ", ".join(kinds)


def _schema(name: str, schema: Json) -> str:
    needed = schema.get("required", ())
    rows = (
        (
            _code(field) + ("" if field in needed else " <span class=soft>optional</span>"),
            f"{_type(each)} {_text(each.get('description', ''))}",
        )
        for field, each in schema.get("properties", {}).items()
    )
    about = _text(schema.get("description", ""))
    values = "" if "properties" in schema else f"<p>{_type(schema)}</p>"
    fields = _table("", rows)
    folded = f"<details><summary>Fields</summary>{fields}</details>" if fields else ""
    heading = f'<section id="{name}"><h3><code>{name}</code></h3>'
    return f"{heading}<p>{about}</p>{values}{folded}</section>"


def _type(schema: Json) -> str:
    """In a few words; a schema with a name of its own is a link to it."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        return f'<a href="#{name}"><code>{name}</code></a>'
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " or ".join(_type(each) for each in schema[choice])
    if "enum" in schema or "const" in schema:
        return ", ".join(_code(value) for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    bounds = (f"{word} {schema[key]}" for key, word in BOUNDS.items() if key in schema)
    return escape(", ".join([str(schema.get("format") or schema.get("type", "anything")), *bounds]))


def _table(title: str, rows: Iterator[tuple[str, str]]) -> str:
    body = "".join(f"<tr><th>{name}</th><td>{about}</td></tr>" for name, about in rows)
    heading = f"<h4>{title}</h4>" if title and body else ""
    return f"{heading}<table>{body}</table>" if body else ""


def _text(text: str) -> str:
    """Prose; what stands in double backticks is code."""
    return CODE.sub(r"<code>\1</code>", escape(text))


def _code(value: object) -> str:
    return f"<code>{escape(str(value))}</code>"
