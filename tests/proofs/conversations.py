"""Sessions of numbered messages, each sent again with its key until it is answered."""

import time
from itertools import pairwise

import httpx2

from tests.proofs.people import BUSY, Person, new_key

MOST_TRIES = 10
PASSING = (*BUSY, 502, 504)
"""Refusals that say, or mean, that the same request may succeed later."""
UNSTATED_WAIT = 1.0
"""Seconds until the next try, where the answer does not say: the gateway's own do not."""


class Conversation:
    """One session of one person, who tries each message so often at most."""

    def __init__(self, person: Person, bot_id: str, most_tries: int = MOST_TRIES) -> None:
        self.tries: list[int] = []
        self._most_tries = most_tries
        self._person = person
        self._session_id = person.start(bot_id)

    def say(self, messages: int) -> None:
        """So many more. How often each was tried goes into ``tries``; 0 where it was abandoned."""
        for number in range(len(self.tries), len(self.tries) + messages):
            self.tries.append(self._say(_text(number)))

    def _say(self, text: str) -> int:
        key = new_key()
        for tried in range(1, self._most_tries + 1):
            wait = self._wait_after(text, key)
            if wait is None:
                return tried
            if tried < self._most_tries:
                time.sleep(wait)
        return 0

    def _wait_after(self, text: str, key: str) -> float | None:
        """Seconds to wait after a try without success, or None."""
        try:
            response = self._person.say(self._session_id, text, key)
        except httpx2.TransportError:
            return UNSTATED_WAIT  # the answer broke off
        if response.status_code not in PASSING:
            response.raise_for_status()
            return None
        return float(response.headers.get("Retry-After", UNSTATED_WAIT))

    def wrong(self) -> list[str]:
        """Messages that are not there exactly once with a reply, or not in their order.

        One that was abandoned may be there or not.
        """
        messages = self._person.transcript(self._session_id)["messages"]
        found = [
            message["content"]
            for message, reply in pairwise(messages)
            if (message["role"], reply["role"]) == ("user", "assistant")
        ]
        once = [text for text in self._texts if text in found]
        wrong = [
            f"{text} {found.count(text)} times"
            for text, tries in zip(self._texts, self.tries, strict=True)
            if found.count(text) > 1 or (tries and text not in found)
        ]
        return wrong if wrong or found == once else ["not in their order"]

    @property
    def _texts(self) -> list[str]:
        return [_text(number) for number in range(len(self.tries))]


def _text(number: int) -> str:
    return f"This is message {number}."
