"""The check of a whole reply, its disguises included."""

from dataclasses import dataclass

from gptlab.guard.disguises import readings
from gptlab.guard.index import PromptIndex
from gptlab.guard.scan import Scan

LAYERS = 2
"""Encodings inside each other that are undone."""


@dataclass(frozen=True)
class Verdict:
    """Whether a reply leaks; ``score`` is how many words near each other are the prompt's.

    ``rest`` is the end of a streamed reply that may be shown now.
    """

    leaked: bool
    score: float
    rest: str = ""


def examine(index: PromptIndex, reply: str) -> Verdict:
    """Check a whole reply."""
    score = score_of(index, reply)
    return Verdict(score >= index.trip, score)


def score_of(index: PromptIndex, reply: str, layers: int = LAYERS) -> float:
    """The highest score of the reply in any reading; reads no further once it is a leak."""
    scan = Scan(index)
    scan.read(reply)
    score = scan.most
    if layers == 0:
        return score
    for reading in readings(reply):
        if score >= index.trip:
            break
        score = max(score, score_of(index, reading, layers - 1))
    return score
