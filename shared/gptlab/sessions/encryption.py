"""What is sealed in a session: opened for its owner, and sealed again."""

from pydantic import BaseModel, ConfigDict

from gptlab.api.sessions import Moderation
from gptlab.core.crypto import Sealed
from gptlab.core.services import Caller
from gptlab.llm.memory import Context
from gptlab.sessions.models import Session, StoredMessage


class Findings(BaseModel):
    """What was found about a person's message; stored sealed, since it tells of its content."""

    model_config = ConfigDict(defer_build=True)

    moderation: Moderation | None = None
    prompt_injection_detected: bool = False


def open_findings(session: Session, reply: StoredMessage, caller: Caller) -> Findings:
    """What was found about the message this is the reply to."""
    if reply.about is None:
        return Findings()
    text = caller.data_key.open(reply.about, session.about_associated_data(reply.message_id))
    return Findings.model_validate_json(text)


def open_prompt(session: Session, caller: Caller) -> str:
    """The hidden instructions this session was started with."""
    associated_data = session.associated_data("bot_initial_prompt_msg")
    return caller.data_key.open(session.bot_initial_prompt_msg, associated_data)


def open_summary_prompt(session: Session, caller: Caller) -> str:
    sealed = session.bot_summary_prompt_msg or Sealed()
    return caller.data_key.open(sealed, session.associated_data("bot_summary_prompt_msg"))


def open_context(session: Session, caller: Caller) -> Context:
    """What the model was last shown of this session; empty before the first turn."""
    if session.messages_str is None:
        return Context()
    associated_data = session.context_associated_data(session.turn)
    return Context.decode(caller.data_key.open(session.messages_str, associated_data))


def seal_context(session: Session, turn: int, context: Context, caller: Caller) -> Sealed:
    return caller.data_key.seal(context.encode(), session.context_associated_data(turn))
