"""Names of databases, collections and documents, and the order of document names.

A document is `projects/{project}/databases/{database}/documents/{collection}/{id}/…`.
"""

import re
import secrets
import string
from dataclasses import dataclass
from functools import lru_cache

from emulator.firestore.errors import InvalidArgument

MAX_ID_BYTES = 1500
MAX_DEPTH = 100
MAX_NAME_BYTES = 6 * 1024
_AUTO_ID = string.ascii_letters + string.digits
# As the official emulator reads the rule: with something between the underscores.
_RESERVED = re.compile(r"__.+__", re.DOTALL)
_NUMERIC_ID = re.compile(r"__id(-?\d{1,19})__")


@dataclass(frozen=True, slots=True)
class Database:
    """One database of one project."""

    project: str
    database: str

    @property
    def name(self) -> str:
        return f"projects/{self.project}/databases/{self.database}"

    @property
    def documents(self) -> str:
        return f"{self.name}/documents"


@dataclass(frozen=True, slots=True)
class Path:
    """The part of a name below `documents`: empty, a collection (odd) or a document (even).

    `key` sorts as Firestore sorts names: by segment, numeric ids (`__id7__`) first.
    """

    database: Database
    segments: tuple[str, ...]
    key: bytes

    @property
    def name(self) -> str:
        return "/".join((self.database.documents, *self.segments))

    @property
    def relative(self) -> str:
        return "/".join(self.segments)

    @property
    def is_document(self) -> bool:
        return len(self.segments) % 2 == 0 and bool(self.segments)

    @property
    def id(self) -> str:
        return self.segments[-1]

    @property
    def parent(self) -> "Path":
        return Path(self.database, self.segments[:-1], path_key(self.segments[:-1]))

    def child(self, segment: str) -> "Path":
        return Path(self.database, (*self.segments, segment), self.key + segment_key(segment))


def segment_key(segment: str) -> bytes:
    """Bytes that compare as the segments do; no key is a prefix of another."""
    numeric = _NUMERIC_ID.fullmatch(segment)
    if numeric and -(2**63) <= int(numeric[1]) < 2**63:
        return b"\x01" + (int(numeric[1]) + 2**63).to_bytes(8, "big")
    return b"\x02" + segment.encode().replace(b"\0", b"\0\xff") + b"\0\0"


def path_key(segments: tuple[str, ...]) -> bytes:
    return b"".join(map(segment_key, segments))


@lru_cache(maxsize=1024)
def parse_database(name: str) -> Database:
    parts = name.split("/")
    for index, word in ((0, "projects"), (2, "databases")):
        if len(parts) <= index or parts[index] != word:
            raise InvalidArgument(f'Database name "{name}" lacks "{word}" at index {index}.')
    if len(parts) != 4 or not parts[1] or not parts[3]:
        raise InvalidArgument(f'Database name "{name}" is not projects/…/databases/….')
    return Database(parts[1], parts[3])


@lru_cache(maxsize=8192)
def parse_path(name: str) -> Path:
    """A path of any kind; its ids are valid ones."""
    parts = name.split("/")
    database = parse_database("/".join(parts[:4]))
    if len(parts) < 5 or parts[4] != "documents":
        raise InvalidArgument(f'Name "{name}" lacks "documents" at index 4.')
    segments = tuple(parts[5:])
    if len(segments) > 2 * MAX_DEPTH:
        raise InvalidArgument(f"Name has more than {MAX_DEPTH} levels of collections.")
    if len(name.encode()) > MAX_NAME_BYTES:
        raise InvalidArgument(f"Name is longer than {MAX_NAME_BYTES} bytes.")
    for index, segment in enumerate(segments):
        check_id(segment, "Resource id" if index % 2 else "Collection id")
    return Path(database, segments, path_key(segments))


def parse_document(name: str) -> Path:
    path = parse_path(name)
    if not path.is_document:
        raise InvalidArgument(f'Document name "{name}" lacks an id after its collection.')
    return path


def parse_parent(name: str) -> Path:
    """A document, or the root of the database, under which collections lie."""
    path = parse_path(name)
    if len(path.segments) % 2:
        raise InvalidArgument(f'Parent name "{name}" is not a document.')
    return path


def new_document(parent: Path, collection_id: str, document_id: str) -> Path:
    """The name of a document to create; without an id it gets one of 20 random letters."""
    check_id(collection_id, "Collection id")
    document_id = document_id or "".join(secrets.choice(_AUTO_ID) for _ in range(20))
    check_id(document_id, "Resource id")
    return parent.child(collection_id).child(document_id)


def check_id(segment: str, what: str) -> None:
    if not segment:
        raise InvalidArgument(f"{what} is empty.")
    if segment in (".", ".."):
        raise InvalidArgument(f'{what} "{segment}" is not allowed.')
    if len(segment.encode()) > MAX_ID_BYTES:
        raise InvalidArgument(f"{what} is longer than {MAX_ID_BYTES} bytes.")
    if segment[:2] == "__" and _RESERVED.fullmatch(segment) and not _NUMERIC_ID.fullmatch(segment):
        raise InvalidArgument(f'{what} "{segment}" is invalid because it is reserved.')
