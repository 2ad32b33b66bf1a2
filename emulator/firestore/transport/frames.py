"""HTTP/2 frames (RFC 9113): taking them apart, and the bytes of those that we send."""

from collections.abc import Iterator
from dataclasses import dataclass

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)  # fmt: skip  # noqa: E501
END_STREAM = ACK = 0x1
END_HEADERS = 0x4
PADDED = 0x8
HAS_PRIORITY = 0x20

INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 4, 5
NO_ERROR, PROTOCOL_ERROR, FRAME_SIZE_ERROR, COMPRESSION_ERROR = 0x0, 0x1, 0x6, 0x9
HEAD_BYTES = 9
DEFAULT_FRAME_BYTES = 16_384
DEFAULT_WINDOW = 65_535
MAX_WINDOW = 2**31 - 1


class ProtocolError(Exception):
    """The other side does not keep to HTTP/2; the connection ends with this code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; its payload is without padding, its length with it."""

    kind: int
    flags: int
    stream: int
    payload: bytes
    length: int

    def has(self, flag: int) -> bool:
        return bool(self.flags & flag)


class Reader:
    """Makes frames of the bytes that come in."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._is_greeted = False

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are whole now. Raises ProtocolError."""
        self._buffer += data
        if not self._is_greeted and not self._greet():
            return
        while len(self._buffer) >= HEAD_BYTES:
            head = self._buffer
            length = int.from_bytes(head[:3], "big")
            if length > DEFAULT_FRAME_BYTES:
                raise ProtocolError(FRAME_SIZE_ERROR, "A frame is too long.")
            end = HEAD_BYTES + length
            if len(head) < end:
                return
            kind, flags = head[3], head[4]
            stream = int.from_bytes(head[5:9], "big") & MAX_WINDOW
            payload = bytes(head[HEAD_BYTES:end])
            del self._buffer[:end]
            yield Frame(kind, flags, stream, _content(kind, flags, payload), length)

    def _greet(self) -> bool:
        start = bytes(self._buffer[: len(PREFACE)])
        if not PREFACE.startswith(start):
            raise ProtocolError(PROTOCOL_ERROR, "This is not HTTP/2.")
        if len(start) < len(PREFACE):
            return False
        del self._buffer[: len(PREFACE)]
        self._is_greeted = True
        return True


def _content(kind: int, flags: int, payload: bytes) -> bytes:
    """What a frame carries, without padding and priority."""
    if kind in (DATA, HEADERS) and flags & PADDED:
        if not payload or payload[0] >= len(payload):
            raise ProtocolError(PROTOCOL_ERROR, "A frame is nothing but padding.")
        payload = payload[1 : len(payload) - payload[0]]
    if kind == HEADERS and flags & HAS_PRIORITY:
        payload = payload[5:]
    return payload


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    head = len(payload).to_bytes(3, "big") + bytes((kind, flags))
    return head + stream.to_bytes(4, "big") + payload


def settings(values: dict[int, int]) -> bytes:
    payload = b"".join(
        name.to_bytes(2, "big") + value.to_bytes(4, "big") for name, value in values.items()
    )
    return frame(SETTINGS, 0, 0, payload)


def parse_settings(payload: bytes) -> Iterator[tuple[int, int]]:
    if len(payload) % 6:
        raise ProtocolError(FRAME_SIZE_ERROR, "The settings are cut off.")
    for at in range(0, len(payload), 6):
        name, value = payload[at : at + 2], payload[at + 2 : at + 6]
        yield int.from_bytes(name, "big"), int.from_bytes(value, "big")


def window_update(stream: int, increment: int) -> bytes:
    return frame(WINDOW_UPDATE, 0, stream, increment.to_bytes(4, "big"))


def header_block(headers: dict[str, str]) -> bytes:
    """Headers as literals: a few bytes more on the wire, and nothing to remember."""
    return b"".join(
        b"\0" + _text(name.encode()) + _text(value.encode()) for name, value in headers.items()
    )


def _text(data: bytes) -> bytes:
    """RFC 7541, 5.2: its length in a prefix of seven bits, then the text as it is."""
    length = len(data)
    if length < 127:
        return bytes((length,)) + data
    rest = length - 127
    prefix = bytearray((127,))
    while rest > 127:
        prefix.append(rest & 127 | 128)
        rest >>= 7
    prefix.append(rest)
    return bytes(prefix) + data
