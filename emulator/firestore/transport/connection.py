"""One HTTP/2 connection: its streams are the calls of a client. The protocol itself is h2's."""

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial

from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.exceptions import ProtocolError, StreamClosedError
from h2.settings import SettingCodes

from emulator.firestore.transport.call import (
    DEADLINE_EXCEEDED,
    DONE,
    FLUSH_BYTES,
    INTERNAL,
    RESOURCE_EXHAUSTED,
    Call,
    Handler,
    Headers,
    RpcFailure,
    timeout_seconds,
)

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
# Where the first frame has its kind, and what kind it has to be.
_FIRST_KIND, _SETTINGS = len(PREFACE) + 3, 4
MAX_STREAMS = 1000
# What a client may send of one call before it hears of us again.
_WINDOW = 4 * 1024 * 1024
_FIRST_WINDOW, _CONNECTION_WINDOW = 65_535, 64 * 1024 * 1024
# What lies here of all calls of a connection.
_MAX_BUFFERED = 64 * 1024 * 1024
# What is read at once, and what is read in one turn of the event loop where there is more.
_LITTLE = 1024
_PIECE = 2 * 1024
# Who sends much while so many wait to do so, is sent away.
_MAX_IN_LINE = 50
# Frames that cost the client nothing and us some work: so many at once, so many a second.
_MAX_CHEAP, _CHEAP_PER_SECOND = 600.0, 200.0
_CHEAP = (
    events.StreamReset,
    events.PingReceived,
    events.PriorityUpdated,
    events.RemoteSettingsChanged,
    events.UnknownFrameReceived,
)
_HEADERS: Headers = [
    (":status", "200"),
    ("content-type", "application/grpc"),
    ("grpc-accept-encoding", "gzip"),
]
NOT_HTTP2 = b"This port speaks gRPC (HTTP/2 without TLS), and nothing else.\n"
_NOT_HTTP2_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%b" % (len(NOT_HTTP2), NOT_HTTP2)
)
_CONFIG = H2Configuration(
    client_side=False,
    header_encoding=None,
    # What we send is ours.
    validate_outbound_headers=False,
    normalize_outbound_headers=False,
)
_log = logging.getLogger(__name__)

Find = Callable[[str, Mapping[str, str]], Handler]


class _Protocol(H2Connection):
    # Streams that have ended are remembered, by the hundred thousand where nobody says otherwise.
    MAX_CLOSED_STREAMS = 2 * MAX_STREAMS


class Connections(set["Connection"]):
    """Those that are open, and the line of those that have sent much at once.

    One piece is read in a turn of the event loop, whoever it is of, so that those who send
    little are served meanwhile.
    """

    def __init__(self) -> None:
        super().__init__()
        self._line: deque[Callable[[], None]] = deque()

    def wait_in_line(self, read: Callable[[], None]) -> bool:
        """False where the line is full."""
        if len(self._line) >= _MAX_IN_LINE:
            return False
        self._line.append(read)
        if len(self._line) == 1:
            asyncio.get_running_loop().call_soon(self._next)
        return True

    def _next(self) -> None:
        try:
            self._line[0]()
        finally:
            self._line.popleft()
            if self._line:
                asyncio.get_running_loop().call_soon(self._next)


class Connection(asyncio.BufferedProtocol):
    """Runs a handler for each call; those of a client that goes are cancelled."""

    def __init__(self, find: Find, max_bytes: int, connections: "Connections") -> None:
        """`connections` has this one in it while it is open."""
        self._find = find
        self._max_bytes = max_bytes
        self._connections = connections
        self._protocol = _Protocol(_CONFIG)
        self._preface: bytes | None = b""
        self._calls: dict[int, Call] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._due: set[Call] = set()
        self._is_lost = asyncio.Event()
        self._piece = bytearray(_PIECE)
        self._is_in_line = False
        self._is_paused = False
        self._is_stopping = False
        self._cheap, self._cheap_since = _MAX_CHEAP, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  (what create_server gives)
        self._transport = transport
        self._connections.add(self)

    def get_buffer(self, _: int) -> bytearray:
        return self._piece

    def buffer_updated(self, count: int) -> None:
        """What comes after a piece waits in the socket until it is this one's turn."""
        data = bytes(self._piece[:count])
        if count <= _LITTLE:
            self._read(data)
        elif self._connections.wait_in_line(partial(self._read_in_turn, data)):
            self._is_in_line = True
            self._pause_or_resume_reading()
        else:
            self._transport.abort()

    def _read_in_turn(self, data: bytes) -> None:
        self._is_in_line = False
        if not self._transport.is_closing():
            self._read(data)
        self._pause_or_resume_reading()

    def _pause_or_resume_reading(self) -> None:
        """Who does not take our answers is not listened to either: answers would pile up."""
        if self._is_in_line or self._is_paused:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _read(self, data: bytes) -> None:
        if self._preface is not None:
            self._preface += data
            data = self._preface
            if not PREFACE.startswith(data[: len(PREFACE)]):
                self._transport.write(_NOT_HTTP2_ANSWER)
                self._transport.close()
            if len(data) <= _FIRST_KIND or self._transport.is_closing():
                return
            self._preface = None
            self._greet()
            if data[_FIRST_KIND] != _SETTINGS:
                # h2 does not mind, RFC 9113 (3.4) does.
                self._close(ErrorCodes.PROTOCOL_ERROR)
                return
        try:
            for event in self._protocol.receive_data(data):
                self._on(event)
        except ProtocolError:
            # What it is has been put into a GOAWAY.
            self._close()
        self._write()

    def connection_lost(self, _: Exception | None) -> None:
        self._connections.discard(self)
        self._is_lost.set()
        for task in self._tasks.values():
            task.cancel()
        # It refers to itself, and would wait for the garbage collector in a crowd of its like.
        vars(self._protocol).clear()

    def pause_writing(self) -> None:
        self._is_paused = True
        self._pause_or_resume_reading()

    def resume_writing(self) -> None:
        self._is_paused = False
        self._pause_or_resume_reading()
        self._flush_all()

    async def stop(self, seconds: float) -> None:
        """Takes no more calls; those that run may end by themselves for a while."""
        self._is_stopping = True
        tasks = set(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        self._close()
        try:
            await asyncio.wait_for(self._is_lost.wait(), seconds)
        except TimeoutError:
            # The client does not take what is left for it.
            self._transport.abort()
            await self._is_lost.wait()
        if tasks:
            await asyncio.wait(tasks)

    def _greet(self) -> None:
        self._protocol.local_settings.update(
            {
                SettingCodes.MAX_CONCURRENT_STREAMS: MAX_STREAMS,
                SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
            }
        )
        self._protocol.local_settings.acknowledge()
        self._protocol.initiate_connection()
        self._protocol.increment_flow_control_window(_CONNECTION_WINDOW - _FIRST_WINDOW)

    def _close(self, code: ErrorCodes = ErrorCodes.NO_ERROR) -> None:
        if not self._transport.is_closing():
            if self._preface is None and self._protocol.state_machine.state.name != "CLOSED":
                self._protocol.close_connection(code)
            self._write()
            self._transport.close()

    def _write(self) -> None:
        data = self._protocol.data_to_send()
        if data and not self._transport.is_closing():
            self._transport.write(data)

    # What comes in

    def _on(self, event: events.Event) -> None:
        if _is_cheap(event) and not self._may_go_on():
            self._close(ErrorCodes.ENHANCE_YOUR_CALM)
        if self._transport.is_closing():
            return
        match event:
            case events.RequestReceived():
                self._begin(event)
            case events.DataReceived():
                self._receive(event)
            case events.StreamReset(stream_id=stream):
                self._forget(stream)
            case events.StreamEnded(stream_id=stream) if stream in self._calls:
                self._calls[stream].receive(b"", is_last=True)
            case events.WindowUpdated(stream_id=stream) if stream in self._calls:
                self._flush(self._calls[stream])
            case events.WindowUpdated(stream_id=0) | events.RemoteSettingsChanged():
                self._flush_all()
            case events.ConnectionTerminated():
                self._transport.close()

    def _forget(self, stream: int) -> None:
        call = self._calls.pop(stream, None)
        if call is not None:
            self._took(call)
        if stream in self._tasks:
            self._tasks[stream].cancel()

    def _may_go_on(self) -> bool:
        now = asyncio.get_running_loop().time()
        back = (now - self._cheap_since) * _CHEAP_PER_SECOND
        self._cheap, self._cheap_since = min(_MAX_CHEAP, self._cheap + back) - 1, now
        return self._cheap > 0

    def _receive(self, event: events.DataReceived) -> None:
        call = self._calls.get(event.stream_id)
        if call is None or call.trailers is not None:
            self._acknowledge(event.stream_id, event.flow_controlled_length)
            return
        call.receive(event.data, is_last=False)
        call.unacknowledged += event.flow_controlled_length
        if len(call.incoming) > _WINDOW:
            buffered = sum(len(each.incoming) for each in self._calls.values())
            if buffered > _MAX_BUFFERED:
                self._refuse(call, "Too much at once for one connection.")
                return
        if not call.has_message:
            # Else when it is taken: nobody may send faster than a handler reads.
            self._took(call)

    def _took(self, call: Call) -> None:
        length, call.unacknowledged = call.unacknowledged, 0
        self._acknowledge(call.stream, length)
        self._flush(call)

    def _acknowledge(self, stream: int, length: int) -> None:
        if length and not self._transport.is_closing():
            self._protocol.acknowledge_received_data(length, stream)

    def _refuse(self, call: Call, text: str) -> None:
        call.incoming.clear()
        self._took(call)
        call.outgoing.clear()
        call.trailers = RpcFailure(RESOURCE_EXHAUSTED, text).trailers
        self._flush(call)
        self._tasks[call.stream].cancel()

    # Calls

    def _begin(self, event: events.RequestReceived) -> None:
        stream = event.stream_id
        if self._is_stopping:
            self._protocol.reset_stream(stream, ErrorCodes.REFUSED_STREAM)
            return
        # Two headers of one name: the last counts.
        headers = {n.decode("latin-1"): v.decode("latin-1") for n, v in event.headers or ()}
        status = _status_of(headers)
        if status is not None:
            self._protocol.send_headers(stream, [(":status", status)], end_stream=True)
            if event.stream_ended is None:
                self._protocol.reset_stream(stream, ErrorCodes.NO_ERROR)
            return
        call = Call(stream, headers, self._max_bytes, self._flush, self._took)
        self._calls[stream] = call
        handler = self._find(headers.get(":path", ""), headers)
        self._tasks[stream] = asyncio.ensure_future(self._run(handler, call))
        self._tasks[stream].add_done_callback(lambda _: self._tasks.pop(stream))

    async def _run(self, handler: Handler, call: Call) -> None:
        """One call to its end, with the status of whatever failed."""
        try:
            async with asyncio.timeout(timeout_seconds(call.metadata)):
                await handler(call)
            call.trailers = DONE
        except RpcFailure as error:
            call.trailers = error.trailers
        except TimeoutError:
            call.trailers = RpcFailure(DEADLINE_EXCEEDED, "The call's time is over.").trailers
        except Exception as error:  # noqa: BLE001 - the last line of defence: its text may quote
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("A call failed with %s:\n%s", type(error).__name__, where)
            call.trailers = RpcFailure(INTERNAL, "A fault: the server's log has more.").trailers
        self._took(call)

    # What goes out

    def _flush_all(self) -> None:
        for call in list(self._calls.values()):
            self._flush(call)

    def _flush(self, call: Call) -> None:
        """Sends much at once, and a little with all that is sent in this turn of the loop."""
        if not self._due:
            asyncio.get_running_loop().call_soon(self._flush_due)
        self._due.add(call)
        if len(call.outgoing) >= FLUSH_BYTES:
            self._flush_due()

    def _flush_due(self) -> None:
        due, self._due = self._due, set()
        if self._is_paused or self._transport.is_closing():
            return
        for call in due:
            if self._calls.get(call.stream) is call:
                self._send(call)
        self._write()

    def _send(self, call: Call) -> None:
        """What there is room for."""
        protocol, outgoing, stream = self._protocol, call.outgoing, call.stream
        try:
            if outgoing and not call.has_begun:
                call.has_begun = True
                protocol.send_headers(stream, _HEADERS)
            room = protocol.local_flow_control_window(stream) if outgoing else 0
            while (size := min(len(outgoing), protocol.max_outbound_frame_size, room)) > 0:
                protocol.send_data(stream, bytes(outgoing[:size]))
                del outgoing[:size]
                room -= size
            call.room.set()
            if call.trailers is not None and not outgoing:
                self._end(call, call.trailers)
        except StreamClosedError:
            # Reset by h2 itself, for what came in on it.
            self._forget(stream)

    def _end(self, call: Call, trailers: Headers) -> None:
        del self._calls[call.stream]
        headers = trailers if call.has_begun else _HEADERS + trailers
        self._protocol.send_headers(call.stream, headers, end_stream=True)
        if not call.is_complete:
            # The client need not send the rest.
            self._protocol.reset_stream(call.stream, ErrorCodes.NO_ERROR)


def _is_cheap(event: events.Event) -> bool:
    return isinstance(event, _CHEAP) or (isinstance(event, events.DataReceived) and not event.data)


def _status_of(headers: Mapping[str, str]) -> str | None:
    """The HTTP status of a request that is no call; None where it is one."""
    if headers.get(":method") != "POST":
        return "405"
    kind = headers.get("content-type", "").partition(";")[0]
    return None if kind == "application/grpc" or kind.startswith("application/grpc+") else "415"
