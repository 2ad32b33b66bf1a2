"""Sites of other people, on which the chat and the client are tried."""

from collections.abc import Iterator

import pytest

from tests.web.sites import Site, serve_repeating_api, serve_site


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


@pytest.fixture(scope="session")
def repeating_api() -> Iterator[str]:
    with serve_repeating_api() as origin:
        yield origin
