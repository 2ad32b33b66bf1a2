"""The app as it is served: its pages, and the route that keeps a sign-in.

python -m streamlit run frontend/app.py
"""

import streamlit as st
from starlette.routing import Route

from frontend import keeping

app = st.App("main.py", routes=[Route(keeping.ROUTE, keeping.keep, methods=["POST"])])
