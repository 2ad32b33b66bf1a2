"""HTTP/2 by the byte: a client that may say whatever it likes, and notes what comes back."""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

import hpack
from google.cloud.firestore_v1.types import firestore as messages

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)  # fmt: skip  # noqa: E501
END_STREAM = ACK = 0x1
END_HEADERS, PADDED, HAS_PRIORITY = 0x4, 0x8, 0x20
TABLE_SIZE, ENABLE_PUSH, _, INITIAL_WINDOW, MAX_FRAME = range(1, 6)
WAIT_SECONDS = 5.0
NOT_FOUND = "5"
Header = tuple[str, str]

REQUEST: tuple[Header, ...] = (
    (":method", "POST"),
    (":scheme", "http"),
    (":path", "/google.firestore.v1.Firestore/GetDocument"),
    (":authority", "127.0.0.1"),
    ("content-type", "application/grpc"),
    ("te", "trailers"),
    ("authorization", "Bearer owner"),
)


def frame(kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def settings(*values: tuple[int, int]) -> bytes:
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", *each) for each in values))


OPENING = PREFACE + settings()


def window_update(stream: int, increment: int) -> bytes:
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


def block(headers: Iterable[Header] = REQUEST) -> bytes:
    """Literals that are not indexed, whatever they are."""
    return b"".join(b"\0" + _text(name) + _text(value) for name, value in headers)


def _text(text: str) -> bytes:
    data = text.encode("latin-1")
    prefix = bytes((len(data),)) if len(data) < 127 else b"\x7f" + _rest(len(data) - 127)
    return prefix + data


def _rest(number: int) -> bytes:
    result = bytearray()
    while number > 127:
        result.append(number & 127 | 128)
        number >>= 7
    return bytes((*result, number))


def changed(*headers: Header, without: str = "") -> tuple[Header, ...]:
    """The request with these headers in place of those of the same name."""
    names = {name for name, _ in headers} | {without}
    kept = tuple(each for each in REQUEST if each[0] not in names)
    pseudo = tuple(each for each in headers if each[0].startswith(":"))
    return (*pseudo, *kept, *(each for each in headers if each not in pseudo))


NAME = "projects/p/databases/(default)/documents/a/b"
_MESSAGE = messages.GetDocumentRequest.pb()(name=NAME).SerializeToString()
MESSAGE = struct.pack(">BI", 0, len(_MESSAGE)) + _MESSAGE


def call(
    stream: int = 1, headers: Iterable[Header] = REQUEST, message: bytes = MESSAGE, flags: int = 0
) -> bytes:
    head = frame(HEADERS, END_HEADERS | flags, stream, block(headers))
    return head + frame(DATA, END_STREAM, stream, message)


@dataclass
class Outcome:
    """What a server has done."""

    closed: bool = False
    goaway: int | None = None
    resets: dict[int, int] = field(default_factory=dict)
    headers: dict[int, dict[str, str]] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    pongs: list[bytes] = field(default_factory=list)
    settings_acknowledged: int = 0
    text: bytes = b""

    @property
    def is_connection_error(self) -> bool:
        return self.closed or bool(self.goaway)

    def is_refused(self, stream: int = 1) -> bool:
        """An error of the stream or, as every one of them may be taken, of the connection."""
        headers = self.headers.get(stream, {})
        status = headers.get("grpc-status", NOT_FOUND)
        is_plain = headers.get(":status", "200") != "200"
        is_reset = bool(self.resets.get(stream))
        return self.is_connection_error or is_reset or is_plain or status not in ("0", NOT_FOUND)

    def is_answered(self, stream: int = 1) -> bool:
        headers = self.headers.get(stream, {})
        return headers.get(":status") == "200" and headers.get("grpc-status") == NOT_FOUND


class Wire:
    """One connection."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=WAIT_SECONDS)
        self._buffer = bytearray()
        self._block: tuple[int, int, bytearray] | None = None
        self.decoder = hpack.Decoder()
        self.outcome = Outcome()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError:
            self.outcome.closed = True

    def until(self, *, stream: int | None = None, pong: bool = False) -> Outcome:
        """Reads until the stream or the connection has ended, or a ping has come back."""
        outcome = self.outcome
        while not outcome.closed:
            if stream is not None and (stream in outcome.ended or stream in outcome.resets):
                break
            if pong and outcome.pongs:
                break
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                break
            except OSError:
                data = b""
            if not data:
                outcome.closed = True
            outcome.text += data
            self._buffer += data
            self._read()
        return outcome

    def _read(self) -> None:
        while len(self._buffer) >= 9:
            length = int.from_bytes(self._buffer[:3], "big")
            if len(self._buffer) < 9 + length:
                return
            kind, flags, stream = struct.unpack(">BBI", self._buffer[3:9])
            payload = bytes(self._buffer[9 : 9 + length])
            del self._buffer[: 9 + length]
            self._note(kind, flags, stream, payload)

    def _note(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        outcome = self.outcome
        if kind == HEADERS:
            self._block = stream, flags, bytearray(payload)
        elif kind == CONTINUATION and self._block:
            self._block[2].extend(payload)
        elif kind == RST_STREAM:
            outcome.resets[stream] = int.from_bytes(payload, "big")
        elif kind == GOAWAY:
            outcome.goaway = int.from_bytes(payload[4:8], "big")
        elif kind == PING and flags & ACK:
            outcome.pongs.append(payload)
        elif kind == SETTINGS and flags & ACK:
            outcome.settings_acknowledged += 1
        elif kind == SETTINGS:
            self.send(frame(SETTINGS, ACK))
        if kind in (HEADERS, CONTINUATION) and flags & END_HEADERS and self._block:
            number, _, content = self._block
            found = {str(n): str(v) for n, v in self.decoder.decode(bytes(content))}
            outcome.headers.setdefault(number, {}).update(found)
        if kind in (HEADERS, DATA) and flags & END_STREAM:
            outcome.ended.add(stream)
