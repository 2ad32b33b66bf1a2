"""Putting an assistant on a web page of one's own: its grants, what they spent, and the snippet."""

import json
import re
from functools import partial
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from frontend import api_service, redraw, snippets, state
from frontend.components import (
    banner,
    confirm_dialog,
    date_format,
    from_code,
    present_key,
    usage_line,
)
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api import limits
from gptlab.api.bots import Bot
from gptlab.api.grants import CreateGrant, Grant

TITLE = gettext_noop("Put it on a web page")
INTRO = gettext_noop(
    "Visitors of your page chat with it without a key, at your cost. A grant lets them, up to a "
    "budget for each day, until you revoke it."
)
COPY = gettext_noop(
    "**Copy this into your page now: the grant in it is shown only once.** Whoever sees the page "
    "can read it, and can call this assistant with it, and nothing else."
)
NAME, WEB_PAGE = gettext_noop("What you call it"), gettext_noop("Web page")
BUDGET = gettext_noop("US dollars a day")
BUDGET_HELP = gettext_noop(
    "What is under way when it is used up is still answered. A day begins at midnight UTC."
)
DAYS = gettext_noop("Days that it holds")
ORIGINS = gettext_noop("Pages that may call")
ORIGINS_HELP = gettext_noop(
    "Their origins, separated by spaces, as the browser's address begins. Empty: any page."
)
MAKE = gettext_noop("Make a grant")
COPIED = gettext_noop("I have copied it")
REVOKE = gettext_noop("Revoke")
REVOKE_ASK = gettext_noop("Revoke this grant?")
ENDS = gettext_noop("Pages that use it stop answering at once. This cannot be undone.")
UNTIL, ENDED, REVOKED = (
    gettext_noop("until {day}"),
    gettext_noop("ended {day}"),
    gettext_noop("revoked {day}"),
)
SPENT = gettext_noop("{spent} of {budget} today")
BY_DAY = gettext_noop("US dollars spent on each day (UTC)")
SNIPPET = """<script src="{script}" defer></script>
<gptlab-chat
  api="{api}"
  grant="{grant}"
  name="{name}"{variables}
></gptlab-chat>"""
UNKNOWN = "https://…"


def draw(bot: Bot) -> None:
    unfolded = st.expander(_(TITLE), key="web_page", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded, banner.shown():
        st.markdown(_(INTRO))
        token = state.bot_grant.get()
        if token:
            _show(bot, token)
        else:
            _form(bot)
        for grant in api_service.grants(bot.bot_id):
            _row(grant)


def snippet(bot: Bot, token: str) -> str:
    """What stands in the page's HTML."""
    here = urlsplit(st.context.url or "")
    return SNIPPET.format(
        script=escape(f"{here.scheme}://{here.netloc}/gptlab-chat.js"),
        api=escape(from_code.api_address() or UNKNOWN),
        grant=escape(token),
        name=escape(bot.name),
        variables=_variables(bot),
    )


def _variables(bot: Bot) -> str:
    """An attribute for those that have to be filled in."""
    needed = snippets.needed_values(bot)
    return f"\n  variables='{escape(json.dumps(needed, ensure_ascii=False))}'" if needed else ""


def _show(bot: Bot, token: str) -> None:
    st.markdown(_(COPY))
    st.code(snippet(bot, token), language="html", wrap_lines=True)
    if st.button(_(COPIED), type="primary", key="grant_copied"):
        state.bot_grant.clear()
        redraw.rerun()


def _form(bot: Bot) -> None:
    with st.form("grant", border=False):
        name = st.text_input(_(NAME), _(WEB_PAGE), max_chars=limits.TITLE_CHARS, key="grant_name")
        with st.container(horizontal=True):
            budget = st.number_input(
                _(BUDGET), 0.01, float(limits.DAILY_SPEND_USD), 1.0,
                key="grant_budget", help=_(BUDGET_HELP),
            )  # fmt: skip
            days = st.number_input(_(DAYS), 1, limits.GRANT_DAYS, 90, key="grant_days")
        origins = st.text_input(
            _(ORIGINS), placeholder="https://shop.example", key="grant_origins",
            help=_(ORIGINS_HELP),
        )  # fmt: skip
        key = present_key.ask()
        pressed = st.form_submit_button(_(MAKE), type="primary", key="make_grant")
    if pressed:
        wanted = CreateGrant.of(
            api_key=key.strip(),
            bot_id=bot.bot_id,
            name=name,
            daily_budget_usd=budget,
            days=days,
            allowed_origins=[
                each.rstrip("/").lower() for each in re.split(r"[\s,]+", origins) if each
            ],
        )
        api_service.create_grant(wanted)
        redraw.rerun()


def _row(grant: Grant) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(plain(grant.name))
                st.caption(_facts(grant))
            is_live = grant.revoked_date is None and not date_format.is_past(grant.expires_at)
            if is_live and st.button(_(REVOKE), key=f"revoke_{grant.grant_id}", type="tertiary"):
                st.dialog(_(REVOKE_ASK))(_revoke)(grant)
        if grant.spent:
            st.bar_chart(
                {
                    "day": [date_format.calendar_day(each.day) for each in grant.spent],
                    "usd": [each.usd for each in grant.spent],
                },
                x="day", y="usd", x_label="", y_label="US$", height=160, sort=False,
                alt=_(BY_DAY),
            )  # fmt: skip


def _facts(grant: Grant) -> str:
    spent, budget = map(usage_line.money, (grant.spent_today_usd, grant.daily_budget_usd))
    if grant.revoked_date:
        end = _(REVOKED).format(day=date_format.day(grant.revoked_date))
    else:
        said = ENDED if date_format.is_past(grant.expires_at) else UNTIL
        end = _(said).format(day=date_format.day(grant.expires_at))
    version = _("Version {n}").format(n=plain(grant.version)) if grant.version else ""
    origins = plain(", ".join(urlsplit(each).netloc for each in grant.allowed_origins))
    today = plain(_(SPENT).format(spent=spent, budget=budget))
    return " · ".join(filter(None, (today, end, version, origins)))


def _revoke(grant: Grant) -> None:
    act = partial(api_service.revoke_grant, grant.grant_id)
    texts = (f"**{plain(grant.name)}**", _(ENDS))
    confirm_dialog.draw(texts, _("Cancel"), _(REVOKE), act, destroys=True)
