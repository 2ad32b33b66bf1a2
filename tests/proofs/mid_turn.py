"""A turn held at the provider, so that something can happen in its middle."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx2

from emulator.openai_mock import sha256
from tests.proofs.people import Person


@contextmanager
def held_turn(
    person: Person, session_id: str, text: str, key: str = ""
) -> Iterator["Future[httpx2.Response]"]:
    """The turn is at the provider inside the block, and goes on after it."""
    model = person.cloud.model
    model.faults({"kind": "hold", "key_sha256": sha256(person.api_key)})
    with ThreadPoolExecutor(1) as pool:
        turn = pool.submit(person.say, session_id, text, key)
        try:
            model.held(at_least=1)
            yield turn
        finally:
            model.release()
