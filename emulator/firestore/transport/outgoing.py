"""What leaves a connection: as much as the client has room for."""

from collections.abc import Callable

from emulator.firestore.transport import frames
from emulator.firestore.transport.call import Call
from emulator.firestore.transport.frames import frame, header_block

_HEADERS = header_block(
    {":status": "200", "content-type": "application/grpc", "grpc-accept-encoding": "gzip"}
)


class Outgoing:
    """The windows of a connection and of its calls, which it removes when they are over."""

    def __init__(self, calls: dict[int, Call]) -> None:
        self.stream_window = frames.DEFAULT_WINDOW
        self._calls = calls
        self._window = frames.DEFAULT_WINDOW
        self._frame_bytes = frames.DEFAULT_FRAME_BYTES
        self._write: Callable[[bytes], None] | None = None

    def open(self, write: Callable[[bytes], None]) -> None:
        """From now on there is somebody to write to."""
        self._write = write
        self.flush_all()

    def pause(self) -> None:
        self._write = None

    def set(self, name: int, value: int) -> None:
        """A setting of the client."""
        if name == frames.INITIAL_WINDOW_SIZE:
            for call in self._calls.values():
                call.window += value - self.stream_window
            self.stream_window = value
        elif name == frames.MAX_FRAME_SIZE:
            self._frame_bytes = value

    def widen(self, stream: int, increment: int) -> None:
        """The client has room for so much more, in one call or (0) in all together."""
        if stream == 0:
            self._window += increment
            self.flush_all()
        elif stream in self._calls:
            self._calls[stream].window += increment
            self.flush(self._calls[stream])

    def flush_all(self) -> None:
        for call in list(self._calls.values()):
            self.flush(call)

    def flush(self, call: Call) -> None:
        """Sends what there is room for."""
        if self._write is None or self._calls.get(call.stream) is not call:
            return
        parts = []
        if call.outgoing and not call.has_begun:
            call.has_begun = True
            parts.append(frame(frames.HEADERS, frames.END_HEADERS, call.stream, _HEADERS))
        parts += self._data_frames(call)
        if call.trailers is not None and not call.outgoing:
            parts += self._last_frames(call, call.trailers)
        if parts:
            self._write(b"".join(parts))
        call.room.set()

    def _data_frames(self, call: Call) -> list[bytes]:
        parts = []
        outgoing = call.outgoing
        while (size := min(len(outgoing), self._frame_bytes, self._window, call.window)) > 0:
            parts.append(frame(frames.DATA, 0, call.stream, bytes(outgoing[:size])))
            del outgoing[:size]
            self._window -= size
            call.window -= size
        return parts

    def _last_frames(self, call: Call, trailers: bytes) -> list[bytes]:
        del self._calls[call.stream]
        block = trailers if call.has_begun else _HEADERS + trailers
        flags = frames.END_HEADERS | frames.END_STREAM
        parts = [frame(frames.HEADERS, flags, call.stream, block)]
        if not call.is_complete:
            # The client need not send the rest.
            code = frames.NO_ERROR.to_bytes(4, "big")
            parts.append(frame(frames.RST_STREAM, 0, call.stream, code))
        return parts
