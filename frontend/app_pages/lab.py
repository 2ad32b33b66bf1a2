"""Lab: make an assistant in three steps, and get its code and link."""

from collections.abc import Mapping

from frontend import calls, lab, state
from frontend.languages import _, marked
from frontend.parts import (
    banner,
    heading,
    key_form,
    lab_card,
    lab_prompt,
    lab_ready,
    lab_test,
    steps,
)

KEY_NEEDED = marked("Sign in to test it and go on")
STEPS = (marked("Prompt"), marked("Test drive"), marked("Card"), marked("Done"))
SUBTITLES: Mapping[int, str] = {
    lab.PROMPT: marked("An assistant is a prompt and a few settings. Write down who it is to be."),
    lab.TEST: marked("Talk to it before anybody else does. This does not go among your sessions."),
    lab.CARD: marked("Only this is shown to others. The prompts stay hidden."),
    lab.READY: marked("Your assistant is ready."),
}


def show() -> None:
    step, bot_id = state.lab_active_step.get(), state.lab_bot_id.get()
    signed_in = state.user.get() is not None
    heading.draw(_("Lab"), _(SUBTITLES[step]))
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


def _prompt(*, signed_in: bool) -> None:
    with banner.shown():
        lab_prompt.draw(calls.models() if signed_in else None)
    if not signed_in:
        key_form.draw(_(KEY_NEEDED))


show()
