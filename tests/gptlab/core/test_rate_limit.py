"""Sign-ins are slowed down by address, so that the product tests no stolen keys for anyone."""

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from gptlab.client import Client, errors
from gptlab.core.rate_limit import CallRateLimiter, LoginRateLimiter, address_of, caller_of
from tests.conftest import new_demo_key

pytestmark = pytest.mark.cloud


def test_one_address_may_ask_so_often_in_a_minute_and_again_in_the_next() -> None:
    limiter = LoginRateLimiter(2)
    limiter.admit("192.0.2.1", 100.0)
    limiter.admit("192.0.2.1", 130.0)
    limiter.admit("192.0.2.2", 130.0)

    with pytest.raises(errors.TooManySignIns) as refused:
        limiter.admit("192.0.2.1", 150.0)
    assert refused.value.retry_after == 10.0
    limiter.admit("192.0.2.1", 160.0)


def test_without_a_limit_any_number_is_admitted() -> None:
    limiter = LoginRateLimiter(0)

    for _ in range(1000):
        limiter.admit("192.0.2.1", 100.0)


def test_calls_on_a_grant_are_counted_by_grant_and_address() -> None:
    limiter = CallRateLimiter()
    for grant, address in (("one", "192.0.2.1"), ("one", "192.0.2.2"), ("two", "192.0.2.1")):
        limiter.admit(grant, address, 1, 100.0)

    with pytest.raises(errors.GrantRateLimited) as refused:
        limiter.admit("one", "192.0.2.1", 1, 150.0)
    assert refused.value.retry_after == 10.0
    limiter.admit("one", "192.0.2.1", 1, 160.0)


def test_a_clock_that_is_set_back_begins_another_minute() -> None:
    limiter = LoginRateLimiter(1)
    limiter.admit("192.0.2.1", 10_000.0)

    limiter.admit("192.0.2.1", 100.0)


def test_a_network_of_ipv6_is_one_caller() -> None:
    assert caller_of("2001:db8::1") == caller_of("2001:db8::ffff:1") != caller_of("2001:db9::1")
    assert caller_of("192.0.2.1") != caller_of("192.0.2.2")
    assert caller_of("no address") == caller_of("") == "unknown"


@pytest.mark.parametrize(
    ("forwarded_for", "own_proxies", "address"),
    [
        ("192.0.2.1", 0, "192.0.2.1"),
        ("192.0.2.1, 198.51.100.9", 1, "192.0.2.1"),
        ("203.0.113.7, 192.0.2.1, 198.51.100.9", 1, "192.0.2.1"),
        ("198.51.100.9", 1, ""),
    ],
)
def test_what_a_caller_writes_into_the_header_is_passed_over(
    forwarded_for: str, own_proxies: int, address: str
) -> None:
    assert address_of(forwarded_for, own_proxies) == address


def test_log_in_refuses_an_address_that_asks_too_often() -> None:
    limits = {"GPTLAB_SIGN_INS_A_MINUTE": "2", "GPTLAB_OWN_PROXIES": "1"}
    with LocalCloud(environment=limits, seed=False) as cloud, httpx2.Client() as http:

        def log_in(address: str) -> httpx2.Response:
            # Somebody's invention, whom the first of our own proxies saw, and here the gateway's.
            return http.post(
                f"{cloud.gateway_url}/login",
                json={"api_key": new_demo_key()},
                headers={"X-Forwarded-For": f"203.0.113.7, {address}"},
            )

        answers = [log_in("192.0.2.1") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
        assert log_in("192.0.2.2").status_code == 200


def test_recovery_codes_are_tried_no_faster_than_keys() -> None:
    limits = {"GPTLAB_SIGN_INS_A_MINUTE": "2"}
    body = {"recovery_code": "0" * 28, "new_api_key": new_demo_key()}
    with LocalCloud(environment=limits, seed=False) as cloud, httpx2.Client() as http:
        answers = [http.post(f"{cloud.gateway_url}/login/recovery", json=body) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]


def test_an_invented_address_is_no_way_around_it() -> None:
    limits = {"GPTLAB_SIGN_INS_A_MINUTE": "2"}
    with LocalCloud(environment=limits, seed=False) as cloud, httpx2.Client() as http:
        answers = [
            http.post(
                f"{cloud.gateway_url}/login",
                json={"api_key": new_demo_key()},
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            )
            for number in range(3)
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_the_client_does_not_wait_a_minute_by_itself() -> None:
    waits: list[float] = []

    def too_many(request: httpx2.Request) -> httpx2.Response:
        body = {"error": {"code": "too_many_sign_ins", "message": "", "request_id": "12345678"}}
        return httpx2.Response(429, json=body, headers={"Retry-After": "41"})

    http = httpx2.Client(transport=httpx2.MockTransport(too_many))
    lab = Client("http://lab", http=http, wait=waits.append)
    with lab, pytest.raises(errors.TooManySignIns):
        lab.log_in("demo-key-of-a-guest")
    assert waits == []
