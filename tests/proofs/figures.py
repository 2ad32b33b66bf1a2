"""The line that a proof prints: what was counted, over how many, and what it should be."""

from collections.abc import Callable

Figure = Callable[[str, str, object, object, object], None]
"""Takes the proof's id, what was counted, the count, over how many what, and the target."""

HowOften = Callable[[int, int], int]
"""Takes how often to try in a run of all tests, and in one of the proofs alone."""

PROPERTY = "figure"


def line(proof: str, counted: str, found: object, over: object, target: object) -> str:
    """``R3  provider calls per key: 1.000 over 64 turns (target 1.000)``"""
    return f"{proof:<4}{counted}: {_text(found)} over {over} (target {_text(target)})"


def _text(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
