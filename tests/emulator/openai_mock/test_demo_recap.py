"""Recaps list what the user said."""
# ruff: noqa: RUF001 - Chinese punctuation is what it looks like

import pytest
from openai import OpenAI

from tests.emulator.openai_mock.asking import COACH, JIAOLIAN, conversation, say

SAID = ("I want to change my career.", "Why?", "My job bores me.", "Go on.")


@pytest.mark.parametrize(
    "request_",
    ["Please summarize our talk.", "Recap!", "Give me a summary", "Could you sum it up?"],
)
def test_a_user_gets_a_recap_of_what_they_said(client: OpenAI, request_: str) -> None:
    recap = say(client, *conversation(COACH, *SAID, request_))
    assert "- I want to change my career.\n- My job bores me.\n" in recap
    assert request_ not in recap


@pytest.mark.parametrize("request_", ["请总结一下", "概括我们的谈话", "做个小结吧"])
def test_a_recap_can_be_asked_for_in_chinese(client: OpenAI, request_: str) -> None:
    recap = say(client, *conversation(JIAOLIAN, "我想换工作。", "为什么？", request_))
    assert recap.startswith("你告诉我的内容回顾：\n\n- 我想换工作。\n")


def test_a_system_message_at_the_end_can_ask_for_the_recap(client: OpenAI) -> None:
    prompt = {"role": "system", "content": "Summarise the conversation so far."}
    recap = say(client, *conversation(COACH, *SAID), prompt)
    assert recap.startswith("Recap of what you told me:")
    assert "- My job bores me." in recap


def test_a_bot_whose_prompt_mentions_summaries_still_opens(client: OpenAI) -> None:
    opening = say(client, *conversation(f"{COACH} At the end, give a summary."))
    assert opening.startswith("Hello, I'm your patient career coach.")


def test_without_anything_said_there_is_nothing_to_recap(client: OpenAI) -> None:
    assert "nothing to recap" in say(client, *conversation(COACH, "Summarize, please."))


def test_a_recap_never_holds_the_prompt(client: OpenAI) -> None:
    assert "Ask one question" not in say(client, *conversation(COACH, *SAID, "Recap, please."))


def test_the_points_of_an_earlier_recap_are_carried_on(client: OpenAI) -> None:
    earlier = say(client, *conversation(COACH, *SAID, "Recap, please."))
    shortened = {"role": "system", "content": f"What was said before: {earlier}"}
    later = [{"role": "user", "content": each} for each in ("I like to cook.", "Recap again.")]
    recap = say(client, {"role": "system", "content": COACH}, shortened, *later)
    assert "- My job bores me.\n- I like to cook.\n" in recap


def test_a_recap_is_in_the_language_that_was_spoken_whatever_that_of_the_question(
    client: OpenAI,
) -> None:
    asked = conversation(COACH, "我想换工作。", "好。", "Please summarize our conversation for me.")
    assert "我想换工作" in (said := say(client, *asked))
    assert said.startswith("你告诉我的内容回顾：")
