"""A server under attack: who waits, what it holds afterwards, and what it says."""

from dataclasses import dataclass
from pathlib import Path

import grpc

from tests.emulator.firestore.attacks import longest_call
from tests.emulator.firestore.bench.messages import (
    COMMIT,
    GET_DOCUMENT,
    OWNER,
    commit,
    get_document,
)
from tests.emulator.firestore.bench.servers import ours, running

WARM_UP_CALLS = 200


@dataclass(frozen=True)
class Attacked:
    """The longest an honest client waited, what the server holds more than before, its stderr."""

    seconds: float
    megabytes_more: float
    lines: list[str]


def attacked(folder: Path, seconds: float) -> Attacked:
    """A server that does not survive fails the next call."""
    errors = folder / "errors"
    with (
        errors.open("wb") as stderr,
        running(ours(folder), stderr) as server,
        grpc.insecure_channel(server.address) as channel,
    ):
        store, get = channel.unary_unary(COMMIT), channel.unary_unary(GET_DOCUMENT)

        def call() -> None:
            store(commit([1]), metadata=OWNER)
            get(get_document(f"{1:07}"), metadata=OWNER)

        for _ in range(WARM_UP_CALLS):
            call()
        before = server.memory
        longest = longest_call(server.address, seconds, call)
        call()
        return Attacked(longest, server.memory - before, errors.read_text().splitlines())
