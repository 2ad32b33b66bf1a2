"""The running server: gRPC and the admin endpoint, in this process or as the command."""

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from emulator.firestore.admin import AdminServer
from emulator.firestore.clock import Clock
from emulator.firestore.counts import Counts, Usage
from emulator.firestore.data_file import open_file, open_memory
from emulator.firestore.engine import Engine
from emulator.firestore.errors import CannotStart
from emulator.firestore.indexes import Indexes, read_indexes
from emulator.firestore.paths import Database
from emulator.firestore.rpc import MAX_MESSAGE_BYTES, Methods
from emulator.firestore.service import FirestoreService
from emulator.firestore.storage import Storage
from emulator.firestore.transfer import export_project
from emulator.firestore.transport import Connection, Connections
from emulator.loopback import HOST, listen

Result = TypeVar("Result")

_STOP_SECONDS = 0.5


class RunningServer:
    """Both endpoints on one engine, in the event loop that calls `start`."""

    def __init__(self, data: Path | None, indexes: Path | None) -> None:
        """`data` None keeps everything in memory. Raises CannotStart."""
        definitions = read_indexes(indexes) if indexes else Indexes()
        self._connection = open_file(data) if data else open_memory()
        storage = Storage(self._connection, definitions)
        self.engine = Engine(storage, Clock(storage.last_commit_time()), Counts())
        self._connections = Connections()
        self.grpc_port = 0
        self.admin_port = 0

    async def start(self, port: int = 0, admin_port: int = 0) -> None:
        find = Methods(FirestoreService(self.engine)).find
        loop = asyncio.get_running_loop()
        try:
            listener = listen(admin_port)
            self._grpc = await loop.create_server(
                lambda: Connection(find, MAX_MESSAGE_BYTES, self._connections), HOST, port
            )
        except OSError as error:
            raise CannotStart(f"Port {port} or {admin_port} of {HOST} is in use.") from error
        self.grpc_port = self._grpc.sockets[0].getsockname()[1]
        self.admin_port = listener.getsockname()[1]
        self._admin = AdminServer(self.engine, listener)

    async def stop(self) -> None:
        self._grpc.close()
        await asyncio.gather(*(each.stop(_STOP_SECONDS) for each in tuple(self._connections)))
        await self._admin.stop()
        self.engine.transactions.close()
        self._connection.close()


class FirestoreServer:
    """A server in this process, for tests: `with FirestoreServer(memory=True) as server:`.

    It runs in a thread of its own with its own event loop. `address` is what
    FIRESTORE_EMULATOR_HOST takes.
    """

    def __init__(
        self, *, memory: bool = False, data: Path | None = None, indexes: Path | None = None
    ) -> None:
        if memory == (data is not None):
            raise ValueError("A server keeps its data in memory or in a file: name one of them.")
        self._data = data
        self._indexes = indexes

    def __enter__(self) -> Self:
        self._server = RunningServer(self._data, self._indexes)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="firestore-server", daemon=True
        )
        self._thread.start()
        try:
            self._run(self._server.start())
        except CannotStart:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._run(self._server.stop())
        self._end()

    @property
    def address(self) -> str:
        return f"{HOST}:{self._server.grpc_port}"

    @property
    def admin(self) -> str:
        return f"http://{HOST}:{self._server.admin_port}"

    def counts(self, project: str) -> Usage:
        """What the project has used; go on using the server and it goes on counting."""
        return self._server.engine.counts.of(project)

    def reset_counts(self, project: str | None = None) -> None:
        self._server.engine.counts.reset(project)

    def clear(self, project: str, database: str = "(default)") -> None:
        async def clear() -> None:
            self._server.engine.clear(Database(project, database))

        self._run(clear())

    def clear_everything(self) -> None:
        """Every database of every project."""

        async def clear() -> None:
            for database in self._server.engine.storage.all_databases():
                self._server.engine.clear(database)

        self._run(clear())

    def export_project(self, project: str) -> str:
        """The project as JSON lines."""

        async def export() -> str:
            return "".join(export_project(self._server.engine.storage, project))

        return self._run(export())

    def import_project(self, project: str, lines: str) -> int:
        """Adds the documents of an export; answers with their number."""

        async def add() -> int:
            return self._server.engine.import_project(project, lines.splitlines())

        return self._run(add())

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[None, None, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
