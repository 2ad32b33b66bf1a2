"""A provider's streamed answer, read by the SDK's own decoder."""

from collections.abc import Iterator

from gptlab.core import errors
from gptlab.llm.sdk import ServerSentEvent, openai

MOST_BYTES = 20_000_000
"""Of a whole answer: an endless one must not fill the memory."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
END = b"\n\n"


class ChunkStream(openai.Stream[object]):
    """The SDK's stream, for what providers send besides well-formed events.

    One JSON body in answer to a request for a stream is its only chunk. An event without data is
    passed over. ``is_done``: the last event, ``[DONE]``, has come.
    """

    is_done = False

    def _iter_events(self) -> Iterator[ServerSentEvent]:
        received = _well_formed(self.response.iter_bytes())
        start = next(received, b"")
        if start.lstrip().startswith(b"<"):
            raise errors.ProviderNotAnApi
        if start.lstrip()[:1] in (b"{", b"["):
            body = b"".join((start, *received)).decode()
            yield ServerSentEvent(data=body)
            return
        for event in self._decoder.iter_bytes(_joined(start, received)):
            self.is_done = event.data.startswith("[DONE]")
            if event.data.strip():
                yield event


def _joined(start: bytes, received: Iterator[bytes]) -> Iterator[bytes]:
    yield start
    yield from received


def _well_formed(received: Iterator[bytes]) -> Iterator[bytes]:
    """Without a byte order mark, and with the empty line that ends the last event.

    The first piece tells what it is. Raises ValueError for an answer without end.
    """
    size, start = 0, b""
    for piece in received:
        size += len(piece)
        if size > MOST_BYTES:
            raise ValueError("an answer without end")
        start += piece
        if size == len(start):  # nothing was passed on so far
            if not start.removeprefix(BYTE_ORDER_MARK).strip() or len(start) < len(BYTE_ORDER_MARK):
                continue
            start = start.removeprefix(BYTE_ORDER_MARK)
        yield start
        start = b""
    yield start + END
