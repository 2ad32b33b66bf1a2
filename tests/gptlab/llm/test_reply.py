"""Every recorded answer of a provider, over real HTTP: in sessions and on /v1.

Through the gateway, the functions and Firestore; the client is ours, and OpenAI's on /v1.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openai
import pytest

from emulator.dev_stack import LocalCloud
from gptlab.api import operations
from gptlab.api.fields import Request
from gptlab.api.sessions import SendMessage, StartSession, Turn
from gptlab.api.stream import Delta
from gptlab.client import Client
from gptlab.core import errors
from gptlab.core.crypto import random_id
from tests.functions.assistants import cook
from tests.gptlab.playing_provider import (
    CASES,
    CHATS,
    LISTINGS,
    MODEL,
    ORDINARY,
    Case,
    PlayingProvider,
    playing_provider,
)
from tests.proofs.stored_documents import documents

SOUP = "Leeks and cream make a soup. Cut them thin and sweat them slowly."
BEGUN = "Leeks and cream make a"
LONG = "A long message about leeks, said to fill the conversation up. " * 3
SETTINGS = {"model": MODEL, "temperature": 0.7, "top_p": 0.9, "presence_penalty": 0.2}


@dataclass(frozen=True)
class Outcome:
    """What comes of an answer: a reply, or an error's code and the part that had come.

    ``finish`` is the finish_reason that /v1 gives. ``calls`` of the provider, where they count.
    """

    text: str = ORDINARY
    dropped: tuple[str, ...] = ()
    finish: str = "stop"
    code: str = ""
    status: int = 200
    partial: str = ""
    calls: int | None = None


ASKED_AGAIN = Outcome(calls=2)
BROKEN_OFF = Outcome(code="reply_truncated", status=502, partial=BEGUN)
QUOTA = Outcome(code="provider_quota", status=402)
BLOCKED = Outcome(code="blocked", status=400)
WITHOUT_PENALTY = Outcome(dropped=("presence_penalty",), calls=2)
EXPECTED: Mapping[str, Outcome] = {
    "azure-async": Outcome(SOUP),
    "gpt-5-unverified": ASKED_AGAIN,
    "gpt-5-thinks": ASKED_AGAIN,
    "gemini-roles": Outcome(calls=1),
    "mistral-roles": Outcome(calls=1),
    "gemma-roles": Outcome(calls=1),
    "vllm-ctx": ASKED_AGAIN,
    "anthropic-ctx": ASKED_AGAIN,
    "groq-ctx": ASKED_AGAIN,
    "deepseek-resource": BROKEN_OFF,
    "or-error-choice": BROKEN_OFF,
    "or-error-mid": Outcome(code="reply_truncated", status=502, partial="Leeks and"),
    "or-error-top": Outcome(code="provider_rate_limited", status=429),
    "fin-length": Outcome(BEGUN, finish="length"),
    "fin-none": Outcome(SOUP),
    "zhipu-sensitive": BLOCKED,
    "gemini-safety": BLOCKED,
    "magistral": Outcome(SOUP),
    "magistral-mixed": Outcome(SOUP),
    "grok-4": WITHOUT_PENALTY,
    "deepseek-pp": WITHOUT_PENALTY,
    "claude-sampling": Outcome(dropped=("top_p",), calls=2),
    "max-large": Outcome(dropped=("max_tokens",), calls=2),
    "mistral-so": ASKED_AGAIN,
    "plain-json": Outcome(SOUP),
    "no-ctype": Outcome(SOUP),
    "no-stream": Outcome(SOUP, calls=1),
    "data-empty": Outcome(SOUP),
    "halves": Outcome("Soup 🍲 is ready."),
    "bom": Outcome(SOUP),
    "anthropic-credit": QUOTA,
    "moonshot-quota": QUOTA,
    "gemini-badkey": Outcome(code="provider_key_invalid", status=401),
    "u2028": Outcome("First line\u2028second line"),
}
SIGNED_IN: Mapping[str, list[str]] = {
    "models-barelist": ["meta-llama/Llama-3-8b-chat-hf"],
    "models-instruct": ["Qwen/Qwen2.5-7B-Instruct", "mistralai/Mistral-7B-Instruct-v0.3"],
    "models-research": [
        "allenai/olmo-3-32b-think", "nousresearch/hermes-4-70b", "perplexity/sonar",
        "sonar-deep-research",
    ],
}  # fmt: skip
REFUSED: Mapping[str, str] = {
    "models-geminibad": "provider_key_invalid",
    "models-anthropic": "key_unproven",
    "models-nomodels": "key_unproven",
    "models-html200": "provider_not_an_api",
    "models-cf403": "firewall_answered",
    "auth-detail": "provider_key_invalid",
    "auth-region": "provider_forbidden",
    "auth-deactivated": "provider_key_invalid",
    "auth-issuer": "provider_key_invalid",
}
ABOUT_LENGTH = ("vllm-ctx", "anthropic-ctx", "groq-ctx")
ABOUT_ROLES = ("gemini-roles", "mistral-roles", "gemma-roles")


@pytest.fixture(scope="module")
def provider() -> Iterator[PlayingProvider]:
    with playing_provider() as made:
        yield made


@pytest.fixture(scope="module")
def cloud(provider: PlayingProvider) -> Iterator[LocalCloud]:
    environment = {"OPENAI_BASE_URL": provider.url, "GPTLAB_DEMO": ""}
    with LocalCloud(environment=environment, seed=False) as made:
        yield made


@pytest.fixture
def key() -> str:
    """Of somebody new: what one key's calls teach must be learnt again."""
    return f"key-{random_id()}"


@pytest.fixture
def someone(cloud: LocalCloud, key: str) -> Iterator[Client]:
    with Client(cloud.gateway_url, wait=lambda seconds: None) as made:
        made.log_in(key)
        yield made


def settings_for(case: Case) -> dict[str, object]:
    return {**SETTINGS, "max_tokens": 4_000 if case.case == "max-large" else 250}


def turn_of(someone: Client, operation: Any, request: Request, case: Case) -> Turn:  # noqa: ANN401
    """The turn that comes of a request, streamed or whole as the case was."""
    if case.streamed:
        *events, turn = someone.stream(operation, request)
        assert isinstance(turn, Turn)
        shown = "".join(event.text for event in events if isinstance(event, Delta))
        assert shown == turn.reply.content
        return turn
    return someone._call(operation, request, random_id())  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", CHATS, ids=lambda case: case.id)
def test_an_answer_comes_out_in_a_session_as_it_should(
    provider: PlayingProvider, someone: Client, key: str, case: Case
) -> None:
    bot = someone.create_bot(cook(config=settings_for(case)))
    start = StartSession.of(bot_id=bot.bot_id)
    if case.case in ABOUT_ROLES:
        with provider.playing(case):
            session_id = turn_of(someone, operations.START_SESSION, start, case).session.session_id
    else:
        session_id = someone.start_session(bot.bot_id).session.session_id
    for _ in range(3 if case.case in ABOUT_LENGTH else 0):
        someone.send_message(session_id, LONG)
    before, expected = len(provider.of(key)), EXPECTED[case.case]
    said = SendMessage.of(session_id=session_id, message="I have leeks.")

    with provider.playing(case):
        if expected.code:
            with pytest.raises(errors.GPTLabError) as refused:
                turn_of(someone, operations.SEND_MESSAGE, said, case)
            _assert_kept(someone, session_id, refused.value, expected)
        else:
            turn = turn_of(someone, operations.SEND_MESSAGE, said, case)
            assert turn.reply.content.rstrip() == expected.text
            assert tuple(turn.dropped_params) == expected.dropped
            assert turn.reply.reached_limit is (expected.finish == "length")
            assert someone.get_session(session_id).messages[-1] == turn.reply
    if expected.calls:
        assert len(provider.of(key)) - before == expected.calls
    assert someone.send_message(session_id, "And now?").reply.content == ORDINARY


def _assert_kept(
    someone: Client, session_id: str, refused: errors.GPTLabError, expected: Outcome
) -> None:
    assert (refused.code, refused.status) == (expected.code, expected.status)
    assert len(refused.message) > 20
    pending = someone.get_session(session_id).pending
    assert pending
    assert (pending.message, pending.code) == ("I have leeks.", expected.code)
    assert (pending.partial_reply or "").rstrip() == expected.partial


@pytest.fixture
def ask(cloud: LocalCloud, key: str) -> Iterator[Callable[..., Any]]:
    """A chat completion by OpenAI's client."""
    with openai.OpenAI(api_key=key, base_url=f"{cloud.gateway_url}/v1", max_retries=0) as client:
        yield client.chat.completions.create


@pytest.mark.parametrize("case", CHATS, ids=lambda case: case.id)
def test_an_answer_comes_out_on_v1_as_it_should(
    ask: Callable[..., Any], provider: PlayingProvider, someone: Client, key: str, case: Case
) -> None:
    bot = someone.create_bot(cook(config=settings_for(case)))
    before, expected = len(provider.of(key)), EXPECTED[case.case]
    messages: list[dict[str, str]] = [{"role": "user", "content": "I have leeks."}]
    if case.case in ABOUT_LENGTH:
        expected = Outcome(code="context_exceeded", status=413)
        messages = [{"role": "user", "content": LONG * 4}]
    elif case.case in ABOUT_ROLES:
        messages = [{"role": "assistant", "content": "Good evening."}, *messages, *messages]

    with provider.playing(case):
        if expected.code and not case.streamed:
            with pytest.raises(openai.APIStatusError) as whole:
                ask(model=f"gptlab/{bot.bot_id}@1", messages=messages)
            status = 424 if expected.status >= 500 else expected.status
            assert (whole.value.code, whole.value.status_code) == (expected.code, status)
        elif expected.code:
            with pytest.raises(openai.APIError) as streamed:
                list(ask(model=f"gptlab/{bot.bot_id}@1", messages=messages, stream=True))
            assert streamed.value.code == expected.code
        elif case.streamed:
            chunks = list(ask(model=f"gptlab/{bot.bot_id}@1", messages=messages, stream=True))
            text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
            assert text.rstrip() == expected.text
            assert chunks[-1].choices[0].finish_reason == expected.finish
        else:
            answer = ask(model=f"gptlab/{bot.bot_id}@1", messages=messages)
            assert answer.choices[0].message.content.rstrip() == expected.text
            assert answer.choices[0].finish_reason == expected.finish
    if expected.calls:
        assert len(provider.of(key)) - before == expected.calls


@pytest.mark.parametrize("case", LISTINGS, ids=lambda case: case.case)
def test_a_listing_of_models_proves_a_key_or_makes_no_account(
    cloud: LocalCloud, provider: PlayingProvider, key: str, case: Case
) -> None:
    with Client(cloud.gateway_url) as visitor, provider.playing(case):
        if case.case in SIGNED_IN:
            visitor.log_in(key)
            offered = [model.model for model in visitor.list_models().models]
            assert sorted(offered) == SIGNED_IN[case.case]
            return
        before = documents(cloud)
        with pytest.raises(errors.GPTLabError) as refused:
            visitor.log_in(key)
    assert refused.value.code == REFUSED[case.case]
    assert documents(cloud) == before


def test_every_recorded_answer_is_played(capsys: pytest.CaptureFixture[str]) -> None:
    played = {case.case for case in CASES}

    assert played == EXPECTED.keys() | SIGNED_IN.keys() | REFUSED.keys()
    with capsys.disabled():
        print(  # noqa: T201 - the figure is wanted where the tests are run
            f"\n{len(CASES)} recorded answers: {len(CHATS)} to chats, each in a session and on "
            f"/v1, {len(LISTINGS)} to listings"
        )
