"""Deadlines, functions that break, and streams."""

import socket
from pathlib import Path

import httpx2
import pytest

from emulator.gateway import Gateway
from emulator.loopback import free_port
from tests.emulator.gateway.backend import SECONDS, Backend


def test_a_function_past_its_deadline_times_out(http: httpx2.Client) -> None:
    answer = http.get("/slow")
    assert answer.status_code == 504
    assert answer.json() == {"code": 504, "message": "upstream request timeout"}


def test_the_deadline_bounds_the_whole_stream(http: httpx2.Client, backend: Backend) -> None:
    with http.stream("GET", "/endless") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx2.RemoteProtocolError):
            answer.read()
    assert backend.closed.wait(SECONDS)


def test_a_stream_arrives_piece_by_piece(http: httpx2.Client, backend: Backend) -> None:
    with http.stream("GET", "/stream") as answer:
        pieces = answer.iter_raw()
        assert next(pieces) == b"first"
        backend.go_on.set()
        assert b"".join(pieces) == b"second"


def test_a_buffered_gateway_waits_for_the_whole(backend: Backend, specification: Path) -> None:
    with Gateway(backend.url, specification=specification, buffered=True) as gateway:
        backend.go_on.set()
        answer = httpx2.get(f"{gateway.url}/stream")
    assert answer.content == b"firstsecond"
    assert answer.headers["content-length"] == "11"


def test_a_buffered_stream_past_its_deadline_is_a_clean_504(
    backend: Backend, specification: Path
) -> None:
    with Gateway(backend.url, specification=specification, buffered=True) as gateway:
        assert httpx2.get(f"{gateway.url}/endless").status_code == 504


def test_a_client_that_goes_away_closes_the_function_too(
    http: httpx2.Client, backend: Backend
) -> None:
    with http.stream("GET", "/endless") as answer:
        next(answer.iter_raw())
    assert backend.closed.wait(SECONDS)


def test_a_stream_that_breaks_off_breaks_off_for_the_client(http: httpx2.Client) -> None:
    with http.stream("GET", "/cut") as answer:
        pieces = answer.iter_raw()
        assert next(pieces) == b"half"
        with pytest.raises(httpx2.RemoteProtocolError):
            next(pieces)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reset_connection_is_tried_once_more(
    http: httpx2.Client, backend: Backend, method: str
) -> None:
    answer = http.request(method, "/reset_once", content=b"body")
    assert answer.status_code == 200
    assert [seen.body for seen in backend.calls("reset_once")] == [b"body", b"body"]


def test_a_second_reset_is_final(http: httpx2.Client, backend: Backend) -> None:
    answer = http.post("/reset", content=b"body")
    assert (answer.status_code, answer.json()["code"]) == (503, 503)
    assert len(backend.calls("reset")) == 2


def test_a_function_that_is_not_there_is_unavailable(specification: Path) -> None:
    with Gateway(f"http://127.0.0.1:{free_port()}", specification=specification) as gateway:
        assert httpx2.get(f"{gateway.url}/echo").status_code == 503


def test_a_client_that_leaves_in_mid_request_is_no_request(
    gateway: Gateway, http: httpx2.Client, backend: Backend
) -> None:
    host, port = gateway.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
    assert http.get("/echo").status_code == 200
    assert [seen.method for seen in backend.seen] == ["GET"]
