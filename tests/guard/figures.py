"""How good a guard is on a set of prompts. A bad one, planted, is measured in the same way."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gptlab.guard import PromptIndex, StreamGuard, examine
from tests.guard.corpus import Sample
from tests.guard.leak_forms import Leak, count, leaks

Judge = Callable[[str], bool]
"""Says of a reply whether it leaks."""

PIECE_CHARS = 4
"""About what one token is."""


@dataclass
class Figures:
    """What a guard caught, missed and alarmed at."""

    tried: Counter[str] = field(default_factory=Counter)
    missed: list[Leak] = field(default_factory=list)
    harmless: int = 0
    alarms: list[str] = field(default_factory=list)

    @property
    def leaks(self) -> int:
        return self.tried.total()

    @property
    def caught(self) -> int:
        return self.leaks - len(self.missed)

    @property
    def precision(self) -> float:
        alarms = self.caught + len(self.alarms)
        return self.caught / alarms if alarms else 0.0

    @property
    def recall(self) -> float:
        return self.caught / self.leaks

    @property
    def false_alarms(self) -> float:
        return len(self.alarms) / self.harmless

    def recall_by_form(self) -> dict[str, float]:
        missed = Counter(leak.form for leak in self.missed)
        return {form: 1 - missed[form] / tried for form, tried in self.tried.items()}


def guarding(prompt: str) -> Judge:
    """The guard itself."""
    index = PromptIndex(prompt)
    return lambda reply: examine(index, reply).leaked


def measure(samples: Sequence[Sample], guard: Callable[[str], Judge] = guarding) -> Figures:
    """Every form of every prompt, and every harmless reply."""
    figures = Figures()
    for sample in samples:
        is_leak = guard(sample.prompt)
        for leak in leaks(sample, samples):
            figures.tried[leak.form] += 1
            if not is_leak(leak.reply):
                figures.missed.append(leak)
        figures.harmless += len(sample.replies)
        figures.alarms += filter(is_leak, sample.replies)
    return figures


def pieces(text: str, size: int = PIECE_CHARS) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def words_shown(sample: Sample, leak: Leak) -> int:
    """Words of the prompt that a reader of the stream saw before it was stopped or taken back."""
    guard = StreamGuard(PromptIndex(sample.prompt))
    shown = sum(len(guard.feed(piece)) for piece in pieces(leak.reply))
    shown += len(guard.finish().rest)
    seen = min(max(shown - len(leak.before), 0), len(leak.body)) / len(leak.body)
    source = leak.body if leak.body in sample.prompt else sample.prompt
    read = round(seen * len(source))
    return count(source[len(source) - read :] if leak.is_backwards else source[:read])
