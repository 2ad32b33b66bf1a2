"""The app takes a file only from a visit that was shown a field for it, and none that is larger."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from frontend.closed_routes import ENVELOPE, LIFE, UPLOADS, Closed, Expected

MOST = 1_000


async def _take(request: Request) -> Response:
    return Response(str(len(await request.body())))


@pytest.fixture
def uploads() -> Expected:
    return Expected()


@pytest.fixture
def browser(uploads: Expected) -> TestClient:
    routes = [Route("/{path:path}", _take, methods=["PUT", "POST", "DELETE", "GET"])]
    return TestClient(Closed(Starlette(routes=routes), "/sign-in/keep", uploads))


def test_nobody_sends_a_file_that_was_not_asked_for(browser: TestClient) -> None:
    assert browser.put(f"{UPLOADS}visit/file", content=b"x").status_code == 405
    assert browser.delete(f"{UPLOADS}visit/file").status_code == 405


def test_a_visit_that_was_shown_a_field_sends_a_file(
    browser: TestClient, uploads: Expected
) -> None:
    uploads.add("visit", MOST)

    assert browser.put(f"{UPLOADS}visit/file", content=b"x" * MOST).text == str(MOST)
    assert browser.delete(f"{UPLOADS}visit/file").status_code == 200
    assert browser.put(f"{UPLOADS}another/file", content=b"x").status_code == 405
    assert browser.post(f"{UPLOADS}visit/file", content=b"x").status_code == 405
    assert browser.put("/other/visit/file", content=b"x").status_code == 405


def test_none_is_larger_than_the_field_says(browser: TestClient, uploads: Expected) -> None:
    uploads.add("visit", MOST)
    too_large = b"x" * (MOST + ENVELOPE + 1)

    assert browser.put(f"{UPLOADS}visit/file", content=too_large).status_code == 405
    without_length = browser.put(f"{UPLOADS}visit/file", content=iter([b"x"]))
    assert without_length.status_code == 405


def test_of_two_fields_the_larger_counts_and_a_signed_out_visit_sends_nothing(
    browser: TestClient, uploads: Expected
) -> None:
    uploads.add("visit", MOST * 20)
    uploads.add("visit", MOST)
    assert browser.put(f"{UPLOADS}visit/file", content=b"x" * MOST * 20).status_code == 200

    uploads.remove("visit")
    assert browser.put(f"{UPLOADS}visit/file", content=b"x").status_code == 405


def test_a_field_is_forgotten_after_a_while() -> None:
    now = datetime.now(UTC)
    uploads = Expected(now=lambda: now)
    uploads.add("visit", MOST)
    now += LIFE + timedelta(seconds=1)

    assert not uploads.allows("PUT", f"{UPLOADS}visit/file", {"content-length": "1"})
