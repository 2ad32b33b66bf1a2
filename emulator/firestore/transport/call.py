"""One call: the messages that come in, those that go out, and how it ends."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from urllib.parse import quote

from emulator.firestore.transport.frames import header_block

RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL = 8, 12, 13
_PREFIX_BYTES = 5
_GZIP = 31
# Of `grpc-message`: what needs no %-encoding.
_PLAIN = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")
# So much goes out at once; a client that leaves more than that lying is waited for.
FLUSH_BYTES = 64 * 1024
DONE = header_block({"grpc-status": "0"})

Handler = Callable[["Call"], Awaitable[None]]


class RpcFailure(Exception):
    """Ends a call with a status of gRPC; the text goes to the client."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code

    @property
    def trailers(self) -> bytes:
        return header_block(
            {"grpc-status": str(self.code), "grpc-message": quote(str(self), safe=_PLAIN)}
        )


class Call:
    """What a handler is given; the connection fills it and empties it."""

    def __init__(
        self,
        stream: int,
        metadata: Mapping[str, str],
        max_bytes: int,
        window: int,
        flush: Callable[["Call"], None],
    ) -> None:
        self.stream = stream
        self.metadata = metadata
        self.window = window
        self.outgoing = bytearray()
        self.trailers: bytes | None = None
        self.has_begun = False
        self.is_complete = False
        self.room = asyncio.Event()
        self._flush = flush
        self._is_flush_due = False
        self._max_bytes = max_bytes
        self._incoming = bytearray()
        self._arrived = asyncio.Event()

    def receive(self, data: bytes, *, is_last: bool) -> None:
        self._incoming += data
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
        while (message := self._take()) is None:
            if self.is_complete:
                raise RpcFailure(UNIMPLEMENTED, "The call has no message.")
            self._arrived.clear()
            await self._arrived.wait()
        return message

    async def send(self, message: bytes) -> None:
        """Comes back when there is room for more."""
        self.outgoing += b"\0" + len(message).to_bytes(4, "big") + message
        if len(self.outgoing) < FLUSH_BYTES:
            self._flush_soon()
            return
        self._flush(self)
        while len(self.outgoing) >= FLUSH_BYTES:
            self.room.clear()
            await self.room.wait()

    def _flush_soon(self) -> None:
        """What is sent in one go of the event loop, goes out together."""
        if not self._is_flush_due:
            self._is_flush_due = True
            asyncio.get_running_loop().call_soon(self._flush_now)

    def _flush_now(self) -> None:
        self._is_flush_due = False
        self._flush(self)

    def _take(self) -> bytes | None:
        """The next message that is whole."""
        if len(self._incoming) < _PREFIX_BYTES:
            return None
        length = int.from_bytes(self._incoming[1:_PREFIX_BYTES], "big")
        if length > self._max_bytes:
            raise RpcFailure(RESOURCE_EXHAUSTED, f"A message is longer than {self._max_bytes}.")
        end = _PREFIX_BYTES + length
        if len(self._incoming) < end:
            return None
        is_compressed = self._incoming[0] == 1
        message = bytes(self._incoming[_PREFIX_BYTES:end])
        del self._incoming[:end]
        return self._inflated(message) if is_compressed else message

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
