"""Completions, plain and streamed: shape, usage, limits, determinism."""

import time

from openai import OpenAI

from emulator.openai_mock import DemoModel
from tests.emulator.openai_mock.asking import (
    COACH,
    JIAOLIAN,
    ask,
    connect,
    conversation,
    say,
    stream,
    text_of,
)


def test_a_plain_completion_has_one_choice_that_stops(client: OpenAI) -> None:
    completion = ask(client)
    assert [choice.finish_reason for choice in completion.choices] == ["stop"]
    assert completion.model == "demo-chat"


def test_a_stream_says_what_the_plain_completion_says(client: OpenAI) -> None:
    chunks = stream(client)
    assert text_of(chunks) == ask(client).choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_a_stream_comes_in_pieces_of_words(client: OpenAI) -> None:
    pieces = [chunk.choices[0].delta.content for chunk in stream(client)]
    assert pieces[1:4] == ["It", " sounds", " like"]


def test_a_chinese_stream_comes_in_single_characters(client: OpenAI) -> None:
    asked = conversation(JIAOLIAN, "我想换工作")
    chunks = list(client.chat.completions.create(model="demo-chat", messages=asked, stream=True))
    assert text_of(chunks) == say(client, *asked)
    assert max(len(chunk.choices[0].delta.content or "") for chunk in chunks) <= 3


def test_usage_counts_four_bytes_to_a_token(client: OpenAI) -> None:
    completion = ask(client, *conversation("12345", "学习"))
    usage, text = completion.usage, completion.choices[0].message.content
    assert usage.prompt_tokens == 2 + 2
    assert usage.completion_tokens == -(-len(text.encode()) // 4)
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_stream_ends_with_usage_only_if_asked(client: OpenAI) -> None:
    plain, counted = stream(client), stream(client, stream_options={"include_usage": True})
    assert not any(chunk.usage for chunk in plain + counted[:-1])
    assert counted[-1].choices == []
    assert counted[-1].usage == ask(client).usage


def test_a_token_limit_cuts_the_answer(client: OpenAI) -> None:
    whole, cut = ask(client), ask(client, max_tokens=5)
    text = cut.choices[0].message.content
    assert cut.choices[0].finish_reason == "length"
    assert cut.usage.completion_tokens == 5
    assert whole.choices[0].message.content.startswith(text)


def test_a_token_limit_never_cuts_a_character(client: OpenAI) -> None:
    asked = conversation(JIAOLIAN, "我想换工作")
    cut = ask(client, *asked, max_completion_tokens=5)
    assert say(client, *asked).startswith(cut.choices[0].message.content)
    assert len(cut.choices[0].message.content) == 20 // 3


def test_a_stream_is_cut_by_the_limit_as_well(client: OpenAI) -> None:
    chunks = stream(client, max_completion_tokens=5)
    assert chunks[-1].choices[0].finish_reason == "length"
    assert len(text_of(chunks)) == 20


def test_the_window_limits_the_answer_too(client: OpenAI) -> None:
    asked = conversation(COACH, "I " + "very " * 390 + "tired.")
    completion = ask(client, *asked, model="demo-small-context")
    assert completion.choices[0].finish_reason == "length"
    assert completion.usage.total_tokens == 512


def test_the_answer_ends_before_a_stop_sequence(client: OpenAI) -> None:
    completion = ask(client, stop=["career", "What"])
    assert completion.choices[0].message.content == "It sounds like you want to change your "
    assert completion.choices[0].finish_reason == "stop"


def test_hidden_reasoning_can_use_up_the_limit(client: OpenAI) -> None:
    completion = ask(client, model="demo-reasoning", max_completion_tokens=16)
    assert completion.choices[0].message.content == ""
    assert completion.choices[0].finish_reason == "length"
    assert completion.usage.completion_tokens_details.reasoning_tokens == 16


def test_the_same_request_gets_the_same_answer(client: OpenAI) -> None:
    first, second = ask(client, temperature=1.5), ask(client, temperature=1.5)
    assert first.model_copy(update={"created": 0}) == second.model_copy(update={"created": 0})
    assert first.id != ask(client).id


def test_another_server_gives_the_same_answer(client: OpenAI) -> None:
    with (
        DemoModel(first_token_ms=0, token_ms=0, labelled=True) as other,
        connect(other) as elsewhere,
    ):
        assert ask(elsewhere).id == ask(client).id
        assert say(elsewhere, *conversation(COACH)) == say(client, *conversation(COACH))


def test_fields_the_demo_model_does_not_heed_are_accepted(client: OpenAI) -> None:
    assert ask(client, safety_identifier="a", seed=1, user="b", store=False, n=1)


def test_text_may_come_in_parts(client: OpenAI) -> None:
    parts = [{"type": "text", "text": "I want "}, {"type": "text", "text": "to rest."}]
    assert "you want to rest" in say(client, {"role": "user", "content": parts})


def test_the_latency_can_be_set() -> None:
    with DemoModel(first_token_ms=40, token_ms=4) as model, connect(model) as client:
        before = time.monotonic()
        chunks = stream(client, max_completion_tokens=30)
        assert time.monotonic() - before >= 0.04 + 0.004 * (len(chunks) - 2)
