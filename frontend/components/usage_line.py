"""What a session took: tokens, and money where the model's price is known. In small print."""

from functools import lru_cache

import streamlit as st
from babel.numbers import format_currency, format_decimal

from frontend import api_service, languages, redraw
from frontend.components import banner
from frontend.languages import _, gettext_noop
from gptlab.api import limits
from gptlab.api.accounts import User
from gptlab.api.sessions import Session, Usage

TOKENS = gettext_noop("{input} tokens in, {output} out")
CACHED, REASONING = gettext_noop("{n} from the cache"), gettext_noop("{n} for reasoning")
ESTIMATED = gettext_noop("estimated")
TODAY = gettext_noop("Spent today: **{spent}** of {limit}")
NO_LIMIT = gettext_noop("No daily limit is set, so nothing is counted for it.")
LIMIT = gettext_noop("Daily limit in US dollars")
LIMIT_HELP = gettext_noop(
    "Once your chats have cost this much on a day, no more is asked of the provider. A day begins "
    "at midnight UTC. Empty means no limit."
)
UNPRICED = gettext_noop("Allow models without a known price")
UNPRICED_HELP = gettext_noop(
    "While a limit is set, a model whose price nobody knows is not asked, for what it costs could "
    "not be counted. Allowed, it is asked and not counted: the limit does not hold for it."
)
SET = gettext_noop("Set the limit")
NONE = gettext_noop("No limit")
FIELD = "spend_limit_usd"
FINE, COARSE = "¤#,##0.00##", "¤#,##0.00"
PENNY = 0.01
_decimal = lru_cache(maxsize=2_000)(format_decimal)
_currency = lru_cache(maxsize=2_000)(format_currency)
"""A long session is drawn again and again, with the same figures."""


def line(spent: Usage | Session) -> str:
    """Of a reply, or of a whole session; not Markdown, where ``$`` begins a formula."""
    source = spent.source if isinstance(spent, Usage) else spent.usage_source
    tokens = _(TOKENS).format(input=number(spent.input_tokens), output=number(spent.output_tokens))
    facts = (
        tokens,
        _(CACHED).format(n=number(spent.cached_tokens)) if spent.cached_tokens else "",
        _(REASONING).format(n=number(spent.reasoning_tokens)) if spent.reasoning_tokens else "",
        money(spent.cost_usd) if spent.cost_usd else "",
        _(ESTIMATED) if source == "estimate" else "",
    )
    return " · ".join(filter(None, facts))


def short(session: Session) -> str:
    """What a session has cost so far; its tokens, where nobody knows the price."""
    if session.cost_usd:
        return money(session.cost_usd)
    return _(TOKENS).format(
        input=number(session.input_tokens), output=number(session.output_tokens)
    )


def number(of: int) -> str:
    return _decimal(of, locale=languages.locale())


def money(dollars: float) -> str:
    """To the cent, and below a cent as far as there is something to see."""
    pattern = FINE if 0 < dollars < PENNY else COARSE
    locale = languages.locale()
    return _currency(dollars, "USD", pattern, locale=locale, currency_digits=False)


def draw_limit(person: User) -> None:
    """What was spent today, and the limit on it."""
    limit, spent = person.daily_spend_limit_usd, person.spent_today_usd
    if limit is None:
        st.markdown(_(NO_LIMIT))
    else:
        said = _(TODAY).format(spent=money(spent or 0.0), limit=money(limit))
        st.markdown(said.replace("$", r"\$"))
    _limit_form(limit, allows_unpriced=person.allow_unpriced_models)


def _limit_form(limit: float | None, *, allows_unpriced: bool) -> None:
    """The field takes its value from the state, for one that is given a value cannot be emptied."""
    st.session_state.setdefault(FIELD, limit)
    with st.form("spend_limit", border=False):
        wanted = st.number_input(
            _(LIMIT),
            min_value=0.0,
            max_value=float(limits.DAILY_SPEND_USD),
            value=None,
            step=0.5,
            key=FIELD,
            placeholder=_(NONE),
            help=_(LIMIT_HELP),
        )
        unpriced = st.checkbox(
            _(UNPRICED), allows_unpriced, key="allow_unpriced", help=_(UNPRICED_HELP)
        )
        pressed = st.form_submit_button(_(SET), key="set_spend_limit")
    if pressed:
        with banner.shown():
            api_service.set_spend_limit(wanted, allow_unpriced=unpriced)
            redraw.rerun()
