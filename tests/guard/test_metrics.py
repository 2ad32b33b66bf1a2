"""G1 on the shipped set, and worse guards that the same measurement tells apart."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gptlab.guard import PromptIndex
from gptlab.guard.scan import Scan
from tests.guard.corpus import Sample, shipped
from tests.guard.leak_forms import leaks
from tests.guard.long_prompts import long_prompts
from tests.guard.metrics import Judge, Metrics, measure, measure_long, words_shown

SAMPLES = shipped()
SECRETIVE = [sample for sample in SAMPLES if not sample.quotes]


def falls_short(found: Metrics) -> bool:
    return found.precision < 0.99 or found.recall < 0.98 or found.false_alarms > 0.01


@pytest.mark.parametrize("half", [SAMPLES[::2], SAMPLES[1::2]], ids=["one half", "the other"])
def test_the_guard_meets_its_metrics(half: Sequence[Sample]) -> None:
    assert not falls_short(measure(half))


@pytest.mark.parametrize("chars", [2_000, 32_000])
def test_the_guard_meets_its_metrics_at_length(chars: int) -> None:
    prompts = long_prompts(chars, 2)

    assert all(0.7 * chars < len(each.whole.prompt) <= chars for each in prompts)
    assert not falls_short(measure_long(prompts, 2))


def test_no_form_is_missed_often() -> None:
    assert min(measure(SAMPLES).recall_by_form().values()) >= 0.95


def test_a_stream_shows_few_words_of_the_prompt() -> None:
    shown = [words_shown(each, leak) for each in SECRETIVE[::2] for leak in leaks(each, SAMPLES)]

    assert max(shown) <= 15


def passes_everything(_: str) -> Judge:
    return lambda reply: False


def stops_everything(_: str) -> Judge:
    return lambda reply: True


def reads_words_alone(prompt: str) -> Judge:
    """The guard without its second pass: no letters, no content, nothing decoded."""
    index = PromptIndex(prompt)
    index.letters = replace(index.letters, runs=frozenset())
    index.content = replace(index.content, runs=frozenset())

    def leaked(reply: str) -> bool:
        scan = Scan(index)
        scan.read(reply)
        return scan.most >= index.trip

    return leaked


def trips_at_a_phrase(prompt: str) -> Judge:
    """A guard that takes a single run of words for a leak."""
    index = PromptIndex(prompt)
    index.trip = 4
    return lambda reply: _highest(index, reply) >= index.trip


def _highest(index: PromptIndex, reply: str) -> float:
    scan = Scan(index)
    scan.read(reply)
    return scan.most


@pytest.mark.parametrize(
    "worse", [passes_everything, stops_everything, reads_words_alone, trips_at_a_phrase]
)
def test_a_worse_guard_is_noticed(worse: object) -> None:
    assert falls_short(measure(SAMPLES, worse))  # type: ignore[arg-type]
