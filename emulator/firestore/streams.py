"""The two methods whose requests come one after another: Listen and Write."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from enum import Enum, auto

from emulator.firestore.engine import Engine
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.listening import Listener
from emulator.firestore.paths import Database, parse_database
from emulator.firestore.proto import ListenRequest, ListenResponse, WriteRequest, WriteResponse


class _Event(Enum):
    CHANGED = auto()
    END = auto()


async def listen(
    engine: Engine, requests: AsyncIterator[ListenRequest]
) -> AsyncGenerator[ListenResponse, None]:
    inbox: asyncio.Queue[ListenRequest | InvalidArgument | _Event] = asyncio.Queue()

    async def receive() -> None:
        try:
            async for request in requests:
                inbox.put_nowait(request)
            inbox.put_nowait(_Event.END)
        except InvalidArgument as error:
            inbox.put_nowait(error)

    listener = Listener(engine, lambda: inbox.put_nowait(_Event.CHANGED))
    receiver = asyncio.ensure_future(receive())
    try:
        while (event := await inbox.get()) is not _Event.END:
            if isinstance(event, InvalidArgument):
                raise event
            # All at once: nothing may be committed between a change and the time that is told.
            answers = listener.changes() if isinstance(event, _Event) else listener.answer(event)
            for answer in list(answers):
                yield answer
    finally:
        receiver.cancel()
        listener.close()


async def write(
    engine: Engine, requests: AsyncIterator[WriteRequest]
) -> AsyncGenerator[WriteResponse, None]:
    """The first request opens the stream, each other one is a commit."""
    number = 0
    database: Database | None = None
    async for request in requests:
        if database is None:
            database = _opened(engine, request)
            yield WriteResponse(stream_id=secrets.token_hex(8), stream_token=b"0")
            continue
        committed = await engine.commit(database, request.writes)
        number += 1
        yield WriteResponse(
            stream_token=str(number).encode(),
            write_results=committed.write_results,
            commit_time=committed.commit_time,
        )


def _opened(engine: Engine, request: WriteRequest) -> Database:
    database = parse_database(request.database)
    engine.counts.of(database.project).calls["Write"] += 1
    if request.stream_id:
        raise InvalidArgument("Resuming streams is not supported, do not set stream ID.")
    if request.writes:
        raise InvalidArgument("'writes' must not be set on an initial write request.")
    return database
