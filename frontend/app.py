"""The app as it is served: its pages, its policy, and the route that keeps a sign-in.

python -m streamlit run frontend/app.py
"""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from frontend import faults, keeping
from frontend.closed import Closed
from frontend.policy import Policy

faults.log_without_words()
app = st.App(
    "main.py",
    routes=[Route(keeping.ROUTE, keeping.keep, methods=["POST"])],
    middleware=[Middleware(Policy), Middleware(Closed, route=keeping.ROUTE)],
    on_script_error=faults.on_error,
)
