"""What each run tells the script of the page: its language, whose drafts it keeps, what is said.

The script itself is ``frontend/scripts/app.js``, which the browser has loaded before.
"""

from collections.abc import Mapping

import streamlit as st

from frontend import draft_storage, languages, state
from frontend.languages import _, gettext_noop

JS = """
export default function ({ data, setTriggerValue }) {
    window.gptlab?.(data, setTriggerValue);
}
"""
KEY = "page_script"
WORDS: Mapping[str, str] = {
    "menu": gettext_noop("Appearance and printing"),
    "sidebar": gettext_noop("Show sessions and navigation"),
    "hideSidebar": gettext_noop("Hide the sidebar"),
    "copyCode": gettext_noop("Copy this code"),
}
LABELS = (
    *(gettext_noop("Sidebar"), gettext_noop("App pages"), gettext_noop("Navigate to home page")),
    *(gettext_noop("Chat message from user"), gettext_noop("Chat message from assistant")),
    *(gettext_noop("Send message"), gettext_noop("Open"), gettext_noop("Choose an option")),
    *(gettext_noop("Increment"), gettext_noop("Decrement"), gettext_noop("Link to heading")),
    *(gettext_noop("Feedback rating"), gettext_noop("Thumbs up"), gettext_noop("Thumbs down")),
)
"""What Streamlit calls its parts, for screen readers."""
THEMES: Mapping[str, str] = {
    "System": gettext_noop("System"),
    "Light": gettext_noop("Light"),
    "Dark": gettext_noop("Dark"),
}
FILES = (
    gettext_noop("Upload"),
    gettext_noop("Drag and drop a file here"),
    gettext_noop("per file"),
)
"""What stands on its field for a file; the last after a size."""
_tell = st.components.v2.component("page_script", js=JS)


def draw() -> None:
    """To be drawn last, when the page is what it is."""
    _tell(key=KEY, data=_told(), on_kept_change=_take)


def _told() -> Mapping[str, object]:
    return {
        "language": languages.chosen(),
        "languageCookie": languages.COOKIE,
        "who": draft_storage.owner(),
        "stay": draft_storage.stay(),
        "stayCookie": draft_storage.COOKIE,
        "demo": [state.DEMO_COOKIE, state.demo_identity.get()],
        "isRead": draft_storage.is_read(),
        "isAwaited": state.change_waits.get(),
        "forget": state.drafts_forget.get(),
        "drafts": draft_storage.typed(),
        "focus": state.focus.get(),
        "say": state.said_aloud.get(),
        "words": {
            **{name: _(text) for name, text in WORDS.items()},
            "labels": {text: _(text) for text in LABELS},
            "files": {text: _(text) for text in FILES},
            "themes": {name: _(text) for name, text in THEMES.items()},
        },
    }


def _take() -> None:
    kept = st.session_state[KEY].kept
    if isinstance(kept, Mapping):
        draft_storage.take(kept)
