"""What stands in a page's address, and what the page shows: of the two, the newer one counts.

An address is new where somebody opened a link, reloaded, or went back. What is done on the page is
newer than that, and is written into the address then, so that the browser's history has it. Until
the browser has it, a run may still come with the address of before. Back leads to that one too, so
the page's script marks the address where somebody went back or forward.
"""

from typing import NoReturn

import streamlit as st

from frontend import state
from frontend.state import Slot

Place = tuple[str | None, ...]
MARK = "back"
_mark: Slot[str | None] = Slot("address_mark", None)
_went_back: Slot[bool] = Slot("address_went_back", False)


def note_going_back() -> None:
    """At the start of a run: whether somebody went back or forward in the browser's history."""
    mark = st.query_params.get(MARK)
    _went_back.set(mark is not None and mark != _mark.get())
    if mark is not None:
        _mark.set(mark)
        del st.query_params[MARK]


def went_back() -> bool:
    return _went_back.get()


class Address:
    """The query parameters with these names, on one page."""

    def __init__(self, page: str, *names: str) -> None:
        self._names = names
        self._followed: Slot[Place | None] = Slot(f"address_{page}_followed", None)
        self._outdated: Slot[Place | None] = Slot(f"address_{page}_outdated", None)

    def asked_for(self) -> Place:
        return tuple(st.query_params.get(name) for name in self._names)

    def is_new(self, shown: Place) -> bool:
        """Whether the page is to show what the address says, and not what it showed before."""
        wanted = self.asked_for()
        if wanted == shown:
            self._outdated.clear()
            return False
        if went_back():
            return True
        known = (self._followed.get(), self._outdated.get())
        return any(wanted) and wanted not in known

    def follow(self) -> None:
        """What it asks for is settled."""
        self._followed.set(self.asked_for())

    def settle(self, place: Place) -> None:
        """The page is being gone to with this address, and shows it already."""
        self._followed.set(place)

    def write(self, shown: Place) -> None:
        """Have it say what the page shows."""
        self._followed.set(shown)
        if shown == self.asked_for():
            return
        self._outdated.set(self.asked_for())
        for name, value in zip(self._names, shown, strict=True):
            if value:
                st.query_params[name] = value
            else:
                st.query_params.pop(name, None)


ASSISTANT = Address("assistant", *state.ADDRESS_NAMES)


def go_to_assistant() -> NoReturn:
    """To what is open there: its reply may come before the page is there, and is kept."""
    ASSISTANT.settle(state.address())
    st.switch_page("app_pages/assistant.py", query_params=state.address_query())
