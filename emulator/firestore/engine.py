"""The database: every operation, on paths and messages, without a transport."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from emulator.firestore.clock import Clock, to_timestamp
from emulator.firestore.commits import Effects, effects_of
from emulator.firestore.counts import Counts
from emulator.firestore.errors import FirestoreError, InvalidArgument
from emulator.firestore.executor import Found, run
from emulator.firestore.limits import check_index_entries
from emulator.firestore.locks import Claim, Contents
from emulator.firestore.paths import Database, Path
from emulator.firestore.proto import (
    CommitResponse,
    Document,
    Status,
    TransactionOptions,
    Write,
    WriteResult,
)
from emulator.firestore.queries import Query
from emulator.firestore.storage import Storage
from emulator.firestore.transactions import Transaction, Transactions
from emulator.firestore.transfer import import_project
from emulator.firestore.writes import written_path

# Told which documents a commit has changed; None: any of the database may have changed.
Observer = Callable[[Database, Sequence[Path] | None], None]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The moment a read sees. `past`: not the current state, so it is read from history."""

    time: int
    past: bool


class Engine:
    """All projects and databases of one data file."""

    def __init__(self, storage: Storage, clock: Clock, counts: Counts) -> None:
        self.storage = storage
        self.clock = clock
        self.counts = counts
        self.transactions = Transactions(clock)
        self.observers: set[Observer] = set()

    def begin(
        self, database: Database, options: TransactionOptions, *, default_read_only: bool = False
    ) -> Transaction:
        transaction = self.transactions.begin(
            database, options, default_read_only=default_read_only
        )
        if transaction.read_time is not None:
            self.check_read_time(transaction.read_time)
        return transaction

    async def snapshot(
        self,
        claim: Claim,
        transaction: Transaction | None,
        read_time: int | None,
    ) -> Snapshot:
        """The moment to read at; a transaction that may write holds its locks from here on."""
        if transaction is not None:
            read_time = read_time or transaction.read_time
            if read_time is None:
                await self.transactions.lock_reads(transaction, claim)
        if read_time is None:
            return Snapshot(self.clock.read_time(), past=False)
        self.check_read_time(read_time)
        return Snapshot(read_time, past=True)

    def documents(
        self, paths: Iterable[Path], snapshot: Snapshot
    ) -> Iterator[tuple[Path, Document | None]]:
        for path in paths:
            stored = (
                self.storage.find_at(path, snapshot.time)
                if snapshot.past
                else self.storage.find(path)
            )
            self.counts.of(path.database.project).reads += 1
            yield path, stored.document if stored else None

    def query(self, query: Query, snapshot: Snapshot) -> list[Found]:
        results = list(run(self.storage, query, snapshot.time if snapshot.past else None))
        project = query.scope.parent.database.project
        self.counts.of(project).reads += max(1, len(results))
        return results

    def aggregated(self, query: Query, snapshot: Snapshot) -> list[Found]:
        """The documents of an aggregation, which costs a read per thousand of them."""
        results = list(run(self.storage, query, snapshot.time if snapshot.past else None))
        project = query.scope.parent.database.project
        self.counts.of(project).reads += max(1, -(-len(results) // 1000))
        return results

    async def commit(
        self, database: Database, writes: Sequence[Write], transaction: Transaction | None = None
    ) -> CommitResponse:
        """Applies all writes at one commit_time, or none of them."""
        paths = {written_path(database, write) for write in writes}
        if transaction is not None and transaction.read_time is not None and writes:
            raise InvalidArgument("Cannot modify entities in a read-only transaction.")
        owner = None
        try:
            owner = await self.transactions.lock_writes(
                transaction, paths, lambda: self._contents(database, writes)
            )
            return self._apply(database, writes, *self._effects(database, writes))
        finally:
            self.transactions.release(owner)
            if transaction is not None:
                self.transactions.end(transaction)

    async def batch_write(
        self, database: Database, writes: Sequence[Write]
    ) -> list[tuple[WriteResult, Status]]:
        """Each write on its own; one that fails stops no other."""
        paths = [written_path(database, write) for write in writes]
        if len(set(paths)) != len(paths):
            raise InvalidArgument(
                "the same document cannot be written more than once in a single request"
            )
        results = []
        for write in writes:
            try:
                response = await self.commit(database, [write])
                results.append((response.write_results[0], Status()))
            except FirestoreError as error:
                results.append((WriteResult(), Status(code=error.code, message=str(error))))
        return results

    def clear(self, database: Database) -> None:
        self.storage.clear(database)
        self._tell(database, None)

    def import_project(self, project: str, lines: Iterable[str]) -> int:
        """Adds the documents of an export; answers with their number."""
        number = import_project(self.storage, project, lines)
        for database in self.storage.databases(project):
            self._tell(database, None)
        return number

    def collection_ids(self, parent: Path, snapshot: Snapshot) -> list[str]:
        return self.storage.collection_ids(parent, snapshot.time if snapshot.past else None)

    def _effects(self, database: Database, writes: Sequence[Write]) -> tuple[Effects, int]:
        """What the writes do, and when."""
        commit_time = self.clock.commit_time()
        effects = effects_of(self.storage.find, database, writes, commit_time)
        for change in effects.changes:
            if change.after is not None:
                check_index_entries(change.path, change.after, self.storage.indexes)
        return effects, commit_time

    def _contents(self, database: Database, writes: Sequence[Write]) -> Contents:
        """What is found and what is left of each document: queries may mind either."""
        unchanged: Contents = {written_path(database, write): () for write in writes}
        try:
            effects, _ = self._effects(database, writes)
        except FirestoreError:
            # It is refused when its turn comes, and no query minds that.
            return unchanged
        return unchanged | effects.contents()

    def _apply(
        self, database: Database, writes: Sequence[Write], effects: Effects, commit_time: int
    ) -> CommitResponse:
        if effects.changes:
            self.storage.apply(effects.changes, commit_time)
            self._tell(database, [change.path for change in effects.changes])
        usage = self.counts.of(database.project)
        deletes = sum(write.WhichOneof("operation") == "delete" for write in writes)
        usage.deletes += deletes
        usage.writes += len(writes) - deletes
        return CommitResponse(write_results=effects.results, commit_time=to_timestamp(commit_time))

    def _tell(self, database: Database, paths: Sequence[Path] | None) -> None:
        for observer in tuple(self.observers):
            observer(database, paths)

    def check_read_time(self, read_time: int) -> None:
        now = self.clock.read_time()
        if read_time > now:
            raise InvalidArgument("The requested 'read_time' cannot be in the future.")
        self.storage.history.check_readable(read_time, now)
