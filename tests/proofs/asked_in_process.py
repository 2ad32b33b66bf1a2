"""The product's operations as a function calls them, on a store and a provider of a stage."""

import json
from collections.abc import Callable
from typing import Any

from gptlab.api.bots import Bot
from gptlab.api.fields import Replayed
from gptlab.api.sessions import (
    EndedSession,
    EndSession,
    RegenerateReply,
    RenameSession,
    SendMessage,
    StartSession,
    Turn,
)
from gptlab.bots import crud
from gptlab.core.secret_generation import generate
from gptlab.core.services import Caller, Services
from gptlab.core.settings import Settings
from gptlab.core.sse import SILENT, EventStream
from gptlab.sessions import conversation, management
from gptlab.store.store import Store
from tests.functions.assistants import COOK, cook
from tests.gptlab.scripted import NOBODY, Person, Reader
from tests.proofs.deterministic_scheduler import StandingClock
from tests.proofs.embedded_store import embedded
from tests.proofs.history import Action, Answer, Kind
from tests.proofs.stage import DEADLINE, LEASE, Stage
from tests.proofs.unsteady_provider import UnsteadyProvider

SETTINGS = {
    "GPTLAB_TURN_LEASE": str(LEASE),
    "GPTLAB_TURN_DEADLINE": str(DEADLINE),
    "GPTLAB_CAPABILITIES": json.dumps({"moderation": False}),
    "GPTLAB_DEMO": "1",
    "OPENAI_BASE_URL": NOBODY,
}
LAB = {"initial_prompt": COOK["initial_prompt"], "config": COOK["config"]}


class World:
    """Someone with an assistant, on a store of their own, for one schedule after another."""

    def __init__(self) -> None:
        self.clock, self._provider = StandingClock(), UnsteadyProvider()
        self._stage: Stage | None = None
        settings = Settings.from_environment({**generate(), **SETTINGS})
        store = Store(embedded(self.clock.of_the_store, self._around))
        self.services = Services(settings, clock=self.clock, chat=self._provider, store=store)
        self.person = Person(self.services)
        bot = crud.create_bot(cook(), self.person.acting(), self.services)
        self.bot_id = bot.bot_id if isinstance(bot, Bot) else bot.response.bot_id

    def put_on(self, stage: Stage) -> None:
        self._stage = self._provider.stage = stage

    def close(self) -> None:
        self.services.close()

    def _around(self, call: str, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - the store's answer
        return self._stage.around(call, ask) if self._stage else ask()


class Requests:
    """About one session, from its start on."""

    def __init__(self, world: World, stage: Stage, number: int) -> None:
        self.world, self._stage, self._number = world, stage, number
        self.session_id = ""

    def answer(self, action: Action, stream: bool) -> Answer | None:
        """None where the client has gone away, or nothing is answered that could differ.

        ``stream``: as server-sent events, and its client may go away after one of them.
        """
        caller = Caller(self.world.person.identity, f"{self._number}-{action.name}")
        if action.kind is Kind.RENAME:
            rename = RenameSession.of(session_id=self.session_id, title=action.name)
            management.rename_session(rename, caller, self.world.services)
            return None
        reader = Reader(self._stage.seed.choice((1, 2, 9))) if stream else SILENT
        answer = self._turn(action, caller, reader)
        if reader.has_left:
            return None
        return self._kept(answer.response if isinstance(answer, Replayed) else answer)

    def _kept(self, answer: Turn | EndedSession | None) -> Answer | None:
        if isinstance(answer, Turn):
            self.session_id = answer.session.session_id
            return Answer(answer.turn, answer.reply.message_id, answer.reply.content)
        return Answer(0, "recap", answer.recap or "") if answer else None

    def _turn(self, action: Action, caller: Caller, stream: EventStream) -> Any:  # noqa: ANN401
        services, session_id = self.world.services, self.session_id
        if action.kind is Kind.START:
            what = {"lab": LAB} if self._stage.history.is_lab else {"bot_id": self.world.bot_id}
            return conversation.start_session(StartSession.of(**what), caller, services, stream)
        if action.kind is Kind.SAY:
            say = SendMessage.of(session_id=session_id, message=action.text)
            return conversation.send_message(say, caller, services, stream)
        if action.kind is Kind.REGENERATE:
            again = RegenerateReply.of(session_id=session_id)
            return conversation.regenerate_reply(again, caller, services, stream)
        end = EndSession.of(session_id=session_id)
        return conversation.end_session(end, caller, services, stream)
