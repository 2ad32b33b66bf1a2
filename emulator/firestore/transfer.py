"""A project as one JSON-lines file: export and import.

The first line says what the file is; each other line is one document: its database, its path,
its times in microseconds and its message in base64 (values keep their exact types).
"""

import base64
import json
from collections.abc import Iterable, Iterator

from emulator.firestore.errors import InvalidArgument
from emulator.firestore.paths import Database, parse_document
from emulator.firestore.proto import Document
from emulator.firestore.storage import Storage

FORMAT = "gptlab-firestore-export"
VERSION = 1


def export_project(storage: Storage, project: str) -> Iterator[str]:
    yield json.dumps({"format": FORMAT, "version": VERSION, "project": project}) + "\n"
    for database in storage.databases(project):
        for path, create_time, update_time, body in storage.export_rows(database):
            line = {
                "database": database.database,
                "path": path,
                "create_time": create_time,
                "update_time": update_time,
                "fields": base64.b64encode(body).decode(),
            }
            yield json.dumps(line) + "\n"


def import_project(storage: Storage, project: str, lines: Iterable[str]) -> int:
    """Adds the documents of an export to a project, all or none; answers with their number."""
    iterator = iter(lines)
    try:
        head = json.loads(next(iterator, ""))
        if head["format"] != FORMAT or head["version"] != VERSION:
            raise InvalidArgument("The file is an export of another format or version.")
        documents = [_read(project, line) for line in iterator if line.strip()]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidArgument(f"The file is no export of this server: {error!r}") from error
    storage.import_documents(documents)
    return len(documents)


def _read(project: str, line: str) -> tuple[Document, int, int]:
    item = json.loads(line)
    database = Database(project, item["database"])
    path = parse_document(f"{database.documents}/{item['path']}")
    content = Document.FromString(base64.b64decode(item["fields"], validate=True))
    document = Document(name=path.name, fields=content.fields)
    return document, int(item["create_time"]), int(item["update_time"])
