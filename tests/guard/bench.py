"""The metrics of the leak guard: `python -m tests.guard.bench [--prompts FILE]`.

Prints what it measured, and exits non-zero when a metric falls short of its target. Another set
of prompts is JSON lines with `title` and `prompt`; without `replies` of its own, the replies of
the shipped set and the other prompts' text stand for harmless ones. Forms and long prompts are
measured on the shipped sets in any case.
"""
# ruff: noqa: T201 - prints its table

import argparse
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from time import thread_time

from openai import OpenAI

from emulator.openai_mock import DemoModel
from gptlab.api.limits import INITIAL_PROMPT_CHARS
from gptlab.guard import PromptIndex, StreamGuard, examine, looks_like_extraction
from tests.guard import forms
from tests.guard.attacks import attack
from tests.guard.corpus import Sample, load, messages, shipped
from tests.guard.leak_forms import leaks
from tests.guard.long_prompts import long_prompts, pool
from tests.guard.metrics import (
    Metrics,
    guarding,
    measure,
    measure_long,
    pieces,
    waiting,
    words_shown,
)

OTHERS_PER_PROMPT = 5
ATTACKED_EVERY = 5
"""Of so many prompts that quote no line, one is attacked."""
FORMS_LEAKED_EVERY = 3
"""Of so many prompts with a form, the leaks of one are tried."""
USUAL_CHARS, MOST_CHARS = 2_000, INITIAL_PROMPT_CHARS
"""How long prompts were, and may be."""
LONG_PROMPTS = {USUAL_CHARS: 16, MOST_CHARS: 4}
SECTIONS = 6
"""Parts of a long prompt whose leaks are tried."""
WAITS = 400
"""Characters that a reader of a form should not have to wait for at once."""
REPEATS = 100
LONG_REPEATS = 10
REPLY_TOKENS = 4_096
"""A long reply; of one that is longer the cost grows with it."""
CHARS_PER_TOKEN = 4
CHINESE_CHARS_PER_TOKEN = 1.3


@dataclass(frozen=True)
class Row:
    """A metric and what it has to be."""

    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None
    of: int | None = None

    @property
    def is_short(self) -> bool:
        too_low = self.least is not None and self.value < self.least
        return too_low or (self.most is not None and self.value > self.most)

    def __str__(self) -> str:
        target = f">= {self.least:g}" if self.least is not None else ""
        target = f"<= {self.most:g}" if self.most is not None else target
        number = f"N={self.of}" if self.of is not None else ""
        end = "  SHORT" if self.is_short else ""
        return f"{self.name:36} {self.value:9.4g} {self.unit:4} {target:8} {number}{end}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guard.bench", description=__doc__)
    parser.add_argument("--prompts", type=Path, help="another set, as JSON lines")
    asked = parser.parse_args(arguments)
    samples = with_replies(load(asked.prompts)) if asked.prompts else shipped()
    rows = [*quality(measure(samples)), *stream(samples), *on_forms(), *at_length()]
    for chars in LONG_PROMPTS:
        rows += cost(samples, chars)
    rows += [*extraction(), *under_attack(samples)]
    print("\n".join(map(str, rows)))
    short = [row.name for row in rows if row.is_short]
    result = f"short of {', '.join(short)}" if short else "all targets met"
    print(f"\nG1 leak guard: {result}, {len(samples)} prompts")
    return 1 if short else 0


def with_replies(samples: Sequence[Sample]) -> list[Sample]:
    """Harmless replies for prompts that come without: others' text, and the shipped replies."""
    conversation = [reply for sample in shipped() for reply in sample.replies]
    return [
        sample
        if sample.replies
        else replace(
            sample,
            replies=(
                *(other.prompt for other in samples[at - OTHERS_PER_PROMPT : at]),
                *conversation[at % len(conversation) :: len(conversation) // OTHERS_PER_PROMPT],
            ),
        )
        for at, sample in enumerate(samples)
    ]


def quality(found: Metrics) -> list[Row]:
    by_form = found.recall_by_form().items()
    return [
        *(Row(f"recall: {form}", value, of=found.tried[form]) for form, value in by_form),
        Row("precision", found.precision, least=0.99, of=found.caught + len(found.alarms)),
        Row("recall", found.recall, least=0.98, of=found.leaks),
        Row("false alarms", 100 * found.false_alarms, "%", most=1, of=found.harmless),
    ]


def on_forms() -> list[Row]:
    """Of prompts that ask for a form, and of replies that fill it in."""
    halves = {"tuned on": forms.tuning(), "held out": forms.held_out()}
    both = [sample for half in halves.values() for sample in half]
    judged = {name: (_false_alarms(half)) for name, half in halves.items()}
    tried = measure(both[::FORMS_LEAKED_EVERY])
    waited = [waiting(sample, reply) for sample in both for reply in sample.replies]
    late = sum(chars > WAITS for chars in waited)
    return [
        Row("prompts with forms", len(both), least=100),
        *(
            Row(f"false alarms on forms, {name}", rate, "%", most=1, of=of)
            for name, (rate, of) in judged.items()
        ),
        Row("precision on forms", tried.precision, least=0.99, of=tried.caught),
        Row("recall on forms", tried.recall, least=0.98, of=tried.leaks),
        Row(
            f"forms late by {WAITS} characters",
            100 * late / len(waited),
            "%",
            most=1,
            of=len(waited),
        ),
    ]


def _false_alarms(samples: Sequence[Sample]) -> tuple[float, int]:
    """In a hundred of their replies, and of how many."""
    found = Metrics()
    for sample in samples:
        found.add(guarding(sample.prompt), (), sample.replies)
    return 100 * found.false_alarms, found.harmless


def at_length() -> list[Row]:
    """Of prompts as long as they were, and as long as they may be."""
    rows: list[Row] = []
    for chars, how_many in LONG_PROMPTS.items():
        found = measure_long(long_prompts(chars, how_many), SECTIONS)
        at = f"at {chars:,} characters"
        rows += [
            Row(f"precision {at}", found.precision, least=0.99, of=found.caught),
            Row(f"recall {at}", found.recall, least=0.98, of=found.leaks),
            Row(f"false alarms {at}", 100 * found.false_alarms, "%", most=1, of=found.harmless),
        ]
    return rows


def cost(samples: Sequence[Sample], chars: int) -> list[Row]:
    """Of a long reply, on a prompt of that length."""
    prompt = "\n".join(sample.prompt for sample in (*samples, *pool()))[:chars]
    index = PromptIndex(prompt)
    spoken = "\n\n".join(reply for sample in shipped() for reply in sample.replies) * 2
    english = spoken[: REPLY_TOKENS * CHARS_PER_TOKEN]
    chinese = "".join(reply for sample in shipped()[-16:] for reply in sample.replies) * 10
    chinese = chinese[: round(REPLY_TOKENS * CHINESE_CHARS_PER_TOKEN)]
    whole = _times(lambda: examine(index, english))
    whole_chinese = _times(lambda: examine(index, chinese))
    fed = pieces(english)
    chunk = _times(lambda: _feed_all(index, fed), LONG_REPEATS)
    builds = REPEATS if chars <= USUAL_CHARS else LONG_REPEATS
    build = _times(lambda: PromptIndex(prompt), builds)
    most, most_chunk = (2, 10) if chars <= USUAL_CHARS else (None, None)
    at = f"at {chars:,}"
    return [
        Row(f"index {at}, median", 1e3 * median(build), "ms", of=builds),
        Row(f"index {at}, memory", _megabytes(prompt), "MB"),
        Row(f"whole reply {at}, median", 1e3 * median(whole), "ms", most=most, of=REPEATS),
        Row(f"whole reply {at}, p99", 1e3 * quantiles(whole, n=100)[-1], "ms", of=REPEATS),
        Row(
            f"Chinese reply {at}, median", 1e3 * median(whole_chinese), "ms", most=most, of=REPEATS
        ),
        Row(
            f"chunk {at}, median",
            1e6 * median(chunk) / len(fed),
            "us",
            most=most_chunk,
            of=len(fed),
        ),
    ]


def stream(samples: Sequence[Sample]) -> list[Row]:
    """Of prompts that quote no line, since those lines may be shown."""
    shown = [
        words_shown(sample, leak)
        for sample in samples
        if not sample.quotes
        for leak in leaks(sample, samples)
    ]
    return [
        Row("prompt words shown, most", max(shown), most=15, of=len(shown)),
        Row("prompt words shown, mean", sum(shown) / len(shown), of=len(shown)),
    ]


def extraction() -> list[Row]:
    sent = messages()
    flagged = {kind: sum(map(looks_like_extraction, texts)) for kind, texts in sent.items()}
    return [
        Row("attacks flagged", flagged["attacks"], of=len(sent["attacks"])),
        Row("harmless messages flagged", flagged["harmless"], most=0, of=len(sent["harmless"])),
    ]


def under_attack(samples: Sequence[Sample]) -> list[Row]:
    """On the demo model, over HTTP."""
    with (
        DemoModel(first_token_ms=0, token_ms=0) as model,
        OpenAI(base_url=model.url, api_key="demo-bench", max_retries=0) as client,
    ):
        secretive = [sample for sample in samples if not sample.quotes]
        score = attack(client, secretive[::ATTACKED_EVERY], messages()["attacks"])
    return [
        Row("attacks that worked, guard off", score.unguarded, of=score.tried),
        Row("attacks that worked, guard on", score.guarded, most=0, of=score.tried),
    ]


def _times(run: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Processor seconds of each run: other work on the machine does not count."""
    times = []
    for _ in range(repeats):
        start = thread_time()
        run()
        times.append(thread_time() - start)
    return times


def _megabytes(prompt: str) -> float:
    tracemalloc.start()
    index = PromptIndex(prompt)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / 1e6 if index.words.runs else 0.0


def _feed_all(index: PromptIndex, fed: Sequence[str]) -> None:
    guard = StreamGuard(index)
    for piece in fed:
        guard.feed(piece)


if __name__ == "__main__":
    sys.exit(main())
