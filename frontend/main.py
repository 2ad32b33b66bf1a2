"""The frame around every page."""

from pathlib import Path

import streamlit as st

from frontend import asking, languages, state
from frontend.parts import banner, kept, sidebar

IMAGES = Path(__file__).parent / "images"


def _pages() -> list[st.Page]:
    """Without icons: Streamlit asks a font host for a page's icon."""
    return [
        st.Page("app_pages/home.py", title="Home", default=True),
        st.Page("app_pages/lounge.py", title="Lounge"),
        st.Page("app_pages/assistant.py", title="Assistant"),
        st.Page("app_pages/lab.py", title="Lab"),
        st.Page("app_pages/past_sessions.py", title="Past sessions", url_path="sessions"),
        st.Page("app_pages/about.py", title="Questions & privacy", url_path="about"),
    ]


def main() -> None:
    st.set_page_config(page_title="GPT Lab", page_icon=str(IMAGES / "favicon.svg"))
    st.logo(str(IMAGES / "logo.svg"), icon_image=str(IMAGES / "favicon.svg"), size="large")
    with st.sidebar:
        languages.choose()
    state.restore()
    page = st.navigation(_pages())
    linked = st.query_params.get("assistant_id")
    if linked and page.title == "Home":
        st.switch_page("app_pages/assistant.py", query_params=st.query_params.to_dict())
    for talk in state.TALKS:
        with banner.shown_next():
            asking.receive(talk)
    sidebar.draw()
    with st.sidebar:
        kept.draw()
    banner.draw_waiting()
    page.run()


if __name__ == "__main__":
    main()
