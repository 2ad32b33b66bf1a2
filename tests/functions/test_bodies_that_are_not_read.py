"""Whoever sends more than is read is answered, and not told that the connection broke."""

import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from emulator.dev_stack import LocalCloud
from emulator.isolated_host import PATIENCE, IsolatedFunction, free_ports, stop
from emulator.loopback import HOST
from gptlab.api import operations

HALF = bytes(2 * 1024 * 1024)


@pytest.fixture(scope="module")
def servers(cloud: LocalCloud, image: Path) -> Iterator[Mapping[str, tuple[int, str]]]:
    """Port and path of the sign-in: where all functions share a process, and on its own."""
    (port,) = free_ports(1)
    environment = {**os.environ, **cloud.environment}
    function = IsolatedFunction(operations.LOG_IN.name, image, port, environment)
    shared = int(cloud.functions_url.rpartition(":")[2])
    try:
        function.wait_ready(time.monotonic() + PATIENCE)
        yield {"shared": (shared, "/log_in/login"), "own": (port, "/login")}
    finally:
        stop([function])


@pytest.mark.parametrize("server", ["shared", "own"])
@pytest.mark.parametrize(
    ("method", "code"),
    [("POST", "request_too_large"), ("PATCH", "method_not_allowed"), ("GET", "method_not_allowed")],
)
def test_the_answer_comes_first_and_the_rest_is_heard(
    servers: Mapping[str, tuple[int, str]], server: str, method: str, code: str
) -> None:
    port, path = servers[server]
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
        f"Connection: close\r\nContent-Length: {2 * len(HALF)}\r\n\r\n"
    )
    with socket.create_connection((HOST, port), timeout=PATIENCE) as caller:
        caller.sendall(head.encode() + HALF)
        answer = b""
        while not answer.endswith(b"}}"):
            piece = caller.recv(65536)
            assert piece, answer
            answer += piece
        for at in range(0, len(HALF), 65536):
            caller.sendall(HALF[at : at + 65536])
        assert caller.recv(1) == b""

    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == code
