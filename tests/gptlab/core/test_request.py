"""What is kept of a body that nobody wants."""

import io

import pytest

from gptlab.core.request import LEFT_BYTES, Body

MEGABYTES_32 = 32 * 1024 * 1024


class Stream(io.BytesIO):
    """A body that has come whole; notes the most that was taken at once."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.most = max(self.most, len(piece))
        return piece


def test_a_body_that_has_come_and_is_not_wanted_is_left_in_small_pieces() -> None:
    stream = Stream(bytes(MEGABYTES_32))
    body = Body({"wsgi.input": stream}, MEGABYTES_32)

    body.leave()

    assert not body.is_left
    assert stream.tell() == MEGABYTES_32
    assert stream.most <= LEFT_BYTES


@pytest.mark.parametrize("size", [0, 1, LEFT_BYTES, LEFT_BYTES + 1, 3 * LEFT_BYTES])
def test_a_body_that_is_wanted_is_read_whole(size: int) -> None:
    text = bytes(index % 251 for index in range(size))

    assert Body({"wsgi.input": Stream(text)}, size).read(size) == text
