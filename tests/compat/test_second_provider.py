"""The product on a provider that others wrote, through the gateway.

    make test ARGS="tests/compat"

It takes Node.js and npm, which no other test does; without them these are skipped.
"""

import pytest

from gptlab.api import operations
from gptlab.api.sessions import SendMessage, StartSession, Turn
from gptlab.api.stream import Delta
from gptlab.client import Client, errors
from tests.compat import script
from tests.compat.second_cloud import OPENAI, OPENROUTER, SecondCloud
from tests.compat.second_provider import KEYS
from tests.functions.assistants import cook


def chat_with(someone: Client, model: str) -> Turn:
    bot = someone.create_bot(cook(config={"model": model}, summary_prompt=script.SUMMARIZE))
    return someone.start_session(bot.bot_id)


def streamed(someone: Client, session_id: str, message: str) -> tuple[list[str], Turn]:
    """The pieces as they came, and the stored turn."""
    request = SendMessage.of(session_id=session_id, message=message)
    *events, turn = someone.stream(operations.SEND_MESSAGE, request)
    assert isinstance(turn, Turn)
    return [event.text for event in events if isinstance(event, Delta)], turn


def test_the_provider_decides_which_keys_sign_in(second_cloud: SecondCloud) -> None:
    with Client(second_cloud.local.gateway_url) as visitor:
        known = visitor.log_in(KEYS[0])
        with pytest.raises(errors.ProviderKeyInvalid):
            visitor.log_in("key-that-the-second-provider-does-not-know")

    assert len(KEYS[0]) == 40
    assert known.provider.name == second_cloud.provider.url.removeprefix("http://")
    assert not known.provider.is_demo


def test_its_models_are_offered(someone: Client) -> None:
    offered = {model.model for model in someone.list_models().models}

    assert offered == {fixture["match"]["model"] for fixture in script.SCRIPT}


def test_a_whole_session_plain_and_streamed_reads_back(
    second_cloud: SecondCloud, someone: Client
) -> None:
    opened = chat_with(someone, script.CHAT)
    session_id = opened.session.session_id
    plain = someone.send_message(session_id, script.LEEKS)
    pieces, stream = streamed(someone, session_id, script.ONIONS)
    ended = someone.end_session(session_id)
    stored = someone.get_session(session_id)

    turns = (opened, plain, stream)
    replies = [script.OPENING, script.TO_LEEKS, script.TO_ONIONS]
    assert [turn.reply.content for turn in turns] == replies
    assert "".join(pieces) == script.TO_ONIONS
    assert len([piece for piece in pieces if piece]) > 1
    assert {turn.usage.source for turn in turns} == {"provider"}
    assert all(turn.usage.input_tokens and turn.usage.output_tokens for turn in turns)
    for turn in (plain, stream):
        assert turn.moderation is not None
        assert turn.moderation.status == second_cloud.dialect.moderation
    assert not any(turn.dropped_params for turn in turns)
    assert ended.recap == stored.recap == script.RECAP
    assert [said.content for said in stored.messages] == [
        script.OPENING, script.LEEKS, script.TO_LEEKS, script.ONIONS, script.TO_ONIONS,
    ]  # fmt: skip
    assert second_cloud.local.model.calls() == []


@pytest.mark.parametrize("second_cloud", [OPENAI], ids=["openai"], indirect=True)
def test_a_setting_that_it_refuses_is_left_out_and_named(
    second_cloud: SecondCloud, someone: Client
) -> None:
    opened = chat_with(someone, script.REFUSES_TEMPERATURE)
    _, turn = streamed(someone, opened.session.session_id, script.LEEKS)
    asked = second_cloud.provider.asked(script.REFUSES_TEMPERATURE)

    assert opened.dropped_params == turn.dropped_params == ["temperature"]
    assert turn.reply.content == script.TO_LEEKS
    assert ["temperature" in request for request in asked] == [True, False, False]


@pytest.mark.parametrize("second_cloud", [OPENROUTER], ids=["openrouter"], indirect=True)
def test_so_is_one_that_it_names_in_prose_only(second_cloud: SecondCloud, someone: Client) -> None:
    opened = chat_with(someone, script.REFUSES_TEMPERATURE)

    assert opened.dropped_params == ["temperature"]
    assert len(second_cloud.provider.asked(script.REFUSES_TEMPERATURE)) == 2


@pytest.mark.parametrize(
    ("second_cloud", "source"),
    [
        pytest.param(OPENAI, "estimate", id="openai"),
        pytest.param(
            OPENROUTER,
            "provider",  # it counts unasked
            id="openrouter",
        ),
    ],
    indirect=["second_cloud"],
)
def test_a_server_that_takes_no_stream_options_streams_all_the_same(
    second_cloud: SecondCloud, someone: Client, source: str
) -> None:
    lab = {"initial_prompt": "You cook.", "config": {"model": script.REFUSES_STREAM_OPTIONS}}
    *_, turn = someone.stream(operations.START_SESSION, StartSession.of(lab=lab))
    asked = second_cloud.provider.asked(script.REFUSES_STREAM_OPTIONS)

    assert isinstance(turn, Turn)
    assert turn.reply.content == script.TO_LEEKS
    assert turn.dropped_params == []
    assert turn.usage.source == source
    assert turn.usage.output_tokens > 0
    assert ["stream_options" in request for request in asked] == [True, False]


def test_a_stream_that_it_breaks_off_costs_no_words(someone: Client) -> None:
    session_id = chat_with(someone, script.BREAKS_OFF).session.session_id
    with pytest.raises((errors.ReplyTruncated, errors.ProviderError)):
        streamed(someone, session_id, script.LEEKS)
    waiting = someone.get_session(session_id).pending
    _, turn = streamed(someone, session_id, script.LEEKS)

    assert waiting is not None
    assert waiting.message == script.LEEKS
    assert turn.reply.content == script.TO_LEEKS
    assert turn.turn == 2


def test_a_model_that_it_does_not_have_is_said_to_be_missing(someone: Client) -> None:
    with pytest.raises(errors.ModelUnavailable):
        chat_with(someone, script.NOT_OFFERED)
