"""kill -9 under write load, and what must be there afterwards."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from google.api_core.exceptions import GoogleAPICallError, RetryError
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

WRITERS = 4
WAIT_SECONDS = 90
_CHANCE = random.Random(9)  # noqa: S311


class Killable(Protocol):
    """A server process on a data file."""

    @property
    def address(self) -> str: ...
    def kill(self) -> None: ...


class Load:
    """Commits of two documents each, by several writers; what was acknowledged is kept."""

    def __init__(self) -> None:
        self.acknowledged: set[str] = set()
        self._begun = 0

    def until_killed(self, server: Killable, client: firestore.Client) -> None:
        """Kills the server at some moment while all writers write."""
        enough = threading.Event()
        goal = len(self.acknowledged) + _CHANCE.randint(5, 60)
        with ThreadPoolExecutor(WRITERS) as threads:
            for _ in range(WRITERS):
                threads.submit(self._write, client, goal, enough)
            came = enough.wait(WAIT_SECONDS)
            server.kill()
        if not came:
            raise RuntimeError("The server did not take writes.")

    def _write(self, client: firestore.Client, goal: int, enough: threading.Event) -> None:
        try:
            while True:
                self._begun += 1
                id_ = f"{threading.get_ident()}-{self._begun:06}"
                batch = client.batch()
                for side in ("left", "right"):
                    batch.set(client.document(f"{side}/{id_}"), {"n": self._begun, "id": id_})
                batch.commit(retry=None, timeout=5)
                self.acknowledged.add(id_)
                if len(self.acknowledged) >= goal:
                    enough.set()
        except (GoogleAPICallError, RetryError):
            return  # Killed.

    def faults(self, client: firestore.Client) -> list[str]:
        """What was lost, what is there by half, and where an index differs from the documents."""
        left, right = ({each.id for each in client.collection(side).stream()} for side in _SIDES)
        every = FieldFilter("n", ">=", 0)
        indexed = {each.id for each in client.collection("left").where(filter=every).stream()}
        return [
            *(f"lost: {id_}" for id_ in self.acknowledged - left),
            *(f"by half: {id_}" for id_ in left ^ right),
            *(f"index: {id_}" for id_ in left ^ indexed),
        ]


_SIDES = ("left", "right")


def killed_often(
    times: int, start: Callable[[], Killable], connect: Callable[[str], firestore.Client]
) -> tuple[int, list[str]]:
    """How many commits were acknowledged, and what is wrong after any of the kills."""
    load, faults = Load(), list[str]()
    for _ in range(times):
        server = start()
        client = connect(server.address)
        faults += load.faults(client)
        load.until_killed(server, client)
    last = start()
    faults += load.faults(connect(last.address))
    last.kill()
    return len(load.acknowledged), faults
