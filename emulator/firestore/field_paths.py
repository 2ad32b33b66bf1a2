"""Field paths: dotted names, in backticks where a name is not a plain identifier."""

import re
from functools import lru_cache

from emulator.firestore.errors import InvalidArgument

FieldPath = tuple[str, ...]
DOCUMENT_ID: FieldPath = ("__name__",)
MAX_FIELD_PATH_BYTES = 1500

_PLAIN = re.compile(r"[a-zA-Z_][a-zA-Z_0-9]*")
_SEGMENT = re.compile(r"(?P<plain>[a-zA-Z_][a-zA-Z_0-9]*)|`(?P<quoted>(?:[^`\\]|\\.)+)`", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_RESERVED = re.compile(r"__.+__", re.DOTALL)


@lru_cache(maxsize=4096)
def parse_field_path(text: str) -> FieldPath:
    names: list[str] = []
    position = 0
    while True:
        match = _SEGMENT.match(text, position)
        if match is None:
            raise InvalidArgument(
                f'Invalid property path "{text}". Names other than [a-zA-Z_][a-zA-Z_0-9]* '
                "must be quoted with backticks."
            )
        names.append(match["plain"] or _ESCAPED.sub(r"\1", match["quoted"]))
        position = match.end()
        if position == len(text):
            break
        if text[position] != ".":
            raise InvalidArgument(f'Invalid property path "{text}" at index {position}.')
        position += 1
    if len(text.encode()) > MAX_FIELD_PATH_BYTES:
        raise InvalidArgument(f"Property path is longer than {MAX_FIELD_PATH_BYTES} bytes.")
    return tuple(names)


def format_field_path(path: FieldPath) -> str:
    return ".".join(map(_quote, path))


def check_writable(path: FieldPath) -> None:
    """Refuses a path that names a reserved field: `__…__` belongs to the server."""
    for name in path:
        check_field_name(name)


def check_field_name(name: str) -> None:
    if not name:
        raise InvalidArgument("A field name is empty.")
    if name[:2] == "__" and _RESERVED.fullmatch(name):
        raise InvalidArgument(f"field name {name} is reserved")
    if len(name.encode()) > MAX_FIELD_PATH_BYTES:
        raise InvalidArgument(f"A field name is longer than {MAX_FIELD_PATH_BYTES} bytes.")


def _quote(name: str) -> str:
    if _PLAIN.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"
