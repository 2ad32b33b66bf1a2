"""How long a transaction lasts: the engine on a clock that the test moves on."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from emulator.firestore.clock import Clock
from emulator.firestore.errors import Aborted, InvalidArgument
from emulator.firestore.locks import Claim
from emulator.firestore.paths import Database, Path, parse_document
from emulator.firestore.proto import TransactionOptions
from emulator.firestore.transactions import Transaction, Transactions

DATABASE = Database("p", "(default)")


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """Transactions on that clock."""

    def __init__(self) -> None:
        self._hands = Hands()
        self.transactions = Transactions(Clock(), self._hands)

    def begin(self, retried: bytes = b"") -> Transaction:
        options = TransactionOptions()
        options.read_write.retry_transaction = retried
        return self.transactions.begin(DATABASE, options, default_read_only=False)

    def after(self, seconds: float) -> None:
        self._hands.now += seconds
        self.transactions.sweep()

    def is_open(self, transaction: Transaction) -> bool:
        try:
            self.transactions.get(DATABASE, transaction.id)
        except InvalidArgument:
            return False
        return True


def document(name: str) -> Path:
    return parse_document(f"{DATABASE.documents}/{name}")


def reading(name: str) -> Claim:
    return Claim(shared={document(name)})


def on_a_desk(act: Callable[[Desk], Awaitable[None]]) -> None:
    async def run() -> None:
        desk = Desk()
        try:
            await act(desk)
        finally:
            desk.transactions.close()

    asyncio.run(run())


def test_a_transaction_lasts_sixty_idle_seconds() -> None:
    async def act(desk: Desk) -> None:
        transaction = desk.begin()
        desk.after(60)
        assert desk.is_open(transaction)
        desk.after(60.5)
        assert not desk.is_open(transaction)

    on_a_desk(act)


def test_a_transaction_in_use_lasts_two_hundred_and_seventy_seconds() -> None:
    async def act(desk: Desk) -> None:
        transaction = desk.begin()
        for _ in range(9):
            desk.after(30)
            assert desk.is_open(transaction)
        desk.after(1)
        assert not desk.is_open(transaction)

    on_a_desk(act)


def test_what_has_expired_is_said_to_have_expired() -> None:
    async def act(desk: Desk) -> None:
        transaction = desk.begin()
        desk.after(61)
        with pytest.raises(InvalidArgument, match="has expired or is no longer valid"):
            desk.transactions.get(DATABASE, transaction.id)
        with pytest.raises(InvalidArgument, match="Invalid transaction"):
            desk.transactions.get(DATABASE, b"never given out")
        desk.transactions.rollback(DATABASE, transaction.id)

    on_a_desk(act)


def test_an_expired_transaction_holds_up_nobody() -> None:
    async def act(desk: Desk) -> None:
        silent = desk.begin()
        await desk.transactions.lock_reads(silent, reading("a/1"))
        desk.after(61)
        assert await desk.transactions.lock_writes(None, {document("a/1")}, dict) is None

    on_a_desk(act)


def test_waiting_for_one_who_is_silent_ends_after_three_seconds() -> None:
    async def act(desk: Desk) -> None:
        silent = desk.begin()
        await desk.transactions.lock_reads(silent, reading("a/1"))
        write = asyncio.ensure_future(desk.transactions.lock_writes(None, {document("a/1")}, dict))
        await asyncio.sleep(0)
        desk.after(2.9)
        assert not write.done()
        desk.after(0.2)
        with pytest.raises(Aborted):
            await write

    on_a_desk(act)


def test_waiting_for_one_who_works_goes_on() -> None:
    async def act(desk: Desk) -> None:
        busy = desk.begin()
        await desk.transactions.lock_reads(busy, reading("a/1"))
        write = asyncio.ensure_future(desk.transactions.lock_writes(None, {document("a/1")}, dict))
        await asyncio.sleep(0)
        for _ in range(10):
            desk.after(2)
            assert desk.is_open(busy)
        assert not write.done()
        desk.transactions.end(busy)
        assert await write is not None

    on_a_desk(act)


def test_a_transaction_that_is_run_again_goes_before_younger_ones() -> None:
    async def act(desk: Desk) -> None:
        first = desk.begin()
        desk.transactions.end(first)
        younger = desk.begin()
        again = desk.begin(first.id)
        assert again.age < younger.age

    on_a_desk(act)
