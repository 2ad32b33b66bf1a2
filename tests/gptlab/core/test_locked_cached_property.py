"""What is made at its first use is made once, however many ask first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

import pytest

from gptlab.core.locked_cached_property import locked_cached_property

ASKING = 16
Descriptor = Callable[[Callable[[Any], object]], Any]


def made_by_many(descriptor: Descriptor) -> int:
    """How often it is made where all ask at once."""
    made: list[object] = []

    class Holder:
        @descriptor
        def it(self) -> object:
            sleep(0.05)
            made.append(object())
            return made[-1]

    holder, together = Holder(), Barrier(ASKING)

    def ask(_: int) -> None:
        together.wait()
        assert holder.it in made

    with ThreadPoolExecutor(ASKING) as threads:
        list(threads.map(ask, range(ASKING)))
    return len(made)


class _Unlocked:
    """As cached_property is since Python 3.12."""

    def __init__(self, make: Callable[[Any], object]) -> None:
        self._make = make

    def __get__(self, instance: object, owner: type | None = None) -> object:
        kept = vars(instance)
        if "it" not in kept:
            kept["it"] = self._make(instance)
        return kept["it"]


@pytest.mark.parametrize(
    ("descriptor", "is_once"), [(locked_cached_property, True), (_Unlocked, False)]
)
def test_many_who_ask_first_get_the_same(descriptor: Descriptor, is_once: bool) -> None:
    assert (made_by_many(descriptor) == 1) is is_once
