"""One write: what it is about, whether it may happen, and what the document becomes."""

from dataclasses import dataclass

from emulator.firestore.clock import to_micros
from emulator.firestore.documents import find_value, parse_mask, put_value, remove_value
from emulator.firestore.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
)
from emulator.firestore.field_paths import DOCUMENT_ID, check_writable
from emulator.firestore.limits import MAX_TRANSFORMS, check_document
from emulator.firestore.paths import Database, Path, parse_document
from emulator.firestore.proto import Document, Precondition, Value, Write
from emulator.firestore.transforms import apply_transforms


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it is stored; times in microseconds."""

    document: Document
    create_time: int
    update_time: int


def written_path(database: Database, write: Write) -> Path:
    """The document a write is about."""
    operation = write.WhichOneof("operation")
    if operation == "update":
        path = parse_document(write.update.name)
    elif operation == "delete":
        path = parse_document(write.delete)
    elif operation == "transform":
        path = parse_document(write.transform.document)
        if not write.transform.field_transforms:
            raise InvalidArgument("The list of FieldTransform must not be empty.")
    else:
        raise InvalidArgument("empty write operation")
    if path.database != database:
        raise InvalidArgument(f'"{path.name}" is not in the database of the request.')
    return path


def count_transforms(write: Write) -> int:
    return len(write.update_transforms) + len(write.transform.field_transforms)


def check_precondition(condition: Precondition, path: Path, stored: Stored | None) -> None:
    kind = condition.WhichOneof("condition_type")
    if kind == "exists":
        if condition.exists and stored is None:
            raise NotFound(f"No document to update: {path.name}")
        if not condition.exists and stored is not None:
            raise AlreadyExists(f"Document already exists: {path.name}")
    elif kind == "update_time":
        version = stored.update_time if stored else 0
        required = to_micros(condition.update_time)
        if stored is not None and required > version:
            raise InvalidArgument(
                f"Invalid base version, it is greater than the stored version of {path.name}"
            )
        if version != required:
            raise FailedPrecondition(
                f"the stored version ({version}) does not match the required base version "
                f"({required}) of {path.name}"
            )


def changed_document(
    path: Path, write: Write, stored: Stored | None, request_time: int
) -> tuple[Document | None, list[Value]]:
    """The document after this write (None: deleted) and the results of its transforms."""
    if write.WhichOneof("operation") == "delete":
        return None, []
    document = _updated(path, write, stored)
    transforms = [*write.update_transforms, *write.transform.field_transforms]
    if len(transforms) > MAX_TRANSFORMS:
        raise InvalidArgument(f"More than {MAX_TRANSFORMS} transforms for one document.")
    results = apply_transforms(document, transforms, request_time)
    check_document(path, document)
    return document, results


def _updated(path: Path, write: Write, stored: Stored | None) -> Document:
    document = Document(name=path.name)
    is_update = write.WhichOneof("operation") == "update"
    if is_update and not write.HasField("update_mask"):
        document.fields.MergeFrom(write.update.fields)
        return document
    if stored is not None:
        document.fields.MergeFrom(stored.document.fields)
    if is_update:
        _merge(document, write)
    return document


def _merge(document: Document, write: Write) -> None:
    """A masked update: fields in the mask are set, or removed where the update lacks them."""
    for path in parse_mask(write.update_mask):
        if path == DOCUMENT_ID:
            continue
        check_writable(path)
        value = find_value(write.update.fields, path)
        if value is None:
            remove_value(document.fields, path)
        else:
            put_value(document.fields, path, value)
