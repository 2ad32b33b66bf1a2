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
from h2.connection import H2Connection
from h2.events import DataReceived
from hypothesis import given, settings
from hypothesis import strategies as some

from emulator.firestore.transport import Call, Connection, Connections, Handler, RpcFailure
from tests.emulator.firestore import http2

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
    connections = Connections()

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


def test_half_messages_are_kept_up_to_a_bound(
    channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.firestore.transport.connection._MAX_BUFFERED", 5 * MIB)
    code, text = status(channel.unary_unary("/once"), b"x" * 7 * MIB)
    assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert "Too much at once" in text
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


def answer_to(port: int, content: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        client.sendall(content)
        return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.mark.parametrize("content", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00"])
def test_what_is_not_http2_gets_a_line_to_read(port: int, content: bytes) -> None:
    head, _, text = answer_to(port, content).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"gRPC" in text
    assert text.count(b"\n") == 1


def test_a_call_ends_when_its_time_is_over(channel: grpc.Channel, room: Room) -> None:
    with pytest.raises(grpc.RpcError) as failure:
        channel.unary_unary("/wait")(b"", timeout=0.2)
    assert failure.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert room.cancelled.wait(SECONDS)


def test_messages_that_nobody_takes_wait_at_the_client(channel: grpc.Channel) -> None:
    calls = [
        channel.stream_stream("/wait")(iter([b"x" * (LIMIT - 1)] * 4), timeout=1) for _ in range(4)
    ]
    for call in calls:
        assert call.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert channel.unary_unary("/once")(b"on", timeout=SECONDS) == b"on"


class Wire(asyncio.Transport):
    """Where a connection writes to in a test; a strict client reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False
        self.client = H2Connection()
        self.content = 0

    def write(self, data: object) -> None:
        assert isinstance(data, bytes)
        for event in self.client.receive_data(data):
            if isinstance(event, DataReceived):
                self.content += len(event.data)

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def feed(connection: Connection, data: bytes) -> None:
    """As much as the connection takes at once."""
    buffer = connection.get_buffer(-1)
    count = min(len(buffer), len(data))
    buffer[:count] = data[:count]
    connection.buffer_updated(count)


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
        connection = Connection(Room().find, LIMIT, Connections())
        connection.connection_made(Wire())
        feed(connection, http2.OPENING)
        for each in content:
            feed(connection, http2.frame(*each))
        connection.connection_lost(None)

    asyncio.run(drive())


class Flood:
    """So many clients that each have sent more than is read at once."""

    def __init__(self, clients: int) -> None:
        self.connections = Connections()
        self.wires = [Wire() for _ in range(clients)]
        opened = http2.frame(http2.HEADERS, http2.END_HEADERS, 1, http2.block())
        for wire in self.wires:
            much = http2.OPENING + opened + 100 * http2.frame(http2.DATA, 0, 1, b"\0" * 100)
            feed(connected(wire, self.connections), much)

    def end(self) -> None:
        for each in tuple(self.connections):
            each._transport.close()
            each.connection_lost(None)


def connected(wire: Wire, connections: Connections) -> Connection:
    connection = Connection(Room().find, LIMIT, connections)
    connection.connection_made(wire)
    return connection


def test_who_sends_much_does_not_hold_up_who_sends_little() -> None:
    wire = Wire()
    wire.client.initiate_connection()
    wire.client.send_headers(1, http2.changed((":path", "/once")))
    wire.client.send_data(1, http2.MESSAGE, end_stream=True)

    async def drive() -> int:
        flood = Flood(45)
        feed(connected(wire, flood.connections), wire.client.data_to_send())
        await settled()
        waiting = sum(each._is_in_line for each in flood.connections)
        flood.end()
        return waiting

    # One of them in each turn.
    assert asyncio.run(drive()) > 20
    assert wire.content == len(http2.MESSAGE)


def test_a_line_that_is_full_takes_nobody_more() -> None:
    async def drive() -> list[bool]:
        flood = Flood(60)
        closed = [wire.closed for wire in flood.wires]
        flood.end()
        return closed

    assert asyncio.run(drive()) == [False] * 50 + [True] * 10


async def settled() -> None:
    """Turns enough for all that can be done without the client."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_client_gets_no_more_than_it_has_room_for() -> None:
    wire = Wire()
    client = wire.client
    client.local_settings.initial_window_size = 1000
    client.local_settings.acknowledge()
    client.initiate_connection()

    async def drive() -> list[int]:
        connection = Connection(Room().find, LIMIT, Connections())
        connection.connection_made(wire)
        client.send_headers(1, http2.changed((":path", "/many")))
        client.send_data(1, struct.pack(">BIII", 0, 8, 4, 50_000), end_stream=True)
        sent = []
        for increment, stream in (
            (500, 1),
            (100_000, 1),
            (7, None),
            (500_000, None),
            (500_000, 1),
        ):
            feed(connection, client.data_to_send())
            await settled()
            sent.append(wire.content)
            client.increment_flow_control_window(increment, stream)
        feed(connection, client.data_to_send())
        await settled()
        connection.connection_lost(None)
        return [*sent, wire.content]

    # Of the stream, of the stream, of the connection twice, of the stream, and all there is.
    assert asyncio.run(drive()) == [1000, 1500, 65_535, 65_542, 101_500, 4 * 50_005]
