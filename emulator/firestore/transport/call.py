"""One call: the messages that come in, those that go out, and how it ends."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from urllib.parse import quote

DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL = 4, 8, 12, 13
_PREFIX_BYTES = 5
_GZIP = 31
# Of `grpc-message`: what needs no %-encoding.
_PLAIN = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")
# So much goes out at once; a client that leaves more than that lying is waited for.
FLUSH_BYTES = 64 * 1024
_UNITS = {"H": 3600.0, "M": 60.0, "S": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}
_TIMEOUT_DIGITS = 8

Handler = Callable[["Call"], Awaitable[None]]
Headers = list[tuple[str, str]]
DONE: Headers = [("grpc-status", "0")]


class RpcFailure(Exception):
    """Ends a call with a status of gRPC; the text goes to the client."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code

    @property
    def trailers(self) -> Headers:
        return [("grpc-status", str(self.code)), ("grpc-message", quote(str(self), safe=_PLAIN))]


def timeout_seconds(metadata: Mapping[str, str]) -> float | None:
    """What `grpc-timeout` says. Raises RpcFailure where it says nothing."""
    text = metadata.get("grpc-timeout")
    if text is None:
        return None
    digits, unit = text[:-1], _UNITS.get(text[-1:])
    if unit is None or not digits.isdecimal() or len(digits) > _TIMEOUT_DIGITS:
        raise RpcFailure(INTERNAL, "grpc-timeout is no time.")
    return int(digits) * unit


class Call:
    """What a handler is given; the connection fills it and empties it."""

    def __init__(
        self,
        stream: int,
        metadata: Mapping[str, str],
        max_bytes: int,
        flush: Callable[["Call"], None],
        took: Callable[["Call"], None],
    ) -> None:
        """`flush` sends what there is to send, soon; `took` is told that there is room for more."""
        self.stream = stream
        self.metadata = metadata
        self.outgoing = bytearray()
        self.incoming = bytearray()
        self.unacknowledged = 0
        self.trailers: Headers | None = None
        self.has_begun = False
        self.is_complete = False
        self.room = asyncio.Event()
        self._flush = flush
        self._took = took
        self._max_bytes = max_bytes
        self._arrived = asyncio.Event()

    @property
    def has_message(self) -> bool:
        """Whether a whole one waits to be taken."""
        length = int.from_bytes(self.incoming[1:_PREFIX_BYTES], "big")
        return len(self.incoming) >= _PREFIX_BYTES + length

    def receive(self, data: bytes, *, is_last: bool) -> None:
        self.incoming += data
        self.is_complete = self.is_complete or is_last
        self._arrived.set()

    async def messages(self) -> AsyncIterator[bytes]:
        """What the client sends, until it has no more."""
        while True:
            while (message := self._take()) is not None:
                yield message
            if self.is_complete:
                return
            self._arrived.clear()
            await self._arrived.wait()

    async def message(self) -> bytes:
        """The one message of a call that has one."""
        only: bytes | None = None
        async for message in self.messages():
            if only is not None:
                raise RpcFailure(INTERNAL, "The call has more than one message.")
            only = message
        if only is None:
            raise RpcFailure(UNIMPLEMENTED, "The call has no message.")
        return only

    async def send(self, message: bytes) -> None:
        """Comes back when there is room for more."""
        self.outgoing += b"\0" + len(message).to_bytes(4, "big") + message
        self._flush(self)
        while len(self.outgoing) >= FLUSH_BYTES:
            self.room.clear()
            await self.room.wait()

    def _take(self) -> bytes | None:
        """The next message that is whole."""
        flag = self.incoming[0] if self.incoming else 0
        length = int.from_bytes(self.incoming[1:_PREFIX_BYTES], "big")
        if flag > 1:
            raise RpcFailure(INTERNAL, "A message has an unknown flag.")
        if length > self._max_bytes:
            raise RpcFailure(RESOURCE_EXHAUSTED, f"A message is longer than {self._max_bytes}.")
        if not self.has_message:
            if self.is_complete and self.incoming:
                raise RpcFailure(INTERNAL, "The last message is cut off.")
            return None
        end = _PREFIX_BYTES + length
        message = bytes(self.incoming[_PREFIX_BYTES:end])
        del self.incoming[:end]
        self._took(self)
        return self._inflated(message) if flag else message

    def _inflated(self, message: bytes) -> bytes:
        if self.metadata.get("grpc-encoding") != "gzip":
            raise RpcFailure(UNIMPLEMENTED, "Messages may be compressed with gzip only.")
        try:
            inflater = zlib.decompressobj(_GZIP)
            inflated = inflater.decompress(message, self._max_bytes + 1)
        except zlib.error as error:
            raise RpcFailure(INTERNAL, "A message is not what its compression says.") from error
        if len(inflated) > self._max_bytes:
            raise RpcFailure(RESOURCE_EXHAUSTED, f"A message is longer than {self._max_bytes}.")
        return inflated
