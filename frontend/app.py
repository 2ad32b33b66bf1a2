"""The app as it is served: its pages, its policy, and the routes of its own.

python -m streamlit run frontend/app.py
"""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from frontend import chat_element, error_logging, index_html, login_cookie
from frontend.closed_routes import Closed
from frontend.security_headers import Policy

error_logging.log_without_words()
app = st.App(
    "main.py",
    routes=[
        Route(login_cookie.ROUTE, login_cookie.keep, methods=["POST"]),
        Route(index_html.SCRIPT_ROUTE, index_html.script),
        Route(chat_element.ROUTE, chat_element.script),
    ],
    middleware=[
        Middleware(Policy),
        Middleware(Closed, route=login_cookie.ROUTE),
        Middleware(index_html.OwnIndex),
    ],
    on_script_error=error_logging.on_error,
)
