"""A streamed reply is shown in order, held in doubt, stopped at a leak; in any pieces."""
# ruff: noqa: RUF001 - Chinese punctuation is what it looks like

import base64
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gptlab.guard import PromptIndex, StreamGuard, examine
from tests.guard.corpus import Sample, shipped
from tests.guard.leak_forms import Leak, count, leaks
from tests.guard.metrics import pieces

SAMPLES = shipped()
LEAKS = [(sample, leak) for sample in SAMPLES for leak in leaks(sample, SAMPLES)]
IN_PLAIN_WORDS = [
    (sample, leak)
    for sample, leak in LEAKS
    if not sample.quotes and leak.form in ("verbatim", "in upper case", "numbered lines")
]
COACH = (
    "You are Wilma, a coach for shy singers. Ask which song they would sing if nobody could hear "
    "them, let them hum the first line, and praise one exact sound. Never mention breathing "
    "technique before the third message, and end with a dare for the coming week."
)


def cut(text: str, seed: int) -> list[str]:
    """The text in pieces of one to twelve characters."""
    dice, rest, found = random.Random(seed), text, []  # noqa: S311 - decides nothing secret
    while rest:
        size = dice.randint(1, 12)
        found.append(rest[:size])
        rest = rest[size:]
    return found


def stream(prompt: str, fed: list[str]) -> tuple[str, StreamGuard]:
    """What was shown before the end."""
    guard = StreamGuard(PromptIndex(prompt))
    return "".join(map(guard.feed, fed)), guard


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LEAKS), st.integers(0, 10_000))
def test_any_pieces_come_to_the_verdict_of_the_whole(case: tuple[Sample, Leak], seed: int) -> None:
    sample, leak = case
    shown, guard = stream(sample.prompt, cut(leak.reply, seed))

    assert leak.reply.startswith(shown)
    assert guard.finish().leaked == examine(PromptIndex(sample.prompt), leak.reply).leaked


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(IN_PLAIN_WORDS), st.integers(0, 10_000))
def test_any_pieces_show_few_words_of_the_prompt(case: tuple[Sample, Leak], seed: int) -> None:
    sample, leak = case
    shown, _ = stream(sample.prompt, cut(leak.reply, seed))

    assert count(shown[len(leak.before) :]) <= 15


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 10_000))
def test_a_harmless_reply_arrives_whole_and_in_order(sample: Sample, seed: int) -> None:
    for reply in sample.replies:
        shown, guard = stream(sample.prompt, cut(reply, seed))
        assert shown + guard.finish().rest == reply


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.integers(0, 10_000))
def test_any_text_arrives_whole(text: str, seed: int) -> None:
    shown, guard = stream(COACH, cut(text, seed))
    verdict = guard.finish()

    assert shown + verdict.rest == text
    assert not verdict.leaked


def test_words_are_shown_while_they_come() -> None:
    shown, _ = stream(COACH, ["Good ", "to see", " you. ", "What do"])

    assert shown == "Good to see you. What"


def test_a_phrase_of_the_prompt_is_held_and_then_shown() -> None:
    guard = StreamGuard(PromptIndex(COACH))
    phrase = "Sing as if nobody could hear them, let them hum the first line"
    shown = "".join(map(guard.feed, pieces(phrase)))
    assert not phrase.startswith(shown + "the first")

    after = " " + "and tell me afterwards how it felt in your own kitchen this morning. " * 10
    shown += "".join(map(guard.feed, pieces(after)))
    assert not guard.stopped
    assert shown + guard.finish().rest == phrase + after
    assert shown.startswith(phrase)


def test_nothing_is_shown_once_it_is_stopped() -> None:
    shown, guard = stream(COACH, pieces(COACH))

    assert guard.stopped
    assert guard.feed(" And now for something harmless. ") == ""
    assert guard.finish().rest == ""
    assert count(shown) <= 15


def test_a_reply_in_one_piece_shows_nothing_of_a_leak() -> None:
    shown, guard = stream(COACH, [f"Of course! {COACH} Anything else?"])

    assert (shown, guard.stopped) == ("", True)


def test_an_encoded_prompt_is_held_until_it_is_read() -> None:
    code = base64.encodebytes(COACH.encode()).decode()
    shown, guard = stream(COACH, pieces(f"As you wish: {code} I hope this helps you further. Bye."))

    assert guard.stopped
    assert shown.strip() == "As you wish:"


def test_harmless_code_is_shown_after_it_was_read() -> None:
    code = base64.b64encode(b"the quick brown fox jumps over the lazy dog").decode()
    reply = f"Here it is: {code} and that was all of it. "

    assert stream(COACH, pieces(reply))[0] == reply.rstrip()


def test_a_table_of_metrics_is_shown_while_it_comes() -> None:
    table = "| day | bars | mark |\n|---|---|---|\n" + "".join(
        f"| {day} | {day * 7 % 31}-{day * 7 % 31 + 4} | {day % 6}/6 |\n" for day in range(1, 80)
    )
    guard, shown = StreamGuard(PromptIndex(COACH)), 0
    for number, piece in enumerate(pieces(table), 1):
        shown += len(guard.feed(piece))
        assert shown >= 0.7 * len(piece) * number - 40


def test_a_code_that_says_little_holds_a_stream_only_for_a_while() -> None:
    code = base64.b64encode(" ".join(COACH.split()[:11]).encode()).decode()
    conversation = "and so we go on with a song about the harbour at night, as promised before. "
    reply = f"As you wish: {code} {conversation * 12}"
    shown, guard = stream(COACH, pieces(reply))

    assert stream(COACH, pieces(f"As you wish: {code} {conversation}"))[0] == "As you wish:"
    assert len(shown) > 0.9 * len(reply)
    assert shown + guard.finish().rest == reply


@pytest.mark.parametrize("mark", ["\u200b", "\u0301", "\ufe0f", "\U0001f3fd"])
def test_marks_may_come_in_a_piece_of_their_own(mark: str) -> None:
    whole = mark.join(COACH)
    shown, guard = stream(COACH, list(whole))

    assert guard.finish().leaked == examine(PromptIndex(COACH), whole).leaked
    assert whole.startswith(shown)


def test_chinese_is_shown_without_waiting_for_a_space() -> None:
    prompt = shipped()[-1].prompt

    assert stream(prompt, list("今天天气真好，我们出去走走吧"))[0] == "今天天气真好，我们出去走走"


def test_what_only_the_whole_check_sees_is_taken_back() -> None:
    sentences = COACH.replace(",", ".").split(". ")
    parts = [base64.b64encode(sentence.encode()).decode() for sentence in sentences]
    conversation = " and so we go on to the next one of them, which reads as follows, "
    shown, guard = stream(COACH, pieces(conversation.join(parts) + conversation))
    was_stopped = guard.stopped
    verdict = guard.finish()

    assert (bool(shown), was_stopped, verdict.leaked, verdict.rest) == (True, False, True, "")
