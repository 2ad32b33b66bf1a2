"""Prompts of any length: an assistant that is many in one, put together from the sets."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.guard import forms
from tests.guard.corpus import Sample, shipped
from tests.guard.leak_forms import Leak, count, leaks

SHORTEST_SECTION = 32
"""Words: of less, no passage could be told from chance."""


@dataclass(frozen=True)
class LongPrompt:
    """A prompt with the replies of all that it was made of; ``secrets`` are parts without forms."""

    whole: Sample
    secrets: tuple[Sample, ...]

    def leaks(self, sections: int) -> Iterator[Leak]:
        """Every form of some parts: no reply holds all of a long prompt."""
        for section in self.secrets[:sections]:
            yield from leaks(section, shipped())


def long_prompts(chars: int, how_many: int) -> list[LongPrompt]:
    """About so long, each of other parts in another order; the same ones at every run."""
    return [_put_together(chars, random.Random(f"{chars}, {at}")) for at in range(how_many)]  # noqa: S311 - decides nothing secret


def pool() -> list[Sample]:
    """What they are made of: no text comes in it twice."""
    once = {sample.title.split(": ")[0]: sample for sample in forms.tuning() + forms.held_out()}
    return [*shipped(), *once.values()]


def _put_together(chars: int, dice: random.Random) -> LongPrompt:
    own = set(shipped())
    parts: list[Sample] = []
    size = 0
    for part in dice.sample(pool(), len(pool())):
        longer = size + len(_section(part)) + 2
        if longer <= chars:
            parts.append(part)
            size = longer
    return LongPrompt(
        Sample(
            f"{len(parts)} in one",
            "\n\n".join(map(_section, parts)),
            tuple(reply for part in parts for reply in part.replies),
        ),
        tuple(part for part in parts if part in own and count(part.prompt) >= SHORTEST_SECTION),
    )


def _section(part: Sample) -> str:
    return f"# {part.title}\n{part.prompt}"
