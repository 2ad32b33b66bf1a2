"""What is kept of a body that nobody wants."""

import io

import pytest

from gptlab.core.request import LEFT_BYTES, Body


def test_a_short_body_that_has_come_and_is_not_wanted_is_read_to_its_end() -> None:
    """So that the connection can be used again."""
    stream = io.BytesIO(bytes(LEFT_BYTES))
    body = Body({"wsgi.input": stream}, LEFT_BYTES)

    body.leave()

    assert not body.is_left
    assert stream.tell() == LEFT_BYTES


@pytest.mark.parametrize("size", [0, 1, LEFT_BYTES, LEFT_BYTES + 1, 3 * LEFT_BYTES])
def test_a_body_that_is_wanted_is_read_whole(size: int) -> None:
    text = bytes(index % 251 for index in range(size))

    assert Body({"wsgi.input": io.BytesIO(text)}, size).read(size) == text
