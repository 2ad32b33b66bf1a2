"""Requests as bytes, made before anything is measured."""

from collections.abc import Iterable, Sequence

from google.cloud.firestore_v1.types import firestore as messages

PROJECT = "bench"
DATABASE = f"projects/{PROJECT}/databases/(default)"
DOCUMENTS = f"{DATABASE}/documents"
OWNER = (("authorization", "Bearer owner"),)
SERVICE = "/google.firestore.v1.Firestore/"
GET_DOCUMENT, COMMIT, RUN_QUERY = (SERVICE + name for name in ("GetDocument", "Commit", "RunQuery"))
GROUPS = 500
EQUAL, ASCENDING = 5, 1


def get_document(name: str) -> bytes:
    return serialized(messages.GetDocumentRequest.pb()(name=f"{DOCUMENTS}/things/{name}"))


def commit(numbers: Iterable[int], collection: str = "things") -> bytes:
    """A write for each number, of a document like those of a small application."""
    request = messages.CommitRequest.pb()(database=DATABASE)
    for number in numbers:
        update = request.writes.add().update
        update.name = f"{DOCUMENTS}/{collection}/{number:07}"
        update.fields["n"].integer_value = number
        update.fields["group"].integer_value = number % GROUPS
        update.fields["text"].string_value = f"{number} " + "x" * 100
        update.fields["done"].boolean_value = number % 2 == 0
    return serialized(request)


def query(orders: Sequence[str], *, group: int | None = None, limit: int | None = None) -> bytes:
    """Of `things`, in this order."""
    request = messages.RunQueryRequest.pb()(parent=DOCUMENTS)
    structured = request.structured_query
    structured.from_.add(collection_id="things")
    for name in orders:
        order = structured.order_by.add()
        order.field.field_path, order.direction = name, ASCENDING
    if group is not None:
        where = structured.where.field_filter
        where.field.field_path, where.op, where.value.integer_value = "group", EQUAL, group
    if limit is not None:
        structured.limit.value = limit
    return serialized(request)


def serialized(message: object) -> bytes:
    data: bytes = message.SerializeToString()  # type: ignore[attr-defined]
    return data
