"""A page that is pressed while the app draws another anew is not lost."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

import frontend


def two_pages() -> None:
    """While the first works, its visitor presses the second."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    from frontend import redraw

    def first() -> None:
        st.text("first")
        plain = st.button("Streamlit's own")
        if st.button("ours") or plain:
            context = get_script_run_ctx()
            assert context
            assert context.script_requests
            there = RerunData(page_script_hash=other._script_hash)
            context.script_requests.request_rerun(there)
            st.rerun() if plain else redraw.rerun()

    def second() -> None:
        st.text("second")

    other = st.Page(second)
    st.navigation([st.Page(first), other]).run()


def test_a_page_that_is_pressed_while_another_is_drawn_anew_opens() -> None:
    app = AppTest.from_function(two_pages).run()
    assert app.button[1].click().run().text[0].value == "second"


def test_streamlit_alone_would_forget_it() -> None:
    """Where this fails, ``redraw`` may go."""
    app = AppTest.from_function(two_pages).run()
    assert app.button[0].click().run().text[0].value == "first"


def test_nothing_of_the_app_draws_itself_anew_otherwise() -> None:
    sources = Path(frontend.__file__).parent.rglob("*.py")
    found = [path.name for path in sources if re.search(r"\bst\.rerun\(", path.read_text())]
    assert found == ["redraw.py"]
