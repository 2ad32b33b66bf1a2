"""How good a guard is on a set of prompts. A bad one, planted, is measured in the same way."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from gptlab.guard import PromptIndex, StreamGuard, examine
from gptlab.guard.forms import labels
from tests.guard.corpus import Sample
from tests.guard.leak_forms import Leak, count, leaks
from tests.guard.long_prompts import LongPrompt

Judge = Callable[[str], bool]
"""Says of a reply whether it leaks."""

PIECE_CHARS = 4
"""About what one token is."""


@dataclass
class Metrics:
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

    def add(self, is_leak: Judge, leaked: Iterable[Leak], replies: Sequence[str]) -> None:
        """What a judge says of these leaks, and of these harmless replies."""
        for leak in leaked:
            self.tried[leak.form] += 1
            if not is_leak(leak.reply):
                self.missed.append(leak)
        self.harmless += len(replies)
        self.alarms += filter(is_leak, replies)

    def recall_by_form(self) -> dict[str, float]:
        missed = Counter(leak.form for leak in self.missed)
        return {form: 1 - missed[form] / tried for form, tried in self.tried.items()}


def guarding(prompt: str) -> Judge:
    """The guard itself."""
    index = PromptIndex(prompt)
    return lambda reply: examine(index, reply).leaked


def measure(samples: Sequence[Sample], guard: Callable[[str], Judge] = guarding) -> Metrics:
    """Every form of every prompt, and every harmless reply."""
    metrics = Metrics()
    for sample in samples:
        metrics.add(guard(sample.prompt), leaks(sample, samples), sample.replies)
    return metrics


def measure_long(prompts: Iterable[LongPrompt], sections: int) -> Metrics:
    """Every form of some parts of each, and every harmless reply."""
    metrics = Metrics()
    for prompt in prompts:
        metrics.add(guarding(prompt.whole.prompt), prompt.leaks(sections), prompt.whole.replies)
    return metrics


def waiting(sample: Sample, reply: str) -> int:
    """Characters of a streamed reply that its reader waited for at the worst moment."""
    guard = StreamGuard(PromptIndex(sample.prompt))
    most = shown = 0
    for number, piece in enumerate(pieces(reply), 1):
        shown += len(guard.feed(piece))
        most = max(most, min(number * PIECE_CHARS, len(reply)) - shown)
    return most


def pieces(text: str, size: int = PIECE_CHARS) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def words_shown(sample: Sample, leak: Leak) -> int:
    """Words of the prompt that a reader of the stream saw before it was stopped or taken back.

    Labels of its forms are not counted: it asks for them.
    """
    guard = StreamGuard(PromptIndex(sample.prompt))
    shown = sum(len(guard.feed(piece)) for piece in pieces(leak.reply))
    shown += len(guard.finish().rest)
    seen = min(max(shown - len(leak.before), 0), len(leak.body)) / len(leak.body)
    own = list(sample.prompt)
    for label in labels(sample.prompt):
        own[label.start : label.end] = " " * (label.end - label.start)
    start = max(sample.prompt.find(leak.body), 0)
    is_part = leak.body in sample.prompt
    source = "".join(own[start : start + len(leak.body)] if is_part else own)
    read = round(seen * len(source))
    return count(source[len(source) - read :] if leak.is_backwards else source[:read])
