"""Rules of HTTP/2 (RFC 9113), HPACK (RFC 7541) and gRPC, each as bytes and what they must lead to.

`CONNECTION`: the connection ends. `REFUSED`: the stream or the connection ends, or the call has
a failure for its status. `ANSWERED`: the call is answered as ever. `PONG`: nothing happens, and
a ping comes back.
"""

import struct
from dataclasses import dataclass

import hpack

from tests.emulator.firestore.http2 import (
    ACK,
    CONTINUATION,
    DATA,
    ENABLE_PUSH,
    END_HEADERS,
    END_STREAM,
    GOAWAY,
    HAS_PRIORITY,
    HEADERS,
    INITIAL_WINDOW,
    MAX_FRAME,
    MESSAGE,
    PADDED,
    PING,
    PREFACE,
    PRIORITY,
    PUSH_PROMISE,
    REQUEST,
    RST_STREAM,
    SETTINGS,
    TABLE_SIZE,
    Wire,
    block,
    call,
    changed,
    frame,
    settings,
    window_update,
)

CONNECTION, REFUSED, ANSWERED, PONG = "connection", "refused", "answered", "pong"
PING_FRAME = frame(PING, 0, 0, b"12345678")
OPEN = frame(HEADERS, END_HEADERS, 1, block())
RESET = frame(RST_STREAM, 0, 1, struct.pack(">I", 8))
REST = frame(DATA, END_STREAM, 1, MESSAGE)
BLOCK = block()


@dataclass(frozen=True)
class Case:
    """What is sent after the preface and the settings, and what must come of it."""

    sent: bytes
    expected: str
    stream: int = 1
    settings: bytes = settings()
    table_size: int = 4096

    def is_kept(self, address: str) -> bool:
        with Wire(address) as wire:
            wire.decoder.max_allowed_table_size = self.table_size
            # All that is answered to a client of this size has to begin with an update.
            wire.send(PREFACE + self.settings + self.sent)
            try:
                return self._judged(wire)
            except hpack.HPACKError:
                return False

    def _judged(self, wire: Wire) -> bool:
        if self.expected == PONG:
            wire.send(PING_FRAME)
            quiet = wire.until(pong=True)
            return quiet.pongs == [b"12345678"] and not quiet.is_connection_error
        if self.expected == CONNECTION:
            return wire.until().is_connection_error
        outcome = wire.until(stream=self.stream)
        if self.expected == ANSWERED:
            return outcome.is_answered(self.stream)
        return outcome.is_refused(self.stream)


def _headers(payload: bytes) -> bytes:
    return frame(HEADERS, END_HEADERS | END_STREAM, 1, payload)


def _indexed() -> bytes:
    """Two calls, the second with the headers that the first left in the table."""
    encoder = hpack.Encoder()
    return b"".join(
        frame(HEADERS, END_HEADERS, number, encoder.encode(REQUEST))
        + frame(DATA, END_STREAM, number, MESSAGE)
        for number in (1, 3)
    )


def _request(*headers: tuple[str, str], without: str = "") -> bytes:
    return call(headers=changed(*headers, without=without))


def _size(kind: int, stream: int, length: int) -> bytes:
    return frame(kind, 0, stream, b"\0" * length)


THIRD = len(BLOCK) // 3
CASES: dict[str, Case] = {
    # Lengths of frames
    "a DATA frame of more than 16 KiB": Case(OPEN + _size(DATA, 1, 16_385), CONNECTION),
    "a HEADERS frame of more than 16 KiB": Case(_size(HEADERS, 1, 16_385), CONNECTION),
    "an unknown frame of more than 16 KiB": Case(_size(200, 1, 16_385), CONNECTION),
    "SETTINGS cut off": Case(_size(SETTINGS, 0, 5), CONNECTION),
    "an acknowledgement of SETTINGS with content": Case(
        frame(SETTINGS, ACK, 0, b"\0" * 6), CONNECTION
    ),
    "a PING of 7": Case(_size(PING, 0, 7), CONNECTION),
    "a PING of 9": Case(_size(PING, 0, 9), CONNECTION),
    "a RST_STREAM of 3": Case(OPEN + _size(RST_STREAM, 1, 3), CONNECTION),
    "a RST_STREAM of 5": Case(OPEN + _size(RST_STREAM, 1, 5), CONNECTION),
    "a WINDOW_UPDATE of 3": Case(_size(8, 0, 3), CONNECTION),
    "a WINDOW_UPDATE of 5": Case(_size(8, 0, 5), CONNECTION),
    "a PRIORITY of 4": Case(OPEN + _size(PRIORITY, 1, 4), REFUSED),
    "a GOAWAY of 7": Case(_size(GOAWAY, 0, 7), CONNECTION),
    # Streams
    "DATA on stream 0": Case(_size(DATA, 0, 4), CONNECTION),
    "HEADERS on stream 0": Case(frame(HEADERS, END_HEADERS, 0, BLOCK), CONNECTION),
    "PRIORITY on stream 0": Case(_size(PRIORITY, 0, 5), CONNECTION),
    "RST_STREAM on stream 0": Case(_size(RST_STREAM, 0, 4), CONNECTION),
    "CONTINUATION on stream 0": Case(_size(CONTINUATION, 0, 4), CONNECTION),
    "SETTINGS on stream 1": Case(OPEN + _size(SETTINGS, 1, 0), CONNECTION),
    "PING on stream 1": Case(OPEN + _size(PING, 1, 8), CONNECTION),
    "GOAWAY on stream 1": Case(OPEN + _size(GOAWAY, 1, 8), CONNECTION),
    "a stream of an even number": Case(call(2), CONNECTION, 2),
    "a stream of a lower number than the last": Case(call(5) + call(3), CONNECTION, 3),
    "DATA on an idle stream": Case(_size(DATA, 1, 4), CONNECTION),
    "RST_STREAM on an idle stream": Case(_size(RST_STREAM, 1, 4), CONNECTION),
    "WINDOW_UPDATE on an idle stream": Case(window_update(1, 5), CONNECTION),
    "PUSH_PROMISE of a client": Case(
        OPEN + frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2) + BLOCK), CONNECTION
    ),
    "DATA after the end of a stream": Case(call() + _size(DATA, 1, 4), REFUSED),
    "HEADERS after the end of a stream": Case(call() + OPEN, REFUSED),
    "trailers that do not end the stream": Case(
        OPEN + frame(HEADERS, END_HEADERS, 1, block([("a", "b")])), REFUSED
    ),
    "DATA after RST_STREAM": Case(OPEN + RESET + REST + call(3), REFUSED, 1),
    "a stream used again after RST_STREAM": Case(OPEN + RESET + OPEN, REFUSED),
    "WINDOW_UPDATE after RST_STREAM": Case(OPEN + RESET + window_update(1, 5), PONG),
    "PRIORITY on an idle stream": Case(_size(PRIORITY, 7, 5), PONG),
    "PRIORITY after RST_STREAM": Case(OPEN + RESET + _size(PRIORITY, 1, 5), PONG),
    "RST_STREAM after RST_STREAM": Case(OPEN + RESET + RESET, PONG),
    # Header blocks
    "a block broken off by DATA": Case(frame(HEADERS, 0, 1, BLOCK) + REST, CONNECTION),
    "a block broken off by HEADERS": Case(frame(HEADERS, 0, 1, BLOCK) + call(3), CONNECTION),
    "a block broken off by PING": Case(frame(HEADERS, 0, 1, BLOCK) + PING_FRAME, CONNECTION),
    "a block broken off by SETTINGS": Case(frame(HEADERS, 0, 1, BLOCK) + settings(), CONNECTION),
    "a block broken off by an unknown frame": Case(
        frame(HEADERS, 0, 1, BLOCK) + _size(200, 1, 4), CONNECTION
    ),
    "a block that another stream goes on with": Case(
        frame(HEADERS, 0, 1, BLOCK) + frame(CONTINUATION, END_HEADERS, 3), CONNECTION
    ),
    "CONTINUATION after the end of a block": Case(
        OPEN + frame(CONTINUATION, END_HEADERS, 1), CONNECTION
    ),
    "a block in three frames": Case(
        frame(HEADERS, 0, 1, BLOCK[:THIRD])
        + frame(CONTINUATION, 0, 1, BLOCK[THIRD : 2 * THIRD])
        + frame(CONTINUATION, END_HEADERS, 1, BLOCK[2 * THIRD :])
        + REST,
        ANSWERED,
    ),
    "padded HEADERS": Case(
        frame(HEADERS, END_HEADERS | PADDED, 1, b"\3" + BLOCK + b"\0" * 3) + REST, ANSWERED
    ),
    "HEADERS that are nothing but padding": Case(
        frame(HEADERS, END_HEADERS | PADDED, 1, b"\xff" + BLOCK[:20]), CONNECTION
    ),
    "padded DATA": Case(
        OPEN + frame(DATA, END_STREAM | PADDED, 1, b"\3" + MESSAGE + b"\0" * 3), ANSWERED
    ),
    "DATA that are nothing but padding": Case(
        OPEN + frame(DATA, PADDED, 1, b"\x05abcd"), CONNECTION
    ),
    "HEADERS with a priority": Case(
        frame(HEADERS, END_HEADERS | HAS_PRIORITY, 1, b"\0\0\0\0\x10" + BLOCK) + REST, ANSWERED
    ),
    # HPACK
    "an index of 0": Case(_headers(b"\x80"), CONNECTION),
    "an index that is not in the table": Case(_headers(b"\xff\x20"), CONNECTION),
    "a literal that is cut off": Case(_headers(b"\0\x0aabc"), CONNECTION),
    "an integer without end": Case(_headers(b"\xff" + b"\xff" * 20), CONNECTION),
    "an EOS in a Huffman code": Case(_headers(b"\0\x84\xff\xff\xff\xff\x01a"), CONNECTION),
    "Huffman padding of more than 7 bits": Case(_headers(b"\0\x82\x1f\xff\x01a"), CONNECTION),
    "a table larger than allowed": Case(_headers(b"\x3f\xe1\xff\x03" + BLOCK), CONNECTION),
    "a size update inside a block": Case(_headers(BLOCK + b"\x20"), CONNECTION),
    "headers from the dynamic table": Case(_indexed(), ANSWERED, 3),
    "a client without a table": Case(call(), ANSWERED, 1, settings((TABLE_SIZE, 0)), 0),
    "a client with a small table": Case(call(), ANSWERED, 1, settings((TABLE_SIZE, 100)), 100),
    # Settings
    "ENABLE_PUSH of 2": Case(settings((ENABLE_PUSH, 2)), CONNECTION),
    "a window of 2 GiB": Case(settings((INITIAL_WINDOW, 2**31)), CONNECTION),
    "frames of 100 bytes": Case(settings((MAX_FRAME, 100)), CONNECTION),
    "frames of 16 MiB": Case(settings((MAX_FRAME, 2**24)), CONNECTION),
    "a setting that nobody knows": Case(settings((0xF000, 1)), PONG),
    "a first frame that is not SETTINGS": Case(call(), CONNECTION, settings=PING_FRAME),
    "windows that overflow by a setting": Case(
        OPEN + window_update(1, 2**31 - 1 - 65_535) + settings((INITIAL_WINDOW, 100_000)),
        CONNECTION,
    ),
    # Windows
    "a connection window widened by 0": Case(window_update(0, 0), CONNECTION),
    "a stream's window widened by 0": Case(OPEN + window_update(1, 0), REFUSED),
    "a connection window too wide": Case(window_update(0, 2**31 - 1), CONNECTION),
    "a stream's window too wide": Case(OPEN + window_update(1, 2**31 - 1), REFUSED),
    # What is ignored
    "a frame of an unknown kind": Case(_size(200, 0, 10) + call(), ANSWERED),
    "flags that nobody knows": Case(frame(PING, 0xFE, 0, b"12345678") + call(), ANSWERED),
    "the reserved bit of a stream's number": Case(
        frame(HEADERS, END_HEADERS, 2**31 | 1, BLOCK) + REST, ANSWERED
    ),
    "a ping": Case(b"", PONG),
    # Requests
    "a name in capitals": Case(_request(("Name", "x")), REFUSED),
    "a name with a space": Case(_request(("na me", "x")), REFUSED),
    "an empty name": Case(_request(("", "x")), REFUSED),
    "a value with a line feed": Case(_request(("name", "a\nb")), REFUSED),
    "a value with a NUL": Case(_request(("name", "a\0b")), REFUSED),
    "a header of the connection": Case(_request(("connection", "close")), REFUSED),
    "transfer-encoding": Case(_request(("transfer-encoding", "chunked")), REFUSED),
    "te other than trailers": Case(_request(("te", "gzip")), REFUSED),
    "no :method": Case(_request(without=":method"), REFUSED),
    "no :scheme": Case(_request(without=":scheme"), REFUSED),
    "no :path": Case(_request(without=":path"), REFUSED),
    "an empty :path": Case(_request((":path", "")), REFUSED),
    ":path twice": Case(call(headers=((":path", "/a"), *REQUEST)), REFUSED),
    "a pseudo-header after others": Case(
        call(headers=(*changed(without=":path"), (":path", "/a"))), REFUSED
    ),
    "an unknown pseudo-header": Case(_request((":what", "x")), REFUSED),
    "the pseudo-header of an answer": Case(_request((":status", "200")), REFUSED),
    "pseudo-headers in trailers": Case(
        OPEN + frame(HEADERS, END_HEADERS | END_STREAM, 1, block([(":path", "/a")])), REFUSED
    ),
    "less content than said": Case(_request(("content-length", "1000")), REFUSED),
    # gRPC
    "another method than POST": Case(_request((":method", "GET")), REFUSED),
    "another content type": Case(_request(("content-type", "text/html")), REFUSED),
    "no content type": Case(_request(without="content-type"), REFUSED),
    "a content type with its encoding": Case(
        _request(("content-type", "application/grpc+proto")), ANSWERED
    ),
    "a method that is not there": Case(_request((":path", "/a/B")), REFUSED),
    "a timeout that is no time": Case(_request(("grpc-timeout", "soon")), REFUSED),
    "a timeout that is over": Case(
        frame(HEADERS, END_HEADERS, 1, block(changed(("grpc-timeout", "50m")))), REFUSED
    ),
    "an unknown compression": Case(
        call(headers=changed(("grpc-encoding", "rot13")), message=b"\1" + MESSAGE[1:]), REFUSED
    ),
    "an unknown flag of a message": Case(call(message=b"\7" + MESSAGE[1:]), REFUSED),
    "a message that is cut off": Case(call(message=MESSAGE[:-3]), REFUSED),
    "two messages where one is due": Case(call(message=2 * MESSAGE), REFUSED),
    "no message": Case(call(message=b""), REFUSED),
    "a message byte by byte": Case(
        OPEN
        + b"".join(frame(DATA, 0, 1, MESSAGE[at : at + 1]) for at in range(len(MESSAGE)))
        + frame(DATA, END_STREAM, 1),
        ANSWERED,
    ),
}
