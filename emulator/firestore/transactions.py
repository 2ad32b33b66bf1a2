"""Open transactions: their locks, their ends, and how long they may last."""

import asyncio
import itertools
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from emulator.firestore.clock import Clock, to_micros
from emulator.firestore.errors import Aborted, InvalidArgument
from emulator.firestore.locks import Claim, Contents, LockTable, Owner, Ticket
from emulator.firestore.paths import Database, Path
from emulator.firestore.proto import TransactionOptions

MAX_SECONDS = 270.0
MAX_IDLE_SECONDS = 60.0
# A waiter gives up when those in its way have been silent for this long.
SILENCE_SECONDS = 3.0
_SWEEP_SECONDS = 0.25
_KEPT_AGES = 1000

CONTENTION = "Too much contention on these documents. Please try again."


@dataclass(eq=False, slots=True)
class Transaction:
    """One open transaction; `read_time` is set on read-only ones."""

    id: bytes
    database: Database
    read_time: int | None
    reads_exclusively: bool
    age: int
    started: float
    last_used: float = field(default=0.0)
    doomed: bool = False


class Transactions:
    """All open transactions of a server, and the locks of those that write."""

    def __init__(self, clock: Clock, now: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._now = now
        self._open: dict[bytes, Transaction] = {}
        self._locks = LockTable()
        self._numbers = itertools.count(1)
        # Ages of ended transactions, for those that are run again.
        self._ages: OrderedDict[bytes, int] = OrderedDict()
        # Ids of an earlier run of the server must not be taken for ours.
        self._run = time.time_ns().to_bytes(8, "big")
        self._sweep: asyncio.TimerHandle | None = None

    def begin(
        self, database: Database, options: TransactionOptions, *, default_read_only: bool
    ) -> Transaction:
        mode = options.WhichOneof("mode")
        read_only = mode == "read_only" or (mode is None and default_read_only)
        read_time = None
        if read_only:
            read_time = self._clock.read_time()
            if options.read_only.HasField("read_time"):
                read_time = to_micros(options.read_only.read_time)
        now = self._now()
        number = next(self._numbers)
        retried = options.read_write.retry_transaction
        transaction = Transaction(
            id=self._run + number.to_bytes(8, "big"),
            database=database,
            read_time=read_time,
            reads_exclusively=bool(retried),
            age=self._ages.get(retried, number),
            started=now,
            last_used=now,
        )
        self._open[transaction.id] = transaction
        self._sweep_later()
        return transaction

    def get(self, database: Database, id_: bytes) -> Transaction:
        transaction = self._open.get(id_)
        if transaction is None or transaction.database != database:
            known = id_[:8] == self._run
            raise InvalidArgument(
                "The referenced transaction has expired or is no longer valid."
                if known
                else "Invalid transaction."
            )
        transaction.last_used = self._now()
        return transaction

    def end(self, transaction: Transaction) -> None:
        self._open.pop(transaction.id, None)
        self._locks.release(transaction)
        self._ages[transaction.id] = transaction.age
        if len(self._ages) > _KEPT_AGES:
            self._ages.popitem(last=False)

    def rollback(self, database: Database, id_: bytes) -> None:
        """Ending a transaction that has ended is nothing; another's id is an error."""
        if id_ in self._open or id_[:8] != self._run:
            self.end(self.get(database, id_))

    async def lock_reads(self, transaction: Transaction, claim: Claim) -> None:
        """Waits for shared locks. One that cannot have them reads on, and fails at its commit:

        there clients run it again, while a failed read would reach their caller.
        """
        if transaction.doomed:
            return
        if transaction.reads_exclusively:
            claim = Claim(exclusive=claim.shared, exclusive_queries=claim.shared_queries)
        if not await self._wait(self._locks.request(transaction, claim, age=transaction.age)):
            transaction.doomed = True

    async def lock_writes(
        self, transaction: Transaction | None, paths: set[Path], contents: Callable[[], Contents]
    ) -> Owner | None:
        """Waits for the documents of a commit and for the queries that it would change.

        Answers with whom to release afterwards. `contents` gives what the writes would find and
        leave now.
        """
        if transaction is None and self._locks.is_free:
            return None
        if transaction is not None and transaction.doomed:
            raise Aborted(CONTENTION)
        owner = transaction or object()
        age = transaction.age if transaction is not None else 0
        claim = Claim(exclusive=paths, contents=contents)
        if not await self._wait(self._locks.request(owner, claim, age=age)):
            raise Aborted(CONTENTION)
        return owner

    def release(self, owner: Owner | None) -> None:
        if owner is not None:
            self._locks.release(owner)

    def close(self) -> None:
        if self._sweep is not None:
            self._sweep.cancel()

    async def _wait(self, ticket: Ticket) -> bool:
        if ticket.state == "waiting":
            settled = asyncio.Event()
            ticket.notify = settled.set
            self._sweep_later()
            try:
                await settled.wait()
            except asyncio.CancelledError:
                # The caller has gone. Its transaction, without its locks, must not commit.
                if isinstance(ticket.owner, Transaction):
                    ticket.owner.doomed = True
                self._locks.release(ticket.owner)
                raise
        if isinstance(ticket.owner, Transaction):
            ticket.owner.last_used = self._now()
        return ticket.state == "granted"

    def _sweep_later(self) -> None:
        if self._sweep is None:
            loop = asyncio.get_running_loop()
            self._sweep = loop.call_later(_SWEEP_SECONDS, self.sweep)

    def sweep(self) -> None:
        """Ends what has lasted too long, and waits that lead nowhere."""
        self._sweep = None
        now = self._now()
        for transaction in list(self._open.values()):
            idle = now - transaction.last_used > MAX_IDLE_SECONDS
            if idle or now - transaction.started > MAX_SECONDS:
                self.end(transaction)
        self._give_up_on_the_silent(now)
        if self._open or self._locks.waiting:
            self._sweep_later()

    def _give_up_on_the_silent(self, now: float) -> None:
        waiting = {ticket.owner for ticket in self._locks.waiting}
        for transaction in self._open.values() if waiting else ():
            if transaction in waiting or now - transaction.last_used <= SILENCE_SECONDS:
                continue
            for ticket in self._locks.held_up_by(transaction):
                if ticket.state == "waiting":
                    self._locks.release(ticket.owner)
