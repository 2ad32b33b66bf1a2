"""The line that a proof prints: what was counted, over how many, and what it should be."""

from collections.abc import Callable, Iterable

Metric = Callable[[str, str, object, object, object], None]
"""Takes the proof's id, what was counted, the count, over how many what, and the target."""

HowOften = Callable[[int, int], int]
"""Takes how often to try in a run of all tests, and in one of the proofs alone."""

PROPERTY = "metric"
PROOFS = (
    *("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13"),
    *("S1", "S3", "S4", "S5", "S6", "S7", "S8", "S9"),
    *("S11", "S12", "S13", "S14", "S15", "S16", "S17", "S18", "S19", "S20"),
    *("S21", "S22", "S23", "S24"),
)
"""Every metric that is published from here. One that says nothing is not proved."""


def line(proof: str, counted: str, found: object, over: object, target: object) -> str:
    """``R3  provider calls per key: 1.000 over 64 turns (target 1.000)``"""
    return f"{proof:<4}{counted}: {_text(found)} over {over} (target {_text(target)})"


def silent(lines: Iterable[str]) -> list[str]:
    """The proofs that none of these lines is of; that a planted fault was caught is not enough."""
    said = {line.split()[0] for line in lines if "planted" not in line}
    return [proof for proof in PROOFS if proof not in said]


def _text(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
