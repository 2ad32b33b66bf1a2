"""Five hundred turns: what the model is shown, and what is stored, stay bounded."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest

from emulator.firestore import FirestoreServer
from gptlab.api.bots import Bot
from gptlab.api.fields import SessionType
from gptlab.api.sessions import SendMessage, StartSession, Turn
from gptlab.bots import crud
from gptlab.core.crypto import random_id
from gptlab.core.services import Services
from gptlab.llm.memory import KEPT_MESSAGES, OPENING, WINDOW_MESSAGES
from gptlab.sessions import conversation
from tests.functions.assistants import cook
from tests.gptlab.scripted import Person, ScriptedChat, services_on

pytestmark = pytest.mark.cloud

TURNS = 500
SUMMARY_PROMPT = "Summarize, please."
ROOM = '{"demo-chat": 600}'


class LongConversation:
    """A session of five hundred turns: numbered messages, and what the model was shown of them."""

    def __init__(self, session_type: SessionType) -> None:
        self.chat = ScriptedChat(counts_bytes=True)
        services = services_on(
            f"long-{random_id().lower()}", self.chat, GPTLAB_CONTEXT_WINDOWS=ROOM
        )
        session_id = start_long_session(session_type, services)
        session = services.store.sessions.find(session_id)
        assert session is not None
        self.stored_size = len(session.messages_str or b"")
        self.summaries = [asked for asked in self.chat.asked if is_summary(asked)]
        services.close()


@pytest.fixture(scope="module")
def _on_the_embedded_server(embedded: FirestoreServer) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", embedded.address)
        yield


@pytest.fixture(scope="module")
def brainstorming(_on_the_embedded_server: None) -> LongConversation:
    return LongConversation(SessionType.BRAINSTORMING)


@pytest.fixture(scope="module")
def coaching(_on_the_embedded_server: None) -> LongConversation:
    return LongConversation(SessionType.COACHING)


def start_long_session(session_type: SessionType, services: Services) -> str:
    person = Person(services)
    wanted = cook(session_type=session_type, summary_prompt=SUMMARY_PROMPT)
    bot = crud.create_bot(wanted, person.acting(), services)
    assert isinstance(bot, Bot)
    start = StartSession.of(bot_id=bot.bot_id)
    turn = conversation.start_session(start, person.acting(), services)
    assert isinstance(turn, Turn)
    session_id = turn.session.session_id
    for number in range(TURNS):
        said = SendMessage.of(session_id=session_id, message=f"message {number:03}")
        conversation.send_message(said, person.acting(), services)
    return session_id


def contents(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    return [message["content"] for message in messages]


def is_summary(asked: Sequence[Mapping[str, Any]]) -> bool:
    return contents(asked)[-1] == SUMMARY_PROMPT


def test_brainstorming_shows_the_model_the_last_twenty(brainstorming: LongConversation) -> None:
    asked = brainstorming.chat.asked

    said = [len([c for c in contents(messages) if c != OPENING]) - 1 for messages in asked]
    assert max(said) <= WINDOW_MESSAGES
    assert contents(asked[-1])[-1] == f"message {TURNS - 1:03}"
    assert brainstorming.stored_size < 4_000


def test_coaching_summarises_every_dropped_turn_exactly_once(coaching: LongConversation) -> None:
    summarised = [c for asked in coaching.summaries for c in contents(asked)]
    both = [c for c in summarised + contents(coaching.chat.asked[-1]) if c.startswith("message ")]

    assert len(coaching.summaries) > 5
    assert both == [f"message {number:03}" for number in range(TURNS)]


def test_after_a_summary_the_model_sees_it_and_the_last_four_messages(
    coaching: LongConversation,
) -> None:
    after = [asked for before, asked in pairwise(coaching.chat.asked) if is_summary(before)]

    assert after
    assert {len(asked) for asked in after} == {1 + KEPT_MESSAGES + 1}
    assert {tuple(m["role"] for m in asked[:3]) for asked in after} == {
        ("system", "user", "assistant")
    }


def test_a_coaching_context_stays_under_its_bound(coaching: LongConversation) -> None:
    sizes = [sum(len(text) for text in contents(asked)) / 4 for asked in coaching.chat.asked]

    assert max(sizes) < 600 + 100
    assert coaching.stored_size < 8_000
