"""The typed client: what it repeats, what it waits for, what it raises."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from gptlab.api.accounts import Login, Provider
from gptlab.api.bots import CreateBot
from gptlab.client import ATTEMPTS, PATIENCE, Client, Unreachable, errors

LOGGED_OUT = {"signed_in_until": "2026-01-01T00:00:00Z"}
BOTS: dict[str, object] = {"bots": [], "next_page_token": None}
Answer = httpx2.Response | Exception


class ScriptedServer:
    """Gives these answers in order, then the last one again, and keeps what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.asked: list[httpx2.Request] = []
        self.waited: list[float] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, login: Login | None = None) -> Client:
        http = httpx2.Client(transport=httpx2.MockTransport(self))
        return Client("http://gateway", login=login, http=http, wait=self.waited.append)


def refusal(error: errors.GPTLabError) -> httpx2.Response:
    detail = {"code": error.code, "message": error.message, "request_id": "request-1"}
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    return httpx2.Response(error.status, json={"error": detail}, headers=headers)


def login(*, expires_in: timedelta = timedelta(minutes=15)) -> Login:
    now = datetime.now(UTC)
    return Login(
        access_token="header.claims.signature",
        expires_at=now + expires_in,
        renewable_until=now + timedelta(hours=12),
        user_id="A" * 20,
        provider=Provider(name="Demo", is_demo=True),
    )


@pytest.fixture
def make_bot() -> Callable[[Client], object]:
    bot = CreateBot.of(
        name="Cook", tag_line="Soup", description="Soup", session_type=2,
        initial_prompt="You cook.", summary_prompt="Sum up.", config={"model": "m"},
    )  # fmt: skip
    return lambda client: client.create_bot(bot)


def test_a_retry_keeps_its_idempotency_key(make_bot: Callable[[Client], object]) -> None:
    server = ScriptedServer(httpx2.ConnectError("down"), refusal(errors.BotNotFound()))

    with pytest.raises(errors.BotNotFound):
        make_bot(server.client(login()))

    keys = [request.headers["Idempotency-Key"] for request in server.asked]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_two_actions_have_two_keys(make_bot: Callable[[Client], object]) -> None:
    server = ScriptedServer(refusal(errors.BotNotFound()))
    for _ in range(2):
        with pytest.raises(errors.BotNotFound):
            make_bot(server.client(login()))

    assert server.asked[0].headers["Idempotency-Key"] != server.asked[1].headers["Idempotency-Key"]


def test_it_waits_as_long_as_the_server_says() -> None:
    busy = refusal(errors.SessionBusy(retry_after=3))
    server = ScriptedServer(busy, busy, httpx2.Response(200, json=BOTS))

    assert server.client().list_bots().bots == []
    assert server.waited == [3, 3]


def test_it_does_not_wait_for_ever() -> None:
    server = ScriptedServer(refusal(errors.TurnInProgress(retry_after=7)))

    with pytest.raises(errors.TurnInProgress):
        server.client(login()).end_session("A" * 20)

    assert PATIENCE - 7 < sum(server.waited) <= PATIENCE


def test_an_unreachable_back_end_is_tried_a_few_times() -> None:
    server = ScriptedServer(httpx2.ConnectError("connection refused by demo-key-canary"))

    with pytest.raises(Unreachable) as raised:
        server.client().list_bots()

    assert len(server.asked) == ATTEMPTS
    assert "canary" not in raised.value.message


@pytest.mark.parametrize("error", [errors.InvalidRequest("x"), errors.ProviderError()])
def test_what_would_fail_again_is_not_repeated(error: errors.GPTLabError) -> None:
    server = ScriptedServer(refusal(error))

    with pytest.raises(type(error)) as raised:
        server.client().list_bots()

    assert len(server.asked) == 1
    assert (raised.value.message, raised.value.request_id) == (error.message, "request-1")


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        (401, "Jwt is expired", errors.TokenExpired),
        (401, "Jwt is missing", errors.TokenMissing),
        (401, "Jwt verification fails", errors.TokenInvalid),
        (403, "Audiences in Jwt are not allowed", errors.TokenInvalid),
        (404, "The current request is not defined by this API.", errors.RouteNotFound),
        (504, "upstream request timeout", Unreachable),
        (500, "", errors.GPTLabError),
    ],
)
def test_the_gateways_own_refusals_are_ours_too(
    status: int, message: str, error: type[errors.GPTLabError]
) -> None:
    server = ScriptedServer(httpx2.Response(status, json={"code": status, "message": message}))

    with pytest.raises(error):
        server.client(login()).get_user()


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"error": "text"}'])
def test_an_answer_of_nobody_we_know_is_still_an_error_of_ours(body: bytes) -> None:
    server = ScriptedServer(httpx2.Response(500, content=body))

    with pytest.raises(errors.GPTLabError):
        server.client().list_bots()


def test_a_sign_in_about_to_expire_is_renewed_first() -> None:
    fresh = login()
    server = ScriptedServer(
        httpx2.Response(200, content=fresh.model_dump_json()), httpx2.Response(200, json=BOTS)
    )
    client = server.client(login(expires_in=timedelta(minutes=1)))

    client.list_bots()

    assert [request.url.path for request in server.asked] == ["/login/renewal", "/bots"]
    assert client.login == fresh


def test_threads_that_share_a_client_renew_its_sign_in_once() -> None:
    fresh = httpx2.Response(200, content=login().model_dump_json())
    server = ScriptedServer(fresh, httpx2.Response(200, json=BOTS))
    client = server.client(login(expires_in=timedelta(minutes=1)))
    together = threading.Barrier(4)

    def ask(_: int) -> None:
        together.wait()
        client.list_bots()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))

    paths = [request.url.path for request in server.asked]
    assert paths == ["/login/renewal"] + ["/bots"] * 4


def test_an_expired_sign_in_is_not_renewed() -> None:
    server = ScriptedServer(httpx2.Response(200, json=BOTS))

    server.client(login(expires_in=-timedelta(minutes=1))).list_bots()

    assert [request.url.path for request in server.asked] == ["/bots"]


def test_logging_out_forgets_the_sign_in() -> None:
    server = ScriptedServer(httpx2.Response(200, json=LOGGED_OUT))
    client = server.client(login())

    client.log_out()

    assert client.login is None


def test_a_key_travels_in_the_body_of_log_in_alone() -> None:
    server = ScriptedServer(httpx2.Response(200, content=login().model_dump_json()))

    server.client().log_in("demo-key-canary")

    request = server.asked[0]
    assert json.loads(request.content) == {"api_key": "demo-key-canary"}
    assert "canary" not in f"{request.url} {request.headers}"


def test_what_is_wrapped_around_a_key_stays_here_and_so_does_what_is_none() -> None:
    server = ScriptedServer(httpx2.Response(200, content=login().model_dump_json()))

    server.client().log_in(' OPENAI_API_KEY="Bearer demo-key-canary\u200b" ')
    with pytest.raises(errors.KeyMalformed) as raised:
        server.client().log_in("canary" * 1_000)

    (request,) = server.asked
    assert json.loads(request.content) == {"api_key": "demo-key-canary"}
    assert "canary" not in raised.value.message


def test_what_breaks_a_limit_is_refused_before_it_is_sent() -> None:
    server = ScriptedServer(httpx2.Response(200, json=BOTS))

    with pytest.raises(errors.InvalidRequest, match="message"):
        server.client(login()).send_message("A" * 20, "x" * 8_001)

    assert server.asked == []


def test_a_sign_in_shows_no_token_when_printed() -> None:
    assert "signature" not in f"{login()!r} {login()}"
