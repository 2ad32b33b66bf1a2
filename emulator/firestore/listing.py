"""ListDocuments: a collection in pages, with the documents that are only a parent if asked."""

import base64
import binascii
import heapq
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from operator import itemgetter

from emulator.firestore.documents import parse_mask, project
from emulator.firestore.engine import Engine, Snapshot
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.executor import Found, Placed, run_placed
from emulator.firestore.filters import NAME_END
from emulator.firestore.locks import Claim
from emulator.firestore.paths import Path, parse_path
from emulator.firestore.proto import (
    Document,
    ListDocumentsRequest,
    ListDocumentsResponse,
    StructuredQuery,
)
from emulator.firestore.queries import Cursor, Query, parse_query
from emulator.firestore.transactions import Transaction

DEFAULT_PAGE = 100
_ASCENDING, _DESCENDING = 1, 2


async def list_documents(
    engine: Engine,
    parent: Path,
    request: ListDocumentsRequest,
    transaction: Transaction | None,
    read_time: int | None,
) -> ListDocumentsResponse:
    if request.show_missing and request.order_by:
        raise InvalidArgument("show_missing cannot be used with order_by.")
    query = _query(parent, request)
    snapshot = await engine.snapshot(Claim(shared_queries={query}), transaction, read_time)
    found = run_placed(engine.storage, query, snapshot.time if snapshot.past else None)
    if request.show_missing:
        found = heapq.merge(found, _missing(engine, query, snapshot), key=itemgetter(0))
    size = request.page_size or DEFAULT_PAGE
    page = list(islice(found, size + 1))
    engine.counts.of(parent.database.project).reads += max(1, len(page[:size]))
    documents = [each.document for _, each in page[:size]]
    if request.HasField("mask"):
        documents = [_project(document, request) for document in documents]
    token = _token(page[size - 1][0]) if len(page) > size else ""
    return ListDocumentsResponse(documents=documents, next_page_token=token)


def _query(parent: Path, request: ListDocumentsRequest) -> Query:
    if request.page_size < 0:
        raise InvalidArgument("page_size is negative")
    message = StructuredQuery()
    message.from_.add(collection_id=request.collection_id)
    for part in filter(None, request.order_by.split(",")):
        path, _, direction = part.strip().partition(" ")
        descending = direction.strip().lower() == "desc"
        message.order_by.add(
            field={"field_path": path}, direction=_DESCENDING if descending else _ASCENDING
        )
    query = parse_query(parent, message)
    if not request.page_token:
        return query
    return replace(query, start=Cursor(_position(request.page_token), before=False, parts=()))


def _missing(engine: Engine, query: Query, snapshot: Snapshot) -> Iterator[Placed]:
    """Documents that do not exist and have documents below them, in order of name."""
    time = snapshot.time if snapshot.past else None
    parent, collection_id = query.scope.parent, query.scope.collection_id
    if collection_id is None:
        raise InvalidArgument("show_missing needs a collection_id.")
    for name in engine.storage.missing_documents(parent, collection_id, time):
        path = parse_path(f"{parent.database.documents}/{name}")
        position = path.key + NAME_END
        if query.is_between_cursors(position):
            yield position, Found(path.key, Document(name=path.name).SerializeToString())


def _project(document: Document, request: ListDocumentsRequest) -> Document:
    return project(document, parse_mask(request.mask))


def _token(position: bytes) -> str:
    return base64.urlsafe_b64encode(position).decode()


def _position(token: str) -> bytes:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidArgument("invalid page token") from error
