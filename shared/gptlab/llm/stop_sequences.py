"""A reply ends before some texts, also where it comes in pieces."""

from collections.abc import Sequence


class StopSequences:
    """Passes a text on as far as none of the sequences can have begun in it."""

    def __init__(self, sequences: Sequence[str]) -> None:
        self._sequences = sequences
        self._held = ""
        self.reached = False
        """One of them has come: nothing more is passed on."""

    def feed(self, piece: str) -> str:
        """What may be shown now."""
        if self.reached:
            return ""
        text = self._held + piece
        shown = text_before(self._sequences, text)
        self.reached = len(shown) < len(text)
        if not self.reached:
            shown = text[: len(text) - self._begun_in(text)]
            self._held = text[len(shown) :]
        return shown

    def finish(self) -> str:
        """What was held back in vain."""
        return "" if self.reached else self._held

    def _begun_in(self, text: str) -> int:
        """How many characters at its end may be the beginning of a sequence."""
        return max((_overlap(text, each) for each in self._sequences), default=0)


def text_before(sequences: Sequence[str], text: str) -> str:
    """Up to the one that is complete first, as a model stops; all where none is in it."""
    found = [(at + len(each), at) for each in sequences if (at := text.find(each)) >= 0]
    return text[: min(found)[1]] if found else text


def _overlap(text: str, sequence: str) -> int:
    longest = min(len(text), len(sequence) - 1)
    return next((n for n in range(longest, 0, -1) if text.endswith(sequence[:n])), 0)
