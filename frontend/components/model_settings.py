"""What an assistant runs on: the model, how long a reply may be, and the personality."""

from collections.abc import Callable, Sequence

import streamlit as st

from frontend.draft import Draft
from frontend.languages import _, gettext_noop
from frontend.personalities import CUSTOM, EFFORTS, NAMES, PARAMETERS, PERSONALITIES
from gptlab.api import limits
from gptlab.api.accounts import Model

TOKENS_HELP = gettext_noop(
    "A token is about three quarters of an English word. Reasoning has room beside this limit."
)
SIGN_IN_FIRST = gettext_noop("Sign in to see the models of your key.")
FIRST_GOOD = gettext_noop("The first good model of each person's key")
TYPE_IT = gettext_noop("Your provider lists no models. Type the name of one.")
REASONING_HELP = gettext_noop(
    "How long a model thinks before it answers. Thinking takes time and is paid for like what is "
    "written. While it is on, temperature and the like are left out, for such a model takes none."
)
LEFT_OUT = gettext_noop(
    "With reasoning on, the model takes none of these numbers: they are left out."
)


def draw(draft: Draft, models: Sequence[Model] | None) -> None:
    """Without models, signed out, none can be chosen; where none is listed, one can be typed."""
    left, middle, right = st.columns([5, 3, 3])
    with left:
        _model(draft, models)
    with middle:
        _reply_limit(draft)
    with right:
        reasons = _reasoning(draft, models or ())
    _personality(draft, reasons=reasons)


def with_its_own(models: Sequence[Model] | None, own: str | None) -> Sequence[Model]:
    """Those of the key, and an assistant's own, even where the key cannot use it.

    None where they could not be asked for; where there are none, its own is typed as any other.
    """
    known = models or ()
    if own and (models is None or models) and own not in (found.model for found in known):
        return [Model(model=own, context_window=0), *known]
    return known


def _model(draft: Draft, models: Sequence[Model] | None) -> None:
    if models is None:
        st.markdown(":small[" + _("Model") + "]")
        st.caption(_(SIGN_IN_FIRST))
    elif models:
        st.selectbox(
            _("Model"),
            [*(found.model for found in models), ""],
            format_func=lambda name: name or _(FIRST_GOOD),
            key=draft.key("model"),
            persist_state="session",
        )
    else:
        typed(draft.key("model"))


def typed(key: str, on_change: Callable[[], None] | None = None) -> str:
    """The field for a model's name, where no provider's list has it."""
    name = st.text_input(_("Model"), key=key, persist_state="session", on_change=on_change)
    st.caption(_(TYPE_IT))
    return (name or "").strip()


def _reply_limit(draft: Draft) -> None:
    st.number_input(
        _("Reply limit in tokens"),
        min_value=1,
        max_value=limits.REPLY_TOKENS,
        step=50,
        key=draft.start_with("max_tokens", limits.REPLY_TOKENS_DEFAULT),
        help=_(TOKENS_HELP),
        persist_state="session",
    )


def _reasoning(draft: Draft, models: Sequence[Model]) -> bool:
    """How long the model reasons, of what it is known to take; whether it does."""
    known = {found.model: found.reasoning_efforts for found in models}
    efforts = known.get(draft.typed("model"), ())
    chosen = str(st.session_state.get(draft.key("reasoning_effort")) or "")
    offered = [name for name in EFFORTS if name in ("", chosen, *(efforts or EFFORTS))]
    st.selectbox(
        _("Reasoning"),
        offered,
        format_func=lambda name: _(EFFORTS[name]),
        key=draft.start_with("reasoning_effort", ""),
        help=_(REASONING_HELP),
        persist_state="session",
    )
    least = efforts[0] if efforts else "none"
    return (draft.typed("reasoning_effort") or least) != "none"


def _personality(draft: Draft, *, reasons: bool) -> None:
    chosen = st.segmented_control(
        _("Personality"),
        list(PERSONALITIES),
        format_func=lambda name: _(NAMES[name]),
        required=True,
        key=draft.start_with("personality", "coaching"),
        persist_state="session",
    )
    if chosen == CUSTOM:
        _sliders(draft)
    elif chosen:
        numbers = PERSONALITIES[chosen]
        said = (f"{_(told[0])} {getattr(numbers, name)}" for name, told in PARAMETERS.items())
        st.caption(" · ".join(said))
    if reasons:
        st.caption(_(LEFT_OUT))


def _sliders(draft: Draft) -> None:
    halves = st.columns(2, gap="medium")
    for place, (name, (label, least, most)) in enumerate(PARAMETERS.items()):
        key = draft.start_with(name, getattr(PERSONALITIES[CUSTOM], name))
        with halves[place % 2]:
            st.slider(_(label), least, most, step=0.1, key=key, persist_state="session")
