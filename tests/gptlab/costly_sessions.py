"""Sessions whose every call of the model costs something, asked for plainly or as a stream."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from emulator.openai_mock import DemoModel, sha256
from gptlab.api import operations
from gptlab.api.operations import Operation
from gptlab.api.sessions import EndedSession, LabConfiguration, Session, Turn, Usage
from gptlab.client import Client
from tests.functions.assistants import cook

PRICES = json.dumps({"demo-chat": [10, 40], "demo-small-context": [10, 40]})
LAB = LabConfiguration.model_validate(
    {"initial_prompt": "You are a poet.", "config": {"model": "demo-chat"}}
)


@dataclass
class Conversation:
    """Someone's session with an assistant of their own."""

    client: Client
    bot_id: str
    streamed: bool
    session_id: str = ""

    def start(self, lab: LabConfiguration | None = None) -> Turn:
        wanted = {"lab": lab.model_dump()} if lab else {"bot_id": self.bot_id}
        turn: Turn = self.ask(operations.START_SESSION, wanted)
        self.session_id = turn.session.session_id
        return turn

    def say(self, message: str = "I have leeks.", key: str = "") -> Turn:
        wanted = {"session_id": self.session_id, "message": message}
        turn: Turn = self.ask(operations.SEND_MESSAGE, wanted, key)
        return turn

    def regenerate(self) -> Turn:
        turn: Turn = self.ask(operations.REGENERATE_REPLY, {"session_id": self.session_id})
        return turn

    def end(self) -> EndedSession:
        ended: EndedSession = self.ask(operations.END_SESSION, {"session_id": self.session_id})
        return ended

    def ask(self, operation: Operation[Any, Any], fields: dict[str, Any], key: str = "") -> Any:  # noqa: ANN401 - the operation's answer
        """The answer: the only one, or the last event of the stream."""
        request, key = operation.request_model().of(**fields), key or uuid.uuid4().hex
        if not self.streamed:
            return self.client._call(operation, request, key)
        *_, answer = self.client.stream(operation, request, idempotency_key=key)
        return answer

    @property
    def totals(self) -> Session:
        return self.client.get_session(self.session_id).session


def conversation(client: Client, *, streamed: bool, **bot: object) -> Conversation:
    made = Conversation(client, client.create_bot(cook(**bot)).bot_id, streamed)
    made.start()
    return made


def sums(*usages: Usage | None) -> tuple[int, int, int]:
    """Tokens and nano-USD, in whole numbers."""
    known = [usage for usage in usages if usage is not None]
    return (
        sum(usage.input_tokens for usage in known),
        sum(usage.output_tokens for usage in known),
        sum(round((usage.cost_usd or 0) * 10**9) for usage in known),
    )


def in_all(session: Session) -> tuple[int, int, int]:
    cost = round((session.cost_usd or 0) * 10**9)
    return session.input_tokens, session.output_tokens, cost


def chats(model: DemoModel, key: str) -> int:
    """The calls for a reply that came on this key."""
    calls = model.calls(finished=True)
    mine = [call for call in calls if call["key_sha256"] == sha256(key)]
    return sum(call["path"].endswith("/chat/completions") for call in mine)
