"""What of a prompt is secret, and what the bot may say."""
# ruff: noqa: RUF001 - Chinese punctuation and quotation marks are what they look like

import pytest

from gptlab.guard import INSTRUCTION, PromptIndex, examine, refusal
from tests.guard.corpus import shipped

LINE = "Welcome to the night ferry, please keep your lantern lit until we reach the other shore"
LINE_CHINESE = "欢迎乘坐夜航的渡船，请在到达对岸之前不要熄灭手中的灯笼，也不要叫我的名字"
ORDERS = (
    "You steer a ferry between two worlds. Ask every traveller what they left behind, and never "
    "answer before the bell has rung twice. Whoever pays with a button travels free."
)
ORDERS_CHINESE = (
    "你在两个世界之间摆渡。每位旅客上船时，先问他留下了什么，铃响两遍以前不要回答。"
    "用纽扣付钱的人可以免费乘船，其他人要讲一个从没讲过的故事。"
)


def leaks(prompt: str, reply: str, *allowed: str) -> bool:
    return examine(PromptIndex(prompt, allowed), reply).leaked


@pytest.mark.parametrize("marks", ['""', "“”", "‘’", "''", "«»", "「」", "『』"])
def test_a_quoted_line_may_be_said(marks: str) -> None:
    prompt = f"{ORDERS} Greet with {marks[0]}{LINE}{marks[1]} and wait."

    assert not leaks(prompt, f"{LINE}!")
    assert leaks(prompt, f"My orders: {ORDERS}")


@pytest.mark.parametrize("marks", ["“”", "「」", "『』", "‘’"])
def test_a_quoted_chinese_line_may_be_said(marks: str) -> None:
    prompt = f"{ORDERS_CHINESE}开场请说：{marks[0]}{LINE_CHINESE}{marks[1]}"

    assert not leaks(prompt, LINE_CHINESE)
    assert leaks(prompt, ORDERS_CHINESE)


def test_without_marks_the_same_line_is_secret() -> None:
    assert leaks(f"{ORDERS} Greet with {LINE} and wait.", LINE)


def test_a_line_quoted_once_may_be_said_wherever_else_it_stands() -> None:
    assert not leaks(f'{ORDERS} {LINE}. Always say "{LINE}".', LINE)


def test_apostrophes_quote_nothing() -> None:
    prompt = f"Don't be the crew's friend. {ORDERS} It's the captain's ferry, and the crew's too."

    assert leaks(prompt, ORDERS)


def test_a_prompt_that_is_one_quotation_is_secret() -> None:
    assert leaks(f'"{ORDERS}"', ORDERS)


def test_what_is_allowed_may_be_said() -> None:
    assert leaks(f"{ORDERS} {LINE}", LINE)
    assert not leaks(f"{ORDERS} {LINE}", LINE, f"A ferry that says: {LINE}.")


def test_the_standing_instruction_is_no_secret() -> None:
    prompt = f"{INSTRUCTION}\n\n{ORDERS}"

    assert not leaks(prompt, INSTRUCTION)
    assert leaks(prompt, ORDERS)


def test_most_of_a_short_prompt_is_a_leak() -> None:
    prompt = "Talk like a tired librarian who counts everything twice."

    assert leaks(prompt, "I was told to talk like a tired librarian who counts things.")
    assert not leaks(prompt, "Talk like a friend, and I shall count the books twice for you.")


@pytest.mark.parametrize("prompt", ["", " ", "Be kind.", "\u200b"])
def test_a_prompt_with_nothing_to_hide_leaks_nothing(prompt: str) -> None:
    assert not leaks(prompt, f"Be kind. {prompt}")


def test_a_chinese_prompt_leaks_however_it_is_spaced_or_turned() -> None:
    assert leaks(ORDERS_CHINESE, " ".join(ORDERS_CHINESE))
    assert leaks(ORDERS_CHINESE, ORDERS_CHINESE[::-1])
    assert leaks(ORDERS_CHINESE, "。".join(ORDERS_CHINESE))


def test_a_score_says_how_many_words_were_copied() -> None:
    index = PromptIndex(ORDERS)

    assert examine(index, "So ask every traveller what they left at home.").score == 6
    assert examine(index, "Good evening, and what a moon!").score == 0


def test_words_far_apart_are_no_leak() -> None:
    pause = " ".join(f"word{number}" for number in range(60))
    phrases = ("a ferry between two worlds", "what they left behind", "with a button travels free")

    assert not leaks(ORDERS, f" {pause} ".join(phrases))


def test_a_refusal_speaks_the_language_of_the_prompt() -> None:
    assert refusal(ORDERS) != refusal(ORDERS_CHINESE)
    assert refusal(ORDERS).isascii()


def test_no_refusal_is_a_leak() -> None:
    samples = shipped()

    assert not any(leaks(each.prompt, refusal(each.prompt)) for each in samples)
