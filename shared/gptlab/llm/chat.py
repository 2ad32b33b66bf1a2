"""Chat Completions through the provider's SDK. Importing this loads the SDK."""

import json
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from itertools import chain
from typing import Any

import httpx2

from gptlab.core import errors
from gptlab.core.timings import Deadline, model_call
from gptlab.llm.capabilities import Capabilities
from gptlab.llm.generation import ChatReply, ChatRequest
from gptlab.llm.http import Interrupted, body_of, interruptible, split_url
from gptlab.llm.model_facts import ModelFacts
from gptlab.llm.parameters import Parameters, Refusal
from gptlab.llm.provider_errors import is_web_page, map_provider_error
from gptlab.llm.reply import ReplyBuilder
from gptlab.llm.sdk import ServerSentEvent, openai

MOST_BYTES = 20_000_000
"""Of a whole answer: an endless one must not fill the memory."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
END = b"\n\n"


class ChunkStream(openai.Stream[object]):
    """The SDK's stream, for what providers send besides well-formed events.

    One JSON body in answer to a request for a stream is its only chunk. An event without data is
    passed over. ``is_done``: the last event, ``[DONE]``, has come.
    """

    is_done = False

    def _iter_events(self) -> Iterator[ServerSentEvent]:
        received = _well_formed(self.response.iter_bytes())
        start = next(received, b"")
        if start.lstrip().startswith(b"<"):
            raise errors.ProviderNotAnApi
        if start.lstrip()[:1] in (b"{", b"["):
            body = b"".join((start, *received)).decode()
            yield ServerSentEvent(data=body)
            return
        for event in self._decoder.iter_bytes(chain((start,), received)):
            data = event.data
            self.is_done = data.startswith("[DONE]")
            if data and not data.isspace():
                yield event


def _well_formed(received: Iterator[bytes]) -> Iterator[bytes]:
    """Without a byte order mark, and with the empty line that ends the last event.

    The first piece tells what it is. Raises ValueError for an answer without end.
    """
    size, start = 0, b""
    for piece in received:
        size += len(piece)
        if size > MOST_BYTES:
            raise ValueError("an answer without end")
        start += piece
        if size == len(start):  # nothing was passed on so far
            if not start.removeprefix(BYTE_ORDER_MARK).strip() or len(start) < len(BYTE_ORDER_MARK):
                continue
            start = start.removeprefix(BYTE_ORDER_MARK)
        yield start
        start = b""
    yield start + END


PATH = "/chat/completions"
RETRY_PAUSE = 0.5
SHORT_RETRY_AFTER = 3.0
"""Seconds of a rate limit that are waited out once; a longer one is the person's to wait."""

Body = dict[str, Any]
Dropped = tuple[str, ...]

UNKEPT = {"stop": "stop sequences", "response_format": "such form of answer"}
"""What is asked of the reply itself."""
ADAPTATIONS = 10
"""A model may refuse each of our parameters once."""


class OpenAIChat:
    """One SDK client for the process; each call gets a copy of it with the caller's own key."""

    def __init__(
        self,
        provider_url: str,
        http: httpx2.Client,
        capabilities: Capabilities,
        facts: Callable[[str], ModelFacts],
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wait = wait
        base_url, query = split_url(provider_url)
        self._base = openai.OpenAI(
            api_key="never-sent",
            base_url=base_url,
            default_query=query,
            http_client=http,
            max_retries=0,
        )
        self._parameters = Parameters(provider_url, capabilities, facts)

    def reply(self, request: ChatRequest) -> ChatReply:
        """Adapts the parameters to what the model takes.

        An empty reply is asked for once more, with room to reason.
        """
        is_streamed = request.on_text is not None
        silence = interruptible(partial(request.on_text, "")) if request.on_text else nullcontext()
        with model_call(), silence:
            first, dropped = self._attempt(request, is_streamed)
            if first.is_silent and is_streamed and not first.is_stopped:
                # Some servers refuse so, a context that is too long say. Unstreamed they say why.
                is_streamed = False
            elif first.is_empty:
                lessons = self._parameters.lessons(request.api_key, request.config)
                taught = replace(lessons, reasons=True)
                self._parameters.keep(request.api_key, request.config, taught)
            else:
                return first.reply(dropped)
            try:
                second, dropped = self._attempt(request, is_streamed)
                return replace(second.reply(dropped), earlier=first.usage)
            except errors.ProviderFailed as failed:
                failed.paid = (*first.paid, *failed.paid)
                raise

    def _attempt(self, request: ChatRequest, is_streamed: bool) -> tuple[ReplyBuilder, Dropped]:
        """One answer of the provider, and the settings that were left out of its request."""
        answer, sent, room = self._adapting(request, is_streamed)
        builder = ReplyBuilder(request.messages, request.config.max_tokens if room else None)
        try:
            with closing(_pieces(answer, builder)) as pieces:
                for piece in pieces:
                    if request.on_text and not request.on_text(piece):
                        builder.is_stopped = True
                        break
        except errors.TurnStopped:
            builder.is_stopped = True
        except errors.ProviderFailed as failed:
            raise builder.broken_off(failed) from None
        return builder, self._parameters.dropped(request.config, sent)

    def _adapting(self, request: ChatRequest, is_streamed: bool) -> "tuple[_Response, Body, int]":
        """Ask, again without what the model refuses, and once more after a passing failure.

        Also says what was sent, and how many tokens of its limit are for reasoning.
        """
        config, api_key = request.config, request.api_key
        client = self._base.with_options(api_key=api_key.reveal())
        body: Body = {"messages": request.messages}
        if request.stop:
            body["stop"] = list(request.stop)
        if request.response_format:
            body["response_format"] = request.response_format
        lessons = self._parameters.lessons(api_key, config)
        retries, unexplained = 1, None
        for _ in range(ADAPTATIONS):
            sent = self._parameters.request(
                config, lessons, streamed=is_streamed, reply_schema=request.reply_schema
            )
            room = self._parameters.room(config, lessons)
            try:
                with _our_errors():
                    return _Response(client, {**sent, **body}, request.deadline), sent, room
            except _Refused as refused:
                _refuse_unkept(body, refused.refusal)
                if unexplained:
                    raise unexplained.error from None
                taught = self._parameters.learn(lessons, sent, refused.refusal)
                if taught:
                    self._parameters.keep(api_key, config, taught)
                    lessons = taught
                elif refused.is_unexplained:
                    # For this call only: what is not named teaches nothing.
                    unexplained = refused
                    lessons = self._parameters.least(lessons, sent)
                elif retries and refused.is_passing:
                    retries -= 1
                    self._wait(refused.error.retry_after or RETRY_PAUSE)
                else:
                    raise refused.error from None
        raise errors.ProviderError


def _refuse_unkept(body: Body, refusal: Refusal) -> None:
    """Where the reply shall end, or which form it shall have, cannot be left out in silence."""
    asked = {name: body[name] for name in UNKEPT if name in body}
    if name := refusal.names(asked, tuple(UNKEPT)):
        raise errors.InvalidRequest(
            f"{name}: this assistant's model takes no {UNKEPT[name]}.", param=name
        )


def _pieces(answer: "_Response", builder: ReplyBuilder) -> Generator[str, None, None]:
    """The text as it comes. Whoever reads no further hangs up on the provider."""
    with closing(answer), _our_errors():
        for chunk in answer.chunks:
            if piece := builder.add(chunk):
                yield piece
        builder.is_done = builder.is_done or answer.is_done
        if rest := builder.end():
            yield rest


class _Response:
    """What the provider answers to one request: its chunks, or its one body."""

    def __init__(self, client: openai.OpenAI, request: Body, deadline: Deadline) -> None:
        # The SDK's typed requests and answers cost several times the call; plain objects do.
        # It would draw an idempotency key and never send it, and look for errors that we look for.
        options: openai.RequestOptions = {
            "timeout": deadline.left(),
            "idempotency_key": "-",
            "stream_mode": "events",
        }
        self._stream: ChunkStream | None = None
        if "stream" in request:
            self._stream = client.post(
                PATH, body=request, cast_to=object, options=options, stream=True,
                stream_cls=ChunkStream,
            )  # fmt: skip
            self.chunks: Iterator[object] = iter(self._stream)
        else:
            body = client.post(PATH, body=request, cast_to=object, options=options)
            self.chunks = iter([_json(body)])

    @property
    def is_done(self) -> bool:
        return self._stream is None or self._stream.is_done

    def close(self) -> None:
        if self._stream:
            self._stream.close()


def _json(body: object) -> object:
    """The SDK hands on as text what the provider does not call JSON."""
    if not isinstance(body, str):
        return body
    if is_web_page(body):
        raise errors.ProviderNotAnApi
    return json.loads(body.removeprefix("\ufeff"))


@contextmanager
def _our_errors() -> Iterator[None]:
    """The SDK's exceptions quote requests and answers, so none of their text goes on."""
    try:
        yield
    except Interrupted:
        raise errors.TurnStopped from None
    except (openai.APITimeoutError, httpx2.TimeoutException):
        raise errors.ProviderTimeout from None
    except openai.APIStatusError as error:
        raise _Refused(error.response) from None
    except openai.APIError as error:
        if isinstance(error.__cause__, Interrupted):
            raise errors.TurnStopped from None
        raise map_provider_error(HTTPStatus.BAD_GATEWAY, {"error": error.body}) from None
    except (httpx2.HTTPError, ValueError, RecursionError):
        raise errors.ProviderError from None


class _Refused(Exception):
    """The provider answered with an error status."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__()
        body, status = body_of(response), response.status_code
        self.error = map_provider_error(status, body, response.headers.get("Retry-After"))
        self.refusal = Refusal(status, body, self.error)

    @property
    def is_passing(self) -> bool:
        if isinstance(self.error, errors.ProviderRateLimited):
            after = self.error.retry_after
            return after is not None and after <= SHORT_RETRY_AFTER
        return self.refusal.status in (408, 409) or self.refusal.status >= 500

    @property
    def is_unexplained(self) -> bool:
        """Something of the request is refused, and nothing says what."""
        return self.refusal.is_of_request and type(self.error) is errors.ProviderError
