"""Whom the local ports answer."""

import pytest

from emulator.local_callers import is_local


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST:8080", "[::1]:8080"]
)
@pytest.mark.parametrize(
    "origin", ["", "http://localhost:3000", "https://[::1]", "http://127.0.0.1"]
)
def test_programs_and_pages_of_this_machine_are_answered(host: str, origin: str) -> None:
    assert is_local(host, origin)


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.test", "evil.test:8080", "127.0.0.1.evil.test", "localhost.", "0.0.0.0:8080"),
        *("evil.test@localhost", "localhost@evil.test", "127.0.0.1:8080, evil.test", "::1"),
        *("localhost:", "localhost:x", "localhost:8080/", "127.0.0.1:8080\n"),
    ],
)
def test_no_other_host_is(host: str) -> None:
    assert not is_local(host)


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "http://evil.test", "http://localhost.evil.test", "https://evil.test:8080"),
        *("http://localhost@evil.test", "file://localhost", "http://127.0.0.1/", "localhost"),
    ],
)
def test_no_page_from_elsewhere_is(origin: str) -> None:
    assert not is_local("127.0.0.1:8080", origin)


def test_what_a_page_from_elsewhere_loads_is_not_but_its_links_may_be_followed() -> None:
    assert not is_local("localhost", "", "cross-site", "no-cors")
    assert is_local("localhost", "", "cross-site", "navigate")
    assert is_local("localhost", "", "same-origin", "cors")
