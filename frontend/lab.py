"""The Lab's steps, and what was told to them, in the API's words."""

from frontend import state
from frontend.state import lab_draft
from gptlab.api.bots import CreateBot
from gptlab.api.sessions import LabConfiguration

PROMPT, TEST, CARD, READY = 1, 2, 3, 4
"""The steps, as ``lab_active_step`` counts them."""


def configuration() -> LabConfiguration:
    """What a test session runs on."""
    return LabConfiguration.of(
        initial_prompt=lab_draft.typed("initial_prompt"), config=lab_draft.model_config()
    )


def assistant() -> CreateBot:
    """The whole of it."""
    return CreateBot.of(
        **lab_draft.texts_and_kind(),
        config=lab_draft.model_config(),
        lab_session_id=state.lab_conversation.session_id.get(),
    )


def start_over() -> None:
    """Forget everything that was typed or tried in the Lab."""
    lab_draft.forget()


def go_to(step: int) -> None:
    """Where the keyboard and a screen reader begin at the step's heading."""
    state.lab_active_step.set(step)
    state.focus_on("heading")
