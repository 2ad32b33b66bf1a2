"""The sign-in that is kept over a reload, as far as a page has to do with it."""

import contextlib

import streamlit as st

from frontend import api_service, login_cookie, state
from gptlab.client import errors

LOOK_EVERY = 60.0
"""Seconds between two looks whether the sign-in is due: an idle page stays signed in."""

POST = """
export default function ({ data }) {
    if (data.ticket) {
        fetch(data.route, {
            method: "POST", body: data.ticket, credentials: "same-origin", keepalive: true,
        });
    }
}
"""
_post = st.components.v2.component("keep_sign_in", js=POST)


@st.fragment(run_every=LOOK_EVERY)
def draw() -> None:
    """Renew what is due, and have the browser keep it. What fails is tried again next time."""
    with contextlib.suppress(errors.GPTLabError):
        api_service.renew_if_due()
    ticket = state.keep_ticket.get()
    if ticket and login_cookie.tickets.waits(ticket):
        _post(key="keep_sign_in", data={"ticket": ticket, "route": login_cookie.ROUTE})
