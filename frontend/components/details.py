"""An assistant's details: what it is, on which model to start, and what was said before."""

from collections.abc import Mapping

import streamlit as st

from frontend import api_service, bot_editor, chat_service, languages, redraw, state
from frontend.components import (
    avatar,
    banner,
    cards,
    date_format,
    from_code,
    key_form,
    leaving_model,
    model_settings,
    owner_actions,
    page_header,
    share,
    usage_line,
    variable_fields,
    web_page,
)
from frontend.draft import is_model_name
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from frontend.showcase import in_language
from gptlab.api.accounts import Model
from gptlab.api.bots import Bot
from gptlab.api.fields import SessionStatus, SessionType
from gptlab.api.sessions import Session

BACK = gettext_noop("Other assistants")
START = gettext_noop("Start a session")
NO_MODEL = gettext_noop("Please type the name of a model first.")
FIRST_GOOD = gettext_noop("It names no model, so the first good model of your key is chosen.")
NO_ACCESS = gettext_noop("This key has no access to {own}, so {other} is chosen.")
PRICE = gettext_noop("A million tokens cost {input} in and {output} out.")
NO_PRICE = gettext_noop("Its price is not known.")
ENDS = gettext_noop("Its provider ends this model on {day}.")
ENDS_FOR = gettext_noop("Its provider ends this model on {day}. {successor} can take its place.")
WINDOW = gettext_noop(
    "Context window: {n} tokens. That is how much of the session it can see at once."
)
KEY_NEEDED = gettext_noop("Sign in to chat with this assistant")
GONE = gettext_noop(
    "This assistant is not there any more. Your sessions with it are, and can go on."
)
MEMORY = {
    SessionType.BRAINSTORMING: gettext_noop("Remembers the last 20 messages."),
    SessionType.COACHING: gettext_noop("Condenses long sessions into a summary and goes on."),
}


def draw(bot: Bot) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            back = ":material/arrow_back:"
            if st.button(_(BACK), icon=back, key="leave_bot", type="tertiary"):
                _leave()
        page_header.provider_badge()
    head(bot)
    if bot_editor.is_creators(bot):
        owner_actions.draw(bot)
    if not state.user.get():
        key_form.draw(_(KEY_NEEDED))
    else:
        if bot.is_active:
            _start(bot)
        _past(bot)
    if bot.is_active:
        with st.expander(_("Share this assistant"), key="share"):
            share.draw(bot.bot_id)
        from_code.draw(bot)
        if bot_editor.is_creators(bot):
            web_page.draw(bot)


def head(bot: Bot) -> None:
    """Who it is."""
    with st.container(horizontal=True, vertical_alignment="center"):
        avatar.draw(bot.bot_id, 72)
        with st.container(gap=None, width="stretch"):
            st.title(plain(bot.name), anchor=False)
            st.markdown(f":gray[{plain(in_language(bot.tag_line))}]")
    if not bot.is_active:
        st.info(_(GONE))
        return
    st.markdown(plain(in_language(bot.description)))
    started = plural("{n} session", "{n} sessions", bot.sessions_started)
    kind, memory = _(cards.KINDS[bot.session_type]), _(MEMORY[bot.session_type])
    st.caption(f"{kind} · {started.format(n=f'{bot.sessions_started:,}')} · {memory}")


def _leave() -> None:
    state.leave_bot()
    st.switch_page("app_pages/lounge.py")


def _start(bot: Bot) -> None:
    with banner.shown():
        listed = api_service.models()
        models = {found.model: found for found in listed.models}
        if bot_editor.is_creators(bot):
            leaving_model.draw(bot, listed)
        if models:
            _say_which(bot.config.model, next(iter(models)), models)
        known = languages.spoken(bot.variables)
        asked = [each for each in bot.variables if each.name not in known]
        values = variable_fields.draw_values(asked, f"value_{bot.bot_id}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            model = _picked(bot, models) if models else _typed(bot)
            pressed = st.button(_(START), type="primary", key="start")
        if model in models:
            _say_its_end(models[model])
        if pressed and not is_model_name(model):
            st.warning(_(NO_MODEL))
        elif pressed and variable_fields.are_given(asked, values):
            wanted = chat_service.opening(bot, model, {**values, **known})
            chat_service.start(state.conversation, wanted)
            redraw.rerun()


def _say_which(own: str | None, other: str, models: Mapping[str, Model]) -> None:
    """Why another model than the assistant's is chosen."""
    if own is None:
        st.caption(_(FIRST_GOOD))
    elif own not in models:
        st.info(_(NO_ACCESS).format(own=plain(own), other=plain(other)))


def _say_its_end(model: Model) -> None:
    if model.shutdown_date:
        day, successor = date_format.calendar_day(model.shutdown_date), plain(model.successor or "")
        st.caption(_(ENDS_FOR if successor else ENDS).format(day=day, successor=successor))


def _typed(bot: Bot) -> str:
    """A model's name, where the provider lists none."""
    key = f"model_{bot.bot_id}"
    st.session_state.setdefault(key, bot.config.model or "")
    return model_settings.typed(key)


def _picked(bot: Bot, models: Mapping[str, Model]) -> str:
    """The assistant's own model is chosen first, where the key has it."""
    key, own, names = f"model_{bot.bot_id}", bot.config.model or "", list(models)
    chosen = models.get(str(st.session_state.get(key) or own), models[names[0]])
    return st.selectbox(
        _("Model"),
        names,
        index=names.index(own) if own in models else 0,
        key=key,
        help=_about(chosen),
    )


def _about(model: Model) -> str:
    window = _(WINDOW).format(n=f"{model.context_window:,}")
    if model.input_usd is None or model.output_usd is None:
        return f"{window} {_(NO_PRICE)}"
    prices = (plain(usage_line.money(usd)) for usd in (model.input_usd, model.output_usd))
    return f"{window} {_(PRICE).format(**dict(zip(('input', 'output'), prices, strict=True)))}"


def _past(bot: Bot) -> None:
    with banner.shown():
        sessions = api_service.sessions_with(bot.bot_id)
        if sessions:
            st.markdown("#### " + _("Your sessions with it"))
            for session in sessions:
                _row(session)


def _row(session: Session) -> None:
    used = date_format.moment(session.last_modified_date)
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(gap=None, width="stretch"):
            st.markdown(plain(session.title) if session.title else used)
            st.caption(_facts(session, used if session.title else ""))
        if st.button(_("Resume"), key=f"resume_{session.session_id}"):
            api_service.resume(session.session_id)
            redraw.rerun()


def _facts(session: Session, used: str) -> str:
    said = plural("{n} message", "{n} messages", session.message_count)
    ended = session.status is SessionStatus.COMPLETED
    facts = (
        used,
        plain(session.model),
        _("Version {n}").format(n=session.bot_version) if session.bot_version else "",
        said.format(n=session.message_count),
        _("concluded") if ended else "",
    )
    return " · ".join(filter(None, facts))
