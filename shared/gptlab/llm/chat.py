"""Chat Completions through the provider's SDK. Importing this loads the SDK."""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from typing import Any, TypeVar

import httpx2

from gptlab import errors
from gptlab.api import ModelConfig
from gptlab.capabilities import Capabilities
from gptlab.crypto import ApiKey
from gptlab.llm.answers import StreamedReply, whole_reply
from gptlab.llm.events import chunks
from gptlab.llm.http import bring_forward
from gptlab.llm.interface import ChatReply, Deadline
from gptlab.llm.parameters import Parameters
from gptlab.llm.refusals import error_of, refusal
from gptlab.llm.sdk import openai
from gptlab.timings import model_call

NO_USAGE = {"param": "stream_options", "code": "unsupported_parameter"}
"""What a server may mean that refuses a stream without saying what for."""

PATH = "/chat/completions"
RETRY_PAUSE = 0.5
END_SECONDS = 0.2
SHORT_RETRY_AFTER = 3.0
"""Seconds of a rate limit that are waited out once; a longer one is the person's to wait."""

Messages = Sequence[Mapping[str, Any]]
Request = dict[str, Any]
T = TypeVar("T")

ADAPTATIONS = 8
"""A model may refuse each of our parameters once."""


class OpenAIChat:
    """One SDK client for the process; each call gets a copy of it with the caller's own key."""

    def __init__(
        self,
        base_url: str,
        http: httpx2.Client,
        capabilities: Capabilities,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wait = wait
        self._base = openai.OpenAI(
            api_key="never-sent", base_url=base_url, http_client=http, max_retries=0
        )
        self._parameters = Parameters(base_url, capabilities)

    def reply(
        self, api_key: ApiKey, config: ModelConfig, messages: Messages, deadline: Deadline
    ) -> ChatReply:
        """Ask for one reply, adapting the parameters to what the model takes."""

        # The SDK's typed requests and answers cost several times the call; plain objects do.
        def ask(client: openai.OpenAI, request: Request) -> ChatReply:
            request = {**request, "messages": messages}
            with model_call():
                body = client.post(PATH, body=request, cast_to=object, options=_until(deadline))
            return whole_reply(body, messages, self._parameters.dropped(config))

        return self._adapting(ask, api_key, config)

    def stream(
        self, api_key: ApiKey, config: ModelConfig, messages: Messages, deadline: Deadline
    ) -> Generator[str, None, ChatReply]:
        """The same, piece by piece."""

        def ask(client: openai.OpenAI, request: Request) -> openai.Stream[object]:
            return client.post(
                PATH,
                body={**request, "messages": messages},
                cast_to=object,
                options=_until(deadline),
                stream=True,
                stream_cls=openai.Stream[object],
            )

        reply = StreamedReply(messages)
        with model_call(), _our_errors():
            answer = self._adapting(ask, api_key, config, streamed=True)
            with closing(answer):
                try:
                    received = answer.response.iter_bytes()
                    for chunk in chunks(received):
                        if piece := reply.add(chunk):
                            yield piece
                    _read_to_its_end(answer.response, received)
                except errors.TurnStopped:
                    return reply.cut_short(self._parameters.dropped(config))
        return reply.whole(self._parameters.dropped(config))

    def _adapting(
        self,
        ask: Callable[[openai.OpenAI, Request], T],
        api_key: ApiKey,
        config: ModelConfig,
        *,
        streamed: bool = False,
    ) -> T:
        """Ask, again without what the model refuses, and once more after a passing failure."""
        client = self._base.with_options(api_key=api_key.reveal())
        retries = 1
        for _ in range(ADAPTATIONS):
            sent = self._parameters.for_model(config, streamed=streamed)
            try:
                with _our_errors():
                    return ask(client, sent)
            except _Refused as refused:
                if self._parameters.learn(config.model, sent, refused.body):
                    continue
                if refused.names_nothing and self._parameters.learn(config.model, sent, NO_USAGE):
                    continue
                if not (retries and refused.is_passing):
                    raise refused.error from None
                retries -= 1
                self._wait(refused.error.retry_after or RETRY_PAUSE)
        raise errors.ProviderError


@contextmanager
def _our_errors() -> Iterator[None]:
    """The SDK's exceptions quote requests and answers, so none of their text goes on."""
    try:
        yield
    except (openai.APITimeoutError, httpx2.TimeoutException):
        raise errors.ProviderTimeout from None
    except openai.APIStatusError as error:
        raise _Refused(error) from None
    except openai.APIError as error:
        raise refusal(HTTPStatus.BAD_GATEWAY, {"error": error_of(error.body)}, None) from None
    except (httpx2.HTTPError, ValueError, RecursionError):
        raise errors.ProviderError from None


def _read_to_its_end(response: httpx2.Response, received: Iterator[bytes]) -> None:
    """So that the connection is free for the next call; a provider that dawdles loses it."""
    bring_forward(response, END_SECONDS)
    with suppress(httpx2.HTTPError):
        for _ in received:
            pass


def _until(deadline: Deadline) -> openai.RequestOptions:
    return {"timeout": deadline.left()}


class _Refused(Exception):
    """The provider answered with an error status."""

    def __init__(self, error: openai.APIStatusError) -> None:
        super().__init__()
        self.body = error_of(error.body)
        retry_after = error.response.headers.get("Retry-After")
        self.error = refusal(error.status_code, error.body, retry_after)
        self.is_passing = _is_passing(error.status_code, self.error)
        self.names_nothing = (
            error.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
            and type(self.error) is errors.ProviderError
            and not self.body.get("param")
        )


def _is_passing(status: int, error: errors.ProviderFailed) -> bool:
    if isinstance(error, errors.ProviderRateLimited):
        return error.retry_after is not None and error.retry_after <= SHORT_RETRY_AFTER
    return status in (408, 409) or status >= HTTPStatus.INTERNAL_SERVER_ERROR
