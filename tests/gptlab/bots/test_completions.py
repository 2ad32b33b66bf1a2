"""On /v1: where a reply ends, why, and what it took, of a provider that does not help with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime

import httpx2
import openai
import pytest

from gptlab.api.completions import model_of
from gptlab.core.crypto import random_id
from gptlab.llm.model_facts import facts_of
from tests.gptlab import reasoning_provider
from tests.gptlab.reasoning_provider import CACHED, EFFORTS, REPLY, ReasoningProvider
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import Person

EITHER_WAY = pytest.mark.parametrize("streamed", [False, True])


@pytest.fixture(scope="module")
def provider() -> Iterator[ReasoningProvider]:
    with reasoning_provider.reasoning_provider() as made:
        yield made


@pytest.fixture(scope="module")
def cloud(provider: ReasoningProvider) -> Iterator[CloudInProcess]:
    with CloudInProcess(OPENAI_BASE_URL=provider.url, GPTLAB_DEMO="") as running:
        yield running


@pytest.fixture(scope="module")
def creator(cloud: CloudInProcess) -> Iterator[Person]:
    with Person(cloud) as person:
        yield person


@pytest.fixture
def caller(
    cloud: CloudInProcess, creator: Person, provider: ReasoningProvider
) -> Iterator["Caller"]:
    provider.asked.clear()
    provider.usages.clear()
    provider.refused = ()
    with openai.OpenAI(
        api_key=f"key-{random_id()}", base_url=f"{cloud.gateway_url}/v1", max_retries=0
    ) as client:
        yield Caller(client, creator)


class Caller:
    """Calls an assistant of its own, and says how the reply ended."""

    def __init__(self, client: openai.OpenAI, creator: Person) -> None:
        self._client = client
        self._creator = creator

    def call(
        self, *, streamed: bool, stop: list[str] | None = None, **config: object
    ) -> tuple[str, str | None, openai.types.CompletionUsage]:
        made = self._creator.make_bot(config={"model": "gpt-6-luna", **config})
        create = self._client.chat.completions.create
        model, messages = model_of(made), [{"role": "user", "content": "Leeks."}]
        if not streamed:
            whole = create(model=model, messages=messages, stop=stop)  # type: ignore[arg-type]
            (choice,) = whole.choices
            assert whole.usage
            return choice.message.content or "", choice.finish_reason, whole.usage
        *chunks, last = create(  # type: ignore[call-overload]
            model=model,
            messages=messages,
            stop=stop,
            stream=True,
            stream_options={"include_usage": True},
        )
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        return text, chunks[-1].choices[0].finish_reason, last.usage


@EITHER_WAY
def test_usage_tells_cached_and_reasoning_tokens(
    caller: Caller, provider: ReasoningProvider, streamed: bool
) -> None:
    text, finish, usage = caller.call(streamed=streamed, reasoning_effort="medium")
    (counted,) = provider.usages

    assert (text, finish) == (REPLY, "stop")
    assert usage.prompt_tokens == counted["prompt_tokens"]
    assert usage.completion_tokens == counted["completion_tokens"]
    assert usage.total_tokens == counted["prompt_tokens"] + counted["completion_tokens"]
    assert usage.prompt_tokens_details
    assert usage.prompt_tokens_details.cached_tokens == CACHED
    assert usage.completion_tokens_details
    assert usage.completion_tokens_details.reasoning_tokens == EFFORTS["medium"]


@EITHER_WAY
def test_a_reply_at_its_limit_says_so(caller: Caller, streamed: bool) -> None:
    text, finish, _ = caller.call(streamed=streamed, max_tokens=5, reasoning_effort="none")

    assert finish == "length"
    assert text
    assert REPLY.startswith(text)


@EITHER_WAY
def test_a_provider_that_passes_stop_over_is_cut_short(
    caller: Caller, provider: ReasoningProvider, streamed: bool
) -> None:
    text, finish, _ = caller.call(streamed=streamed, stop=["never said", "leeks"])

    assert (text, finish) == (REPLY[: REPLY.index("leeks")], "stop")
    assert [asked["stop"] for asked in provider.asked] == [["never said", "leeks"]]


@EITHER_WAY
def test_a_model_that_takes_no_stop_is_listened_to_and_hung_up_on(
    caller: Caller, provider: ReasoningProvider, streamed: bool
) -> None:
    provider.refused = ("stop",)
    text, finish, usage = caller.call(streamed=streamed, stop=["leeks"])

    assert (text, finish) == (REPLY[: REPLY.index("leeks")], "stop")
    assert [("stop" in asked, asked.get("stream")) for asked in provider.asked][1:] == [
        (False, True)
    ]
    assert usage.prompt_tokens > 0


@EITHER_WAY
@pytest.mark.parametrize("refused", [(), ("stop",)], ids=["passed over", "refused"])
def test_a_stop_sequence_at_the_very_beginning_leaves_nothing(
    caller: Caller,
    provider: ReasoningProvider,
    monkeypatch: pytest.MonkeyPatch,
    streamed: bool,
    refused: tuple[str, ...],
) -> None:
    monkeypatch.setattr(reasoning_provider, "REPLY", "\n Leeks, then.")
    provider.refused = refused
    text, finish, usage = caller.call(streamed=streamed, stop=["\n"])

    assert (text, finish) == ("", "stop")
    assert usage.prompt_tokens > 0


@EITHER_WAY
@pytest.mark.parametrize(
    ("model", "days", "is_said"),
    [
        ("gpt-4o", 60, True),
        ("gpt-4o", -1, True),
        ("gpt-4o", 61, False),
        ("gpt-6-luna", 60, False),
    ],
)
def test_that_its_model_goes_within_60_days_is_said_in_a_header(
    cloud: CloudInProcess,
    creator: Person,
    provider: ReasoningProvider,
    monkeypatch: pytest.MonkeyPatch,
    streamed: bool,
    model: str,
    days: int,
    is_said: bool,
) -> None:
    end = facts_of("gpt-4o", provider.url, {}, {}).shutdown_date
    assert end
    goes = datetime.combine(end, time(), UTC)
    body = {
        "model": model_of(creator.make_bot(config={"model": model})),
        "messages": [{"role": "user", "content": "Leeks."}],
        "stream": streamed,
    }
    today = goes - timedelta(days=days) + timedelta(hours=1)
    monkeypatch.setattr(cloud.clock, "ahead", today - datetime.now(UTC))
    response = httpx2.post(
        f"{cloud.gateway_url}/v1/chat/completions",
        json=body,
        headers={"Authorization": f"Bearer key-{random_id()}"},
        trust_env=False,
    )
    said = response.headers.get("Sunset")
    assert response.status_code == 200
    assert (said and parsedate_to_datetime(said)) == (goes if is_said else None)


@EITHER_WAY
@pytest.mark.parametrize(("days", "is_said"), [(60, True), (61, False)])
def test_a_session_says_it_too(
    cloud: CloudInProcess,
    creator: Person,
    monkeypatch: pytest.MonkeyPatch,
    streamed: bool,
    days: int,
    is_said: bool,
) -> None:
    end = datetime.now(UTC).date() + timedelta(days=days)
    directory = cloud.services.directory
    facts = replace(directory.facts("gpt-6-luna"), shutdown_date=end)
    session_id = creator.start(creator.make_bot(config={"model": "gpt-6-luna"}))
    monkeypatch.setattr(directory, "facts", lambda model: facts)
    headers = {"Authorization": f"Bearer {creator.token}", "Idempotency-Key": random_id()}
    response = creator.http.post(
        f"/sessions/{session_id}/messages",
        json={"message": "Leeks."},
        headers={**headers, "Accept": "text/event-stream" if streamed else "application/json"},
    )
    said = response.headers.get("Sunset")
    assert response.status_code == 200
    assert (said and parsedate_to_datetime(said).date()) == (end if is_said else None)
    assert "Sunset" not in creator.get(f"/sessions/{session_id}").headers
