"""The frame around every page."""

from pathlib import Path

import streamlit as st

from frontend import address, chat_service, index_html, state
from frontend.components import (
    banner,
    language,
    login_restore,
    page_script,
    page_title,
    sidebar,
    styles,
)
from frontend.languages import _, gettext_noop
from frontend.state import Slot

IMAGES = Path(__file__).parent / "images"
LINKED = "assistant_id"
NO_PAGE = gettext_noop("There is no page at this address. This is the first one.")
_came_astray: Slot[bool] = Slot("came_astray", False)


def _pages() -> dict[str, list[st.Page]]:
    """Without icons: Streamlit asks a font host for a page's icon."""
    return {
        "": [
            st.Page("app_pages/home.py", title=_("Home"), default=True),
            st.Page("app_pages/lounge.py", title=_("Lounge")),
            st.Page("app_pages/assistant.py", title=_("Assistant")),
            st.Page("app_pages/lab.py", title=_("Lab")),
            st.Page("app_pages/past_sessions.py", title=_("Past sessions"), url_path="sessions"),
            st.Page("app_pages/account.py", title=_("Your account"), visibility="hidden"),
        ],
        _("About"): [
            st.Page("app_pages/faq.py", title=_("Questions"), url_path="faq"),
            st.Page("app_pages/terms.py", title=_("Terms"), url_path="terms"),
            st.Page("app_pages/privacy.py", title=_("Privacy"), url_path="privacy"),
        ],
    }


def _is_linked() -> bool:
    """Whether somebody followed a link to an assistant that ends at the app's own address.

    A run of the Assistant page that a click on Home interrupts may still write its address there.
    """
    return LINKED in st.query_params and address.ASSISTANT.is_new(state.address())


def _say_where(page: st.Page) -> None:
    """That somebody came by an address without a page, until they go on."""
    if st.query_params.pop(index_html.NO_PAGE, None):
        _came_astray.set(True)
    elif page.url_path:
        _came_astray.clear()
    if _came_astray.get():
        st.warning(_(NO_PAGE))


def main() -> None:
    st.set_page_config(page_icon=str(IMAGES / "favicon.svg"))
    st.logo(str(IMAGES / "logo.svg"), icon_image=str(IMAGES / "favicon.svg"), size="large")
    styles.draw()
    head, user_sessions_page = st.sidebar.container(gap="small"), st.sidebar.container()
    with head:
        language.choose()
    address.note_going_back()
    state.restore()
    page = st.navigation(_pages(), position="top")
    if page.url_path == "" and _is_linked():
        st.switch_page("app_pages/assistant.py", query_params=st.query_params.to_dict())
    for conversation in state.CONVERSATIONS:
        with banner.shown_next():
            chat_service.receive(conversation)
    if page.url_path != "account":
        state.leave_account()
    with head:
        sidebar.account()
    banner.draw_waiting()
    _say_where(page)
    page.run()
    page_title.draw(page)
    with user_sessions_page:
        sidebar.conversations()  # after the page, which may open one of them
        login_restore.draw()
        page_script.draw()


if __name__ == "__main__":
    main()
