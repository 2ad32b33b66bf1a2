"""A provider that is slow on purpose does not outlast the turn's deadline."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx2
import pytest

from gptlab.llm.http import provider_connections
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import CONFIG, PROMPT, Person
from tests.proofs.strange_provider import provider

LAB = {"lab": {"initial_prompt": PROMPT, "config": CONFIG}}
DEADLINE, LEASE = 3.0, 4.0
IN_TIME = 2.0


def test_a_provider_that_pauses_late_is_cut_off_at_the_deadline() -> None:
    with (
        provider([b" ", b" ", b" ", b"{}"], IN_TIME) as url,
        CloudInProcess(
            OPENAI_BASE_URL=url, GPTLAB_TURN_DEADLINE=f"{DEADLINE}", GPTLAB_TURN_LEASE=f"{LEASE}"
        ) as cloud,
        Person(cloud) as person,
    ):
        start = time.monotonic()
        answer = person.post("/sessions", LAB)
        assert time.monotonic() - start < LEASE, "another request may have taken the turn over"
        assert answer.json()["error"]["code"] == "provider_timeout"


def test_headers_that_trickle_are_cut_off_as_well() -> None:
    answer = b"HTTP/1.1 200 OK\r\nX-Slow: yes, it is\r\nContent-Length: 2\r\n\r\n{}"
    with (
        _trickling(answer) as url,
        provider_connections(url) as http,
        pytest.raises(httpx2.TransportError),
    ):
        http.get(url, timeout=0.5)  # what is not cut off ends well


@contextmanager
def _trickling(answer: bytes) -> Iterator[str]:
    """A server that answers one request, a byte every twentieth of a second."""

    def answer_slowly() -> None:
        with suppress(OSError):  # the caller has given up
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                for byte in answer:
                    connection.send(bytes([byte]))
                    time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_slowly)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            thread.join()
