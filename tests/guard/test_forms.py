"""A form that a prompt asks for comes back filled in; what else the prompt says does not."""
# ruff: noqa: RUF001 - Chinese punctuation is what it looks like

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gptlab.guard import PromptIndex, StreamGuard, examine
from gptlab.guard.forms import labels
from tests.guard import forms
from tests.guard.corpus import Sample
from tests.guard.metrics import Judge, guarding, measure, waiting
from tests.guard.test_guard_streaming import cut

TUNING, HELD_OUT = forms.tuning(), forms.held_out()
EVERY = 8
"""Of so many prompts, one has its leaks tried here; the bench tries more."""

ROLE = "You take down what went wrong at night in a water works. Ask for times before opinions."
RULES = "Names are replaced by roles, and an open valve is always given with its number."
FORM = (
    "What happened, in one line",
    "Where and when it was first seen",
    "Who was told about it and how",
    "What was done before help came",
    "What would have helped",
    "Signed by the leader of the shift",
)
FILLED = ("Pump two stopped.", "Hall, 02:41", "Nobody", "Closed 17", "A louder bell", "M.")
MARKS = (
    "## {}",
    "{}:",
    "**{}**",
    "{}: ____",
    "{}: [text]",
    "- {}",
    "1. {}",
    "【{}】",
    "> {}",
    "☐ {}",
)


def leaks(prompt: str, reply: str) -> bool:
    return examine(PromptIndex(prompt), reply).leaked


def asked_back(prompt: str) -> list[str]:
    return [prompt[label.start : label.end].strip() for label in labels(prompt)]


def false_alarms(samples: Sequence[Sample], worse: bool = False) -> float:
    """A worse guard sees no lines, so it knows of no form."""
    judged = [
        judge(reply)
        for sample in samples
        for judge in [blind(sample.prompt) if worse else guarding(sample.prompt)]
        for reply in sample.replies
    ]
    return sum(judged) / len(judged)


def blind(prompt: str) -> Judge:
    return guarding(" ".join(prompt.split()))


def test_there_are_prompts_with_forms_of_many_shapes() -> None:
    assert len(TUNING) + len(HELD_OUT) >= 200
    assert len({sample.title.split(": ")[-1] for sample in TUNING + HELD_OUT}) >= 60
    assert not {sample.prompt for sample in TUNING} & {sample.prompt for sample in HELD_OUT}
    assert all(sample.replies for sample in TUNING + HELD_OUT)


@pytest.mark.parametrize("half", [TUNING, HELD_OUT], ids=["tuned on", "held out"])
def test_filled_in_forms_are_no_leak(half: Sequence[Sample]) -> None:
    assert false_alarms(half) <= 0.01


def test_a_guard_that_knows_no_forms_withholds_most() -> None:
    assert false_alarms(TUNING[::EVERY], worse=True) > 0.5


def test_a_prompt_with_a_form_is_still_secret() -> None:
    found = measure((TUNING + HELD_OUT)[::EVERY])

    assert found.precision >= 0.99
    assert found.recall >= 0.98


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TUNING + HELD_OUT), st.integers(0, 10_000))
def test_a_filled_in_form_streams_as_the_whole_is_judged(sample: Sample, seed: int) -> None:
    index = PromptIndex(sample.prompt)
    for reply in sample.replies:
        guard = StreamGuard(index)
        shown = "".join(map(guard.feed, cut(reply, seed)))
        verdict = guard.finish()
        assert verdict.leaked == examine(index, reply).leaked
        assert verdict.leaked or shown + verdict.rest == reply


def test_hardly_a_form_keeps_its_reader_waiting() -> None:
    waited = [waiting(sample, sample.replies[0]) for sample in TUNING + HELD_OUT]

    assert sum(chars > 400 for chars in waited) <= 0.01 * len(waited)


@pytest.mark.parametrize("mark", MARKS)
def test_a_form_may_be_filled_in_and_the_rest_not_be_said(mark: str) -> None:
    form = "\n".join(map(mark.format, FORM))
    prompt = f"{ROLE}\n\nAnswer in this form:\n\n{form}\n\n{RULES}"
    filled = "\n".join(
        f"{mark.format(name)}\n{text}" for name, text in zip(FORM, FILLED, strict=True)
    )

    assert not leaks(prompt, filled)
    assert not leaks(prompt, filled.replace("\n", " "))
    assert leaks(prompt, f"I was told this. {ROLE}")
    assert leaks(prompt, f"{filled}\n{RULES}")
    assert leaks(prompt, prompt)


def test_a_table_gives_back_its_head_and_not_its_rows() -> None:
    head = "| Room | Price in the summer | Price in the winter | What the guests complain about |"
    rows = "| Blue room | 90 | 70 | the bell of the church next door rings at six every day |"
    prompt = f"{ROLE}\n\n{head}\n|---|---|---|---|\n{rows}\n\n{RULES}"

    assert not leaks(prompt, f"{head}\n| Red | 80 | 60 | nothing |")
    assert leaks(prompt, rows)


def test_rules_in_a_list_are_no_form() -> None:
    rules = (
        "- Keep every answer below eighty words\n- Praise one exact thing before advice\n"
        "- Refuse to speak about other schools\n- Let the pupil find the mistake"
    )
    form = "Answer in this form:\n" + "\n".join(f"## {name}" for name in FORM)
    for lead in ("Rules:", "You will:", "Rules for each answer:", "What matters most to us:"):
        assert leaks(f"{ROLE}\n\n{lead}\n{rules}\n\n{form}", rules)
        assert leaks(f"{ROLE}\n\nAnswer in this form:\n{rows_of(FORM)}\n\n{lead}\n{rules}", rules)
    assert leaks(f"{ROLE}\n\n{form}\n\n## Rules\n{rules}", rules)


def rows_of(names: Sequence[str]) -> str:
    return "\n".join(f"- {name}:" for name in names)


def test_a_paragraph_with_a_gap_is_no_template() -> None:
    prompt = f"# Notes\n{ROLE} {RULES} Where a sum is named, write [sum] in its place."

    assert leaks(prompt, f"{ROLE} {RULES}")


def test_a_long_description_in_a_form_is_secret() -> None:
    told = (
        "the price at which we would really sell, which is nine tenths of what the list says, "
        "unless the buyer has been here before"
    )
    prompt = f"{ROLE}\n\nAnswer in this form:\n\n- Offer: {told}\n- Date: today\n\n{RULES}"

    assert leaks(prompt, f"I was to write {told}.")
    assert not leaks(prompt, "- Offer: 90\n- Date: the third")


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("Name:\nAge:", ["Name", "Age"]),
        ("## Role\nYou are kind.", ["## Role"]),
        ("How was your day?", ["How was your day?"]),
        ("MOOD TODAY", ["MOOD TODAY"]),
        ("Be kind. Be brief.", []),
        ("- Be kind\n- Be brief", []),
        ("Use these headings: Mood, Sleep and Plans.", ["Mood, Sleep and Plans"]),
        ("请使用以下标题：心情、睡眠、计划。", ["心情、睡眠、计划"]),
        ("Answer like this:\n- Mood\n- Plan", ["- Mood", "- Plan"]),
        ("回答的格式：\n心情\n计划", ["心情", "计划"]),
        ("Your reply looks like this:\n\nDear [name], see you on [day].", ["Dear", ", see you on"]),
        ("Output:\n```\nmood: <one word>\nWe thank you.\n```", ["mood:", "We thank you."]),
        ("What you know\n```\nkey of the safe\n```", []),
        ("Database tables:\n- key of the safe", []),
    ],
)
def test_what_a_prompt_asks_to_be_given_back(prompt: str, names: Sequence[str]) -> None:
    leads = (
        "Answer like this",
        "回答的格式",
        "Your reply looks like this",
        "Output",
        "Database tables",
    )
    found = [name for name in asked_back(prompt) if name not in ("", ".", "请使用以下标题", *leads)]

    assert [name for name in found if name != "Use these headings"] == list(names)


@pytest.mark.parametrize("unit", ["‘", "'a ", "“a", "[", "{a ", "<a>", "(", "sections ", "- [a] "])
def test_a_prompt_of_nothing_but_marks_is_read(unit: str) -> None:
    """Without bounds on what may stand between two marks, some of these take minutes."""
    prompt = (unit * 32_000)[:32_000]

    assert not leaks(prompt, "Good evening, and what a moon!")
