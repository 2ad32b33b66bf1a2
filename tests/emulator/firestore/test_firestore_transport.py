"""The transport under real gRPC clients, and under bytes that no client would send."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from emulator.firestore.transport import Call, Connection, Handler, RpcFailure, frames

LIMIT = 8 * 1024 * 1024
MIB = 1024 * 1024
SECONDS = 20


class Room:
    """Handlers, and what they have noticed."""

    def __init__(self) -> None:
        self.sent = 0
        self.waits = threading.Event()
        self.cancelled = threading.Event()

    def find(self, path: str, _: object) -> Handler:
        handler: Handler = getattr(self, path.removeprefix("/"), self.refuse)
        return handler

    async def echo(self, call: Call) -> None:
        async for message in call.messages():
            await call.send(message)

    async def once(self, call: Call) -> None:
        await call.send(await call.message())

    async def many(self, call: Call) -> None:
        count, size = struct.unpack(">II", await call.message())
        for _ in range(count):
            await call.send(b"x" * size)
            self.sent += 1

    async def wait(self, _: Call) -> None:
        self.waits.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise

    async def refuse(self, _: Call) -> None:
        raise RpcFailure(9, "50 % of what is “there” is\nnot enough")

    async def fail(self, call: Call) -> None:
        raise LookupError(await call.message())


@contextmanager
def serving(room: Room) -> Iterator[int]:
    """A server in a thread of its own; its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    connections: set[Connection] = set()

    async def start() -> asyncio.Server:
        make = lambda: Connection(room.find, LIMIT, connections)  # noqa: E731
        return await loop.create_server(make, "127.0.0.1", 0)

    async def stop(server: asyncio.Server) -> None:
        server.close()
        await asyncio.gather(*(each.stop(0.1) for each in tuple(connections)))

    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def port(room: Room) -> Iterator[int]:
    with serving(room) as number:
        yield number


@pytest.fixture
def channel(port: int) -> Iterator[grpc.Channel]:
    options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as made:
        yield made


@pytest.mark.parametrize("size", [0, 1, 16_379, 16_384, 70_000, 7 * MIB])
def test_messages_of_every_size_come_back_whole(channel: grpc.Channel, size: int) -> None:
    message = bytes(range(256)) * (size // 256) + b"\0" * (size % 256)
    assert channel.unary_unary("/once")(message, timeout=SECONDS) == message


def test_messages_keep_their_order(channel: grpc.Channel) -> None:
    messages = [b"%d" % number * number for number in range(500)]
    answers = channel.stream_stream("/echo")(iter(messages), timeout=SECONDS)
    assert list(answers) == messages


def test_calls_on_one_connection_do_not_wait_for_each_other(channel: grpc.Channel) -> None:
    waiting = [channel.unary_unary("/wait").future(b"") for _ in range(50)]
    once = channel.unary_unary("/once")
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: once(b"%d" % n, timeout=SECONDS), range(200)))
    assert answers == [b"%d" % number for number in range(200)]
    for call in waiting:
        call.cancel()


def test_a_slow_client_is_waited_for(channel: grpc.Channel, room: Room) -> None:
    answers = channel.unary_stream("/many")(struct.pack(">II", 200, MIB), timeout=SECONDS)
    next(answers)
    # The second call is answered when the first one's handler has come to rest.
    assert channel.unary_unary("/once")(b"quick", timeout=SECONDS) == b"quick"
    assert room.sent < 100
    assert sum(len(each) for each in answers) == 199 * MIB


def test_a_call_that_is_cancelled_stops_its_handler(channel: grpc.Channel, room: Room) -> None:
    call = channel.unary_unary("/wait").future(b"")
    assert room.waits.wait(SECONDS)
    call.cancel()
    assert room.cancelled.wait(SECONDS)


def test_a_client_that_goes_stops_its_handlers(port: int, room: Room) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary("/wait").future(b"")
        assert room.waits.wait(SECONDS)
    assert call.done()
    assert room.cancelled.wait(SECONDS)


def test_a_server_that_stops_lets_running_calls_end(room: Room) -> None:
    with serving(room) as port, grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        exchange = channel.stream_stream("/echo")(iter([b"last words"]), timeout=SECONDS)
        assert list(exchange) == [b"last words"]
        waiting = channel.unary_unary("/wait").future(b"", timeout=SECONDS)
        assert room.waits.wait(SECONDS)
    assert waiting.exception() is not None


def test_a_client_that_takes_nothing_does_not_keep_a_server_from_stopping(room: Room) -> None:
    with serving(room) as port, grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        answers = channel.unary_stream("/many")(struct.pack(">II", 500, MIB), timeout=SECONDS)
        next(answers)
    assert room.sent < 500


def status(call: Callable[..., object], message: bytes = b"") -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as failure:
        call(message, timeout=SECONDS)
    return failure.value.code(), failure.value.details()


def test_a_refusal_keeps_its_code_and_its_text(channel: grpc.Channel) -> None:
    code, text = status(channel.unary_unary("/refuse"))
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert text == "50 % of what is “there” is\nnot enough"


def test_a_refused_stream_ends_though_the_client_goes_on(channel: grpc.Channel) -> None:
    endless = iter(lambda: b"more", None)
    with pytest.raises(grpc.RpcError) as failure:
        next(channel.stream_stream("/refuse")(endless, timeout=SECONDS))
    assert failure.value.code() is grpc.StatusCode.FAILED_PRECONDITION


def test_a_fault_is_internal_and_ends_nothing_else(
    channel: grpc.Channel, caplog: pytest.LogCaptureFixture
) -> None:
    code, text = status(channel.unary_unary("/fail"), b"a secret")
    assert code is grpc.StatusCode.INTERNAL
    assert "A call failed with LookupError" in caplog.text
    assert "secret" not in text + caplog.text
    assert channel.unary_unary("/once")(b"on", timeout=SECONDS) == b"on"


def test_a_message_over_the_limit_is_refused(channel: grpc.Channel) -> None:
    code, _ = status(channel.unary_unary("/once"), b"x" * (LIMIT + 1))
    assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert channel.unary_unary("/once")(b"on", timeout=SECONDS) == b"on"


def test_compressed_messages_are_understood(channel: grpc.Channel) -> None:
    once = channel.unary_unary("/once")
    answer = once(b"x" * MIB, compression=grpc.Compression.Gzip, timeout=SECONDS)
    assert answer == b"x" * MIB


def test_a_compressed_message_may_not_burst(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as failure:
        channel.unary_unary("/once")(
            b"x" * (LIMIT + 1), compression=grpc.Compression.Gzip, timeout=SECONDS
        )
    assert failure.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_headers_that_need_several_frames_are_read(channel: grpc.Channel) -> None:
    metadata = [(f"name-{number}", "x" * 4000) for number in range(8)]
    assert channel.unary_unary("/once")(b"on", metadata=metadata, timeout=SECONDS) == b"on"


def test_an_asyncio_client_is_served(port: int) -> None:
    async def ask() -> bytes:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            answer: bytes = await channel.unary_unary("/once")(b"on", timeout=SECONDS)
            return answer

    assert asyncio.run(ask()) == b"on"


HEADERS = frames.header_block({":method": "POST", ":path": "/once"})
WRONG = {
    "another protocol": b"GET / HTTP/1.1\r\n\r\n",
    "a frame too long": frames.PREFACE + b"\xff\xff\xff\x00\x00\x00\x00\x00\x01",
    "settings cut off": frames.PREFACE + frames.frame(frames.SETTINGS, 0, 0, b"abc"),
    "nothing but padding": frames.PREFACE + frames.frame(frames.DATA, frames.PADDED, 1, b"\x05abc"),
    "headers that make no sense": frames.PREFACE
    + frames.frame(frames.HEADERS, frames.END_HEADERS, 1, b"\xff" * 20),
    "a continuation of nothing": frames.PREFACE + frames.frame(frames.CONTINUATION, 0, 1, b""),
    "headers broken off": frames.PREFACE
    + frames.frame(frames.HEADERS, 0, 1, HEADERS)
    + frames.frame(frames.DATA, 0, 1, b""),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_what_is_not_http2_is_told_so_and_closed(port: int, content: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        client.sendall(content)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    kinds = [each.kind for each in frames.Reader().feed(frames.PREFACE + answer)]
    assert kinds[-1] == frames.GOAWAY


@settings(max_examples=200, deadline=None)
@given(
    some.lists(
        some.tuples(
            some.integers(0, 9),
            some.integers(0, 255),
            some.integers(0, 3),
            some.binary(max_size=40),
        ),
        max_size=8,
    ),
    some.integers(1, 60),
)
def test_frames_are_the_same_however_they_are_cut(
    given_frames: list[tuple[int, int, int, bytes]], step: int
) -> None:
    sent = [
        (kind, flags & ~(frames.PADDED | frames.HAS_PRIORITY), stream, content)
        for kind, flags, stream, content in given_frames
    ]
    content = frames.PREFACE + b"".join(frames.frame(*each) for each in sent)
    reader = frames.Reader()
    read = [
        each for at in range(0, len(content), step) for each in reader.feed(content[at : at + step])
    ]
    assert [(each.kind, each.flags, each.stream, each.payload) for each in read] == sent


class Wire(asyncio.Transport):
    """Where a connection writes to in a test."""

    closed = False

    def __init__(self) -> None:
        super().__init__()
        self._reader = frames.Reader()
        self._read = [*self._reader.feed(frames.PREFACE)]

    def write(self, data: object) -> None:
        assert isinstance(data, bytes)
        self._read += self._reader.feed(data)

    @property
    def content(self) -> int:
        """How many bytes of messages were sent."""
        return sum(each.length for each in self._read if each.kind == frames.DATA)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@settings(max_examples=200, deadline=None)
@given(
    some.lists(
        some.tuples(
            some.integers(0, 10),
            some.integers(0, 255),
            some.integers(0, 3),
            some.binary(max_size=40),
        ),
        max_size=8,
    )
)
def test_no_bytes_break_a_connection(content: list[tuple[int, int, int, bytes]]) -> None:
    async def drive() -> None:
        connection = Connection(Room().find, LIMIT, set())
        connection.connection_made(Wire())
        connection.data_received(frames.PREFACE)
        for each in content:
            connection.data_received(frames.frame(*each))
        connection.connection_lost(None)

    asyncio.run(drive())


async def settled() -> None:
    """Turns enough for all that can be done without the client."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_client_gets_no_more_than_it_has_room_for() -> None:
    wire = Wire()

    async def drive() -> list[int]:
        connection = Connection(Room().find, LIMIT, set())
        connection.connection_made(wire)
        request = struct.pack(">BIII", 0, 8, 4, 50_000)
        block = frames.header_block({":path": "/many"})
        connection.data_received(
            frames.PREFACE
            + frames.settings({frames.INITIAL_WINDOW_SIZE: 1000})
            + frames.frame(frames.HEADERS, frames.END_HEADERS, 1, block)
            + frames.frame(frames.DATA, frames.END_STREAM, 1, request)
        )
        sent = []
        for update in ((1, 500), (1, 100_000), (0, 7), (0, 500_000), (1, 500_000)):
            await settled()
            sent.append(wire.content)
            connection.data_received(frames.window_update(*update))
        await settled()
        connection.connection_lost(None)
        return [*sent, wire.content]

    # Of the stream, of the stream, of the connection twice, of the stream, and all there is.
    assert asyncio.run(drive()) == [1000, 1500, 65_535, 65_542, 101_500, 4 * 50_005]
