"""What people do with an assistant, once each, on any provider."""

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import openai

from emulator.demo import SAID, assistant
from gptlab.api import operations
from gptlab.api.completions import model_of
from gptlab.api.fields import ModelConfig, Role
from gptlab.api.sessions import SendMessage, Transcript, Turn
from gptlab.api.stream import Delta, Event
from gptlab.client import Client
from gptlab.core import errors

WRONG_KEY = "a-key-that-this-provider-has-never-seen"
TO_BE_STOPPED = "Tell me a long story about a lighthouse, with a beginning, a middle and an end."
REPLY_TOKENS = 100
"""Enough to see, and little enough for a slow machine."""
SETTLE_SECONDS = 30.0
POLL_SECONDS = 0.05


class Unexpected(Exception):
    """An answer came, and is not what it should be."""


@dataclass(frozen=True)
class Connection:
    """A running provider, as the cloud and its users know it.

    ``environment`` connects the functions; ``says`` is the reply of one that has a script.
    """

    environment: dict[str, str]
    key: str = field(repr=False)
    model: str
    says: str | None = None


@dataclass
class Journey:
    """One walk through the cloud at this address. ``steps`` names each before it is taken."""

    gateway: str
    provider: Connection

    def steps(self) -> Iterator[str]:
        """Raises Unexpected, or the error of whoever answered with one."""
        with Client(self.gateway) as client:
            yield "refuse a wrong key"
            self._is_refused(client)
            yield "sign in"
            client.log_in(self.provider.key)
            yield "list models"
            offered = [each.model for each in client.list_models().models]
            expect(self.provider.model in offered, f"the model is not among {offered}")
            yield "create an assistant"
            config = ModelConfig(model=self.provider.model, max_tokens=REPLY_TOKENS)
            described = assistant(self.provider.model)
            bot = client.create_bot(described.model_copy(update={"config": config}))
            yield "open a session"
            opened = client.start_session(bot.bot_id)
            self._is_reply(opened)
            session_id = opened.session.session_id
            for number, message in enumerate(SAID, 1):
                yield f"send message {number}"
                self._is_reply(client.send_message(session_id, message))
            for number, message in enumerate(SAID, 1):
                yield f"stream message {number}"
                self._is_streamed(stream(client, session_id, message))
            yield "stop a reply"
            self._is_stopped(client, session_id)
            yield "regenerate the reply"
            self._is_reply(client.regenerate_reply(session_id))
            yield "conclude"
            recap = client.end_session(session_id).recap
            expect(bool(recap), "there is no recap")
        yield "read it back after a new sign-in"
        self._reads_back(session_id, recap)
        with openai.OpenAI(
            api_key=self.provider.key,
            base_url=f"{self.gateway}/v1",
            max_retries=0,
            _strict_response_validation=True,
        ) as client_of_theirs:
            model = model_of(bot.bot_id, bot.version)
            yield "/v1, whole"
            self._is_completed(client_of_theirs, model)
            yield "/v1, streamed"
            self._is_completed_in_chunks(client_of_theirs, model)

    def _is_refused(self, client: Client) -> None:
        """Not always in these words: LiteLLM without a database answers 400 to such a key."""
        try:
            client.log_in(WRONG_KEY)
        except errors.ProviderFailed:
            return
        raise Unexpected("a key that the provider does not know signed in")

    def _is_text(self, text: str | None) -> None:
        expect(bool(text and text.strip()), "the reply is empty")
        expected = self.provider.says
        expect(expected in (None, text), "the reply is not what the provider was told to say")

    def _is_reply(self, turn: Turn) -> None:
        self._is_text(turn.reply.content)
        expect(not turn.reply.withheld, "the reply was withheld")
        expect(turn.usage.input_tokens > 0, "no tokens were counted as read")
        expect(turn.usage.output_tokens > 0, "no tokens were counted as written")

    def _is_streamed(self, events: Iterator[Event | Turn]) -> None:
        *earlier, turn = events
        if not isinstance(turn, Turn):
            raise Unexpected("the stream ended without a stored turn")
        self._is_reply(turn)
        pieces = [event.text for event in earlier if isinstance(event, Delta)]
        expect(len(pieces) > 1, "the reply came in one piece")
        expect("".join(pieces) == turn.reply.content, "the pieces are not the stored reply")

    def _is_stopped(self, client: Client, session_id: str) -> None:
        key = f"stopped-{session_id}"
        with closing(stream(client, session_id, TO_BE_STOPPED, key)) as events:
            shown = next((e.text for e in events if isinstance(e, Delta) and e.text), "")
            expect(bool(shown), "nothing came that could be stopped")
            client.stop_message(session_id, key)
        reply = _settled(client, session_id).messages[-1]
        expect(reply.stopped, "the reply went on to its end")
        expect(reply.content.startswith(shown), "what was shown of the reply was not kept")

    def _reads_back(self, session_id: str, recap: str | None) -> None:
        with Client(self.gateway) as client:
            client.log_in(self.provider.key)
            stored = client.get_session(session_id)
        said = [each.content for each in stored.messages if each.role is Role.USER]
        expect(said == [*SAID, *SAID, TO_BE_STOPPED], "what was said does not read back")
        expect(len(stored.messages) == 2 * len(said) + 1, "not every message has its reply")
        expect(stored.recap == recap, "the recap does not read back")

    def _is_completed(self, client: openai.OpenAI, model: str) -> None:
        answer = client.chat.completions.create(model=model, messages=_asked())
        (choice,) = answer.choices
        self._is_text(choice.message.content)
        expect(choice.finish_reason in ("stop", "length"), f"it ended: {choice.finish_reason}")
        expect(answer.model == model, f"{answer.model} answered")
        expect(bool(answer.usage and answer.usage.completion_tokens), "no tokens were counted")

    def _is_completed_in_chunks(self, client: openai.OpenAI, model: str) -> None:
        options: Any = {"include_usage": True}
        chunks = list(
            client.chat.completions.create(
                model=model, messages=_asked(), stream=True, stream_options=options
            )
        )
        choices = [choice for chunk in chunks for choice in chunk.choices]
        pieces = [choice.delta.content for choice in choices if choice.delta.content]
        self._is_text("".join(pieces))
        expect(len(pieces) > 1, "the reply came in one piece")
        end = choices[-1].finish_reason
        expect(end in ("stop", "length"), f"it ended: {end}")
        expect(bool(chunks[-1].usage and chunks[-1].usage.completion_tokens), "nothing was counted")


def expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Unexpected(otherwise)


def stream(
    client: Client, session_id: str, message: str, key: str | None = None
) -> Generator[Event | Turn]:
    request = SendMessage.of(session_id=session_id, message=message)
    yield from client.stream(operations.SEND_MESSAGE, request, idempotency_key=key)


def _settled(client: Client, session_id: str) -> Transcript:
    """The session when nothing is under way any more."""
    until = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < until:
        transcript = client.get_session(session_id)
        if transcript.pending is None:
            return transcript
        time.sleep(POLL_SECONDS)
    raise Unexpected("the stopped turn did not end")


def _asked() -> list[Any]:
    return [{"role": "user", "content": SAID[0]}]
