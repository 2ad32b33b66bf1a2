"""Lab: make an assistant in three steps, and get its code and link."""

from collections.abc import Mapping

from frontend import api_service, lab, state
from frontend.address import Address
from frontend.components import (
    banner,
    key_form,
    lab_card,
    lab_prompt,
    lab_ready,
    lab_test,
    page_header,
    steps,
)
from frontend.languages import _, gettext_noop

ADDRESS = Address("lab", "step", "made")
KEY_NEEDED = gettext_noop("Sign in to test it and go on")
STEPS = (
    gettext_noop("Prompt"),
    gettext_noop("Test drive"),
    gettext_noop("Card"),
    gettext_noop("Done"),
)
SUBTITLES: Mapping[int, str] = {
    lab.PROMPT: gettext_noop(
        "An assistant is a prompt and a few settings. Describe what it should do."
    ),
    lab.TEST: gettext_noop("Try it before anyone else does. This is not kept with your sessions."),
    lab.CARD: gettext_noop("Only this is shown to others. The prompts stay hidden."),
    lab.READY: gettext_noop("Your assistant is ready."),
}


def show() -> None:
    if ADDRESS.is_new(_shown()):
        _open(*ADDRESS.asked_for())
        ADDRESS.follow()
    step, bot_id = state.lab_active_step.get(), state.lab_bot_id.get()
    ADDRESS.write(_shown())
    signed_in = state.user.get() is not None
    page_header.draw(_("Lab"), _(SUBTITLES[step]))
    steps.draw([_(name) for name in STEPS], step)
    if step == lab.READY and bot_id:
        lab_ready.draw(bot_id)
    elif step == lab.PROMPT:
        _prompt(signed_in=signed_in)
    elif not signed_in:
        key_form.draw(_(KEY_NEEDED))
    elif step == lab.TEST:
        lab_test.draw()
    else:
        lab_card.draw()


def _shown() -> tuple[str | None, str | None]:
    step = state.lab_active_step.get()
    return str(step), state.lab_bot_id.get() if step == lab.READY else None


def _open(step: str | None, made: str | None) -> None:
    """The step in the address; the last one only of an assistant that was made."""
    if step == str(lab.READY) and made:
        state.lab_bot_id.set(made)
        lab.go_to(lab.READY)
    elif step in _BY_NAME:
        lab.go_to(_BY_NAME[step])
        state.lab_waits.set(state.lab_conversation.session_id.get() is None)


_BY_NAME: Mapping[str | None, int] = {str(step): step for step in (lab.PROMPT, lab.TEST, lab.CARD)}


def _prompt(*, signed_in: bool) -> None:
    with banner.shown():
        lab_prompt.draw(api_service.models() if signed_in else None)
    if not signed_in:
        key_form.draw(_(KEY_NEEDED))


show()
