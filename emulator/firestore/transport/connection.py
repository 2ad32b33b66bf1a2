"""One HTTP/2 connection: its streams are the calls of a client."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping

from hpack import Decoder, HPACKError

from emulator.firestore.transport import frames
from emulator.firestore.transport.call import DONE, INTERNAL, Call, Handler, RpcFailure
from emulator.firestore.transport.frames import Frame, ProtocolError, Reader, frame
from emulator.firestore.transport.outgoing import Outgoing

# What a client may send before it hears of us again; it hears after half of it.
_WINDOW = 16 * 1024 * 1024
_log = logging.getLogger(__name__)

Find = Callable[[str, Mapping[str, str]], Handler]


class Connection(asyncio.Protocol):
    """Runs a handler for each call; those of a client that goes are cancelled."""

    def __init__(self, find: Find, max_bytes: int, connections: set["Connection"]) -> None:
        """`connections` has this one in it while it is open."""
        self._find = find
        self._max_bytes = max_bytes
        self._connections = connections
        self._reader = Reader()
        self._decoder = Decoder()
        self._calls: dict[int, Call] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._block: tuple[Frame, bytearray] | None = None
        self._is_lost = asyncio.Event()
        self._last_stream = 0
        self._unheard = 0
        self._outgoing = Outgoing(self._calls)
        self._on = {
            frames.DATA: self._on_data,
            frames.HEADERS: self._on_headers,
            frames.CONTINUATION: self._on_continuation,
            frames.RST_STREAM: self._on_reset,
            frames.SETTINGS: self._on_settings,
            frames.PING: self._on_ping,
            frames.WINDOW_UPDATE: self._on_window_update,
        }

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  (what create_server gives)
        self._transport = transport
        self._connections.add(self)
        self._outgoing.open(transport.write)
        transport.write(
            frames.settings({frames.INITIAL_WINDOW_SIZE: _WINDOW})
            + frames.window_update(0, _WINDOW - frames.DEFAULT_WINDOW)
        )

    def data_received(self, data: bytes) -> None:
        try:
            for each in self._reader.feed(data):
                if self._block is not None and each.kind != frames.CONTINUATION:
                    raise ProtocolError(frames.PROTOCOL_ERROR, "Headers are broken off.")
                handle = self._on.get(each.kind)
                if handle is not None:
                    handle(each)
        except ProtocolError as error:
            self._go_away(error.code)
            self._transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        self._connections.discard(self)
        self._is_lost.set()
        for task in self._tasks.values():
            task.cancel()

    def pause_writing(self) -> None:
        self._outgoing.pause()

    def resume_writing(self) -> None:
        self._outgoing.open(self._transport.write)

    async def stop(self, seconds: float) -> None:
        """Takes no more calls; those that run may end by themselves for a while."""
        self._go_away(frames.NO_ERROR)
        tasks = set(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        self._transport.close()
        try:
            await asyncio.wait_for(self._is_lost.wait(), seconds)
        except TimeoutError:
            # The client does not take what is left for it.
            self._transport.abort()
            await self._is_lost.wait()
        if tasks:
            await asyncio.wait(tasks)

    def _go_away(self, code: int) -> None:
        payload = self._last_stream.to_bytes(4, "big") + code.to_bytes(4, "big")
        self._transport.write(frame(frames.GOAWAY, 0, 0, payload))

    # What comes in

    def _on_data(self, each: Frame) -> None:
        self._unheard += each.length
        updates = b""
        call = self._calls.get(each.stream)
        if call is not None and not call.is_complete:
            call.receive(each.payload, is_last=each.has(frames.END_STREAM))
            if not call.is_complete and each.length:
                updates = frames.window_update(each.stream, each.length)
        if self._unheard > _WINDOW // 2:
            updates += frames.window_update(0, self._unheard)
            self._unheard = 0
        if updates:
            self._transport.write(updates)

    def _on_headers(self, each: Frame) -> None:
        self._block = each, bytearray(each.payload)
        if each.has(frames.END_HEADERS):
            self._end_headers()

    def _on_continuation(self, each: Frame) -> None:
        if self._block is None or self._block[0].stream != each.stream:
            raise ProtocolError(frames.PROTOCOL_ERROR, "A continuation of nothing.")
        self._block[1].extend(each.payload)
        if each.has(frames.END_HEADERS):
            self._end_headers()

    def _end_headers(self) -> None:
        assert self._block is not None  # noqa: S101  (both callers have just seen to it)
        (first, block), self._block = self._block, None
        try:
            # Two headers of one name: the last counts.
            headers = {str(name): str(value) for name, value in self._decoder.decode(bytes(block))}
        except HPACKError as error:
            raise ProtocolError(frames.COMPRESSION_ERROR, "Headers make no sense.") from error
        is_last = first.has(frames.END_STREAM)
        if first.stream in self._calls:
            self._calls[first.stream].receive(b"", is_last=True)
        elif first.stream > self._last_stream and first.stream % 2:
            self._last_stream = first.stream
            self._begin(first.stream, headers, is_last=is_last)

    def _on_reset(self, each: Frame) -> None:
        self._calls.pop(each.stream, None)
        if each.stream in self._tasks:
            self._tasks[each.stream].cancel()

    def _on_settings(self, each: Frame) -> None:
        if each.has(frames.ACK):
            return
        for name, value in frames.parse_settings(each.payload):
            self._outgoing.set(name, value)
        self._transport.write(frame(frames.SETTINGS, frames.ACK, 0))
        self._outgoing.flush_all()

    def _on_ping(self, each: Frame) -> None:
        if not each.has(frames.ACK):
            self._transport.write(frame(frames.PING, frames.ACK, 0, each.payload))

    def _on_window_update(self, each: Frame) -> None:
        increment = int.from_bytes(each.payload, "big") & frames.MAX_WINDOW
        self._outgoing.widen(each.stream, increment)

    # Calls

    def _begin(self, stream: int, headers: Mapping[str, str], *, is_last: bool) -> None:
        call = Call(
            stream, headers, self._max_bytes, self._outgoing.stream_window, self._outgoing.flush
        )
        if is_last:
            call.receive(b"", is_last=True)
        self._calls[stream] = call
        handler = self._find(headers.get(":path", ""), headers)
        task = asyncio.ensure_future(handler(call))
        self._tasks[stream] = task
        task.add_done_callback(lambda done: self._end(call, done))

    def _end(self, call: Call, task: "asyncio.Future[None]") -> None:
        self._tasks.pop(call.stream, None)
        if task.cancelled() or self._transport.is_closing():
            self._calls.pop(call.stream, None)
            return
        error = task.exception()
        if error is None:
            call.trailers = DONE
        elif isinstance(error, RpcFailure):
            call.trailers = error.trailers
        else:
            # Without the error's text: it may hold what the client sent.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("A call failed with %s:\n%s", type(error).__name__, where)
            call.trailers = RpcFailure(
                INTERNAL, "The server has a fault; its log has more."
            ).trailers
        self._outgoing.flush(call)
