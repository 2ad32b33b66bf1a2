"""Testing and publishing an assistant of one's own: its draft, its cases and the verdict."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from frontend import bench
from frontend.bench import Running
from gptlab.api import limits
from gptlab.api.accounts import ModelList
from gptlab.api.bench import CaseContent
from gptlab.api.bots import Bot, SaveDraft
from gptlab.api.variables import Variable
from gptlab.client import errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import DEMO, GIVEN, FakeClient, code


@pytest.fixture
def own(fake: FakeClient) -> Bot:
    return fake.own(
        7, name="My own", variables=(Variable(name="dish", default="soup"),), starters=("Hello",)
    )


@pytest.fixture
def page(opened: Opened, own: Bot, fake: FakeClient) -> AppTest:
    """With a draft of another prompt."""
    drafted(fake, own, initial_prompt="You ask twice.")
    return pressed(opened("assistant", bot_info=fake.bots[own.bot_id]), "publish")


@pytest.fixture
def held(fake: FakeClient) -> Iterator[Event]:
    """Runs wait until this is set."""
    fake.may_run.clear()
    yield fake.may_run
    fake.may_run.set()


def pressed(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def drafted(fake: FakeClient, bot: Bot, **changes: object) -> None:
    """By the creator, in another tab."""
    given = {name: getattr(bot, name) for name in GIVEN}
    known = fake.drafts.get(bot.bot_id)
    revision = known.revision if known else None
    fake.save_draft(SaveDraft.of(**{**given, **changes}, bot_id=bot.bot_id, revision=revision))


def content_of(message: str, repeats: int = 3) -> CaseContent:
    check = {"kind": "contains", "text": "soup"}
    return CaseContent.of(messages=[{"content": message}], checks=[check], repeats=repeats)


def a_case(fake: FakeClient, bot: Bot, message: str, repeats: int = 3) -> str:
    return fake.add_cases(bot.bot_id, [content_of(message, repeats)]).cases[0].case_id


def whole(app: AppTest) -> AppTest:
    """Once the test that is under way has ended."""
    running: Running = app.session_state["bench_running"]
    assert running.is_over(within=20)
    return app.run()


def test_only_its_creator_is_offered_to_test_it(opened: Opened, fake: FakeClient) -> None:
    bot = fake.own(7)
    assert has(opened("assistant", bot_info=bot), "publish")
    assert not has(opened("assistant", bot_info=bot, signed_in=False), "publish")
    assert not has(opened("assistant", bot_info=fake.bots[code(1)]), "publish")


def test_a_change_is_saved_as_a_draft_and_nothing_is_published(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    app = pressed(opened("assistant", bot_info=own), "change")
    app.text_area(key="change_initial_prompt").set_value("You ask twice.").run()
    app = pressed(app, "save_draft")
    draft = fake.drafts[own.bot_id]
    assert draft.initial_prompt == "You ask twice."
    assert (draft.variables, draft.starters) == (own.variables, own.starters)
    assert fake.bots[own.bot_id].initial_prompt == own.initial_prompt
    assert not fake.keys("revise_bot")
    assert has(app, "publish_draft")
    assert "</ins>" in texts(app)
    assert "twice" in texts(app)
    assert "and a draft" in texts(pressed(app, "back_to_details"))


def test_a_draft_without_a_change_is_none(opened: Opened, fake: FakeClient, own: Bot) -> None:
    app = pressed(pressed(opened("assistant", bot_info=own), "change"), "save_draft")
    assert app.info[0].value == "Nothing is changed yet."
    assert not fake.drafts


def test_what_others_see_is_no_part_of_a_draft(opened: Opened, fake: FakeClient, own: Bot) -> None:
    app = pressed(opened("assistant", bot_info=own), "change")
    app.text_input(key="change_name").set_value("Renamed").run()
    app = pressed(app, "save_draft")
    assert "no part of a draft: Name" in app.warning[0].value
    assert app.text_input(key="change_name").value == "Renamed"
    assert not fake.keys("save_draft")


def test_the_draft_is_changed_in_the_form_and_cannot_be_published_from_there(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    app = pressed(page, "change_draft")
    assert app.text_area(key="change_initial_prompt").value == "You ask twice."
    assert not has(app, "save_change")
    app.text_area(key="change_initial_prompt").set_value("You ask thrice.").run()
    app = pressed(app, "save_draft")
    assert fake.drafts[own.bot_id].initial_prompt == "You ask thrice."
    assert has(app, "publish_draft")


def test_of_two_drafts_the_second_is_told_and_shown_the_first(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    app = pressed(page, "change_draft")
    drafted(fake, own, initial_prompt="You ask for proofs.")
    app.text_area(key="change_initial_prompt").set_value("You ask thrice.").run()
    app = pressed(app, "save_draft")
    assert "This draft was changed meanwhile" in texts(app).replace("\\", "")
    assert "proofs" in texts(app)
    assert app.text_area(key="change_initial_prompt").value == "You ask thrice."
    pressed(pressed(app, "keep_my_draft"), "save_draft")
    assert fake.drafts[own.bot_id].initial_prompt == "You ask thrice."


def test_told_so_one_can_start_again_from_theirs(page: AppTest, fake: FakeClient, own: Bot) -> None:
    app = pressed(page, "change_draft")
    drafted(fake, own, initial_prompt="You ask for proofs.")
    app.text_area(key="change_initial_prompt").set_value("You ask thrice.").run()
    app = pressed(pressed(app, "save_draft"), "take_draft")
    assert app.text_area(key="change_initial_prompt").value == "You ask for proofs."
    assert has(app, "save_draft")


def test_a_draft_that_is_gone_meanwhile_is_saved_anew(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    app = pressed(page, "change_draft")
    fake.discard_draft(own.bot_id, fake.drafts[own.bot_id].revision)
    app.text_area(key="change_initial_prompt").set_value("You ask thrice.").run()
    app = pressed(app, "save_draft")
    assert "This draft was changed meanwhile" in texts(app).replace("\\", "")
    pressed(app, "save_draft")
    assert fake.drafts[own.bot_id].initial_prompt == "You ask thrice."


def test_a_draft_is_discarded_after_a_question(page: AppTest, fake: FakeClient, own: Bot) -> None:
    app = pressed(page, "discard_draft")
    assert fake.drafts
    app = pressed(app, "go")
    assert not fake.drafts
    assert "There is no draft" in texts(app)
    assert not has(app, "publish_draft")
    assert pressed(app, "begin_draft").text_area(key="change_initial_prompt")


def test_one_chats_with_the_draft_before_anybody_else(page: AppTest, fake: FakeClient) -> None:
    app = pressed(page, "try_draft")
    assert fake.keys("start_session")
    assert fake.drafts_tried == ["draft"]
    assert has(app.run(), "leave_session")


def test_it_is_published_with_a_note_and_the_page_says_which_version(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    page.text_input(key="bench_note").set_value(" Asks more ").run()
    app = pressed(page, "publish_draft")
    assert "The tests were not run yet." in texts(app)
    assert not fake.keys("publish_draft")
    app = pressed(app, "go")
    assert "This is version 2 now" in app.success[0].value
    (published,) = [what for name, what, _ in fake.asked if name == "publish_draft"]
    assert published.note == "Asks more"  # type: ignore[attr-defined]
    assert fake.bots[own.bot_id].initial_prompt == "You ask twice."
    assert "There is no draft" in texts(pressed(app, "publish"))


def test_what_was_changed_meanwhile_is_not_published(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    app = pressed(page, "publish_draft")
    drafted(fake, own, initial_prompt="You ask for proofs.")
    app = pressed(app, "go")
    assert "This draft was changed meanwhile" in texts(app).replace("\\", "")
    assert "proofs" in texts(app)
    assert fake.bots[own.bot_id].version == 1


def test_a_case_is_typed_and_its_fields_are_empty_again(page: AppTest, fake: FakeClient) -> None:
    page.text_area(key="case_message_0").set_value("What is for lunch?").run()
    page.text_input(key="case_contains_0_0").set_value("soup").run()
    app = pressed(page, "add_case")
    (case,) = fake.cases.values()
    assert case.content.messages[0].content == "What is for lunch?"
    assert case.content.checks[0].model_dump() == {"kind": "contains", "text": "soup"}
    assert "The reply contains “soup” · 3 runs" in texts(app)
    assert app.text_area(key="case_message_1").value == ""


@pytest.mark.parametrize(
    ("kind", "value", "check"),
    [
        ("not_contains", "soup", {"text": "soup"}),
        ("judge", "Is polite.", {"rubric": "Is polite.", "model": None}),
        ("matches", "so+up", {"pattern": "so+up"}),
        ("json_schema", '{"type": "object"}', {"json_schema": {"type": "object"}}),
        ("max_words", None, {"words": 100}),
        ("language", None, {"language": "en"}),
        ("refuses", None, {}),
        ("no_leak", None, {}),
    ],
)
def test_every_kind_of_check_can_be_typed(
    page: AppTest, fake: FakeClient, kind: str, value: str | None, check: dict[str, object]
) -> None:
    page.selectbox(key="case_kind_0_0").select(kind).run()
    page.text_area(key="case_message_0").set_value("What is for lunch?").run()
    if value:
        fields = (*page.text_input, *page.text_area)
        next(field for field in fields if field.key == f"case_{kind}_0_0").set_value(value).run()
    pressed(page, "add_case")
    (case,) = fake.cases.values()
    assert case.content.checks[0].model_dump() == {"kind": kind, **check}


def test_a_case_has_as_many_checks_as_one_likes(page: AppTest, fake: FakeClient) -> None:
    page.text_area(key="case_message_0").set_value("What is for lunch?").run()
    assert not has(page, "remove_check_0")
    app = pressed(pressed(page, "add_check"), "add_check")
    app.text_input(key="case_contains_0_0").set_value("soup").run()
    app.selectbox(key="case_kind_0_1").select("max_words").run()
    app.selectbox(key="case_kind_0_2").select("judge").run()
    app.text_area(key="case_judge_0_2").set_value("Is polite.").run()
    app.selectbox(key="case_model_0_2").select("demo-large").run()
    app = pressed(pressed(app, "remove_check_1"), "add_case")
    (case,) = fake.cases.values()
    assert [check.model_dump() for check in case.content.checks] == [
        {"kind": "contains", "text": "soup"},
        {"kind": "judge", "rubric": "Is polite.", "model": "demo-large"},
    ]
    assert not has(app, "remove_check_0")


def test_a_check_without_its_value_is_missed(page: AppTest, fake: FakeClient) -> None:
    page.text_area(key="case_message_0").set_value("What is for lunch?").run()
    app = pressed(page, "add_check")
    app.text_input(key="case_contains_0_0").set_value("soup").run()
    app = pressed(app, "add_case")
    assert "Please write the message" in app.warning[0].value
    assert not fake.cases


def test_a_case_is_changed_and_only_that(opened: Opened, fake: FakeClient, own: Bot) -> None:
    checks = [{"kind": "refuses"}, {"kind": "language", "language": "de"}]
    said = [{"role": "assistant", "content": "Welcome"}, {"content": "What is for lunch?"}]
    content = CaseContent.of(
        name="Lunch", messages=said, checks=checks, repeats=2, variables={"dish": "pie", "more": 3}
    )
    (case,) = fake.add_cases(own.bot_id, [content]).cases
    other = a_case(fake, own, "And for dinner?")
    app = pressed(pressed(opened("assistant", bot_info=own), "publish"), f"change_{case.case_id}")
    assert "Welcome" in texts(app)
    assert app.text_area(key="case_message_1").value == "What is for lunch?"
    app.text_area(key="case_message_1").set_value("What is for breakfast?").run()
    pressed(app, "add_case")
    changed, unchanged = fake.cases.values()
    assert unchanged.case_id == other
    assert changed.content == content.model_copy(
        update={"messages": (content.messages[0], changed.content.messages[1])}
    )
    assert changed.content.messages[1].content == "What is for breakfast?"


def test_a_case_that_was_changed_in_another_tab_is_shown_as_it_is(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    case = a_case(fake, own, "What is for lunch?")
    app = pressed(pressed(opened("assistant", bot_info=own), "publish"), f"change_{case}")
    changed = fake.change_case(own.bot_id, case, content_of("And for supper?"))
    app.text_area(key="case_message_1").set_value("And for dinner?").run()
    app = pressed(app, "add_case")
    assert "no such case" in texts(app)
    assert app.text_area(key="case_message_1").value == "And for dinner?"
    assert has(app.run(), f"change_{changed.case_id}")
    pressed(app, "add_case")
    said = [each.content.messages[0].content for each in fake.cases.values()]
    assert said == ["And for supper?", "And for dinner?"]


def test_a_change_of_a_case_is_left(opened: Opened, fake: FakeClient, own: Bot) -> None:
    case = a_case(fake, own, "What is for lunch?")
    app = pressed(pressed(opened("assistant", bot_info=own), "publish"), f"change_{case}")
    app = pressed(app, "leave_case")
    assert app.text_area(key="case_message_2").value == ""
    assert not has(app, "leave_case")


@pytest.mark.parametrize(
    ("kind", "message", "value", "said"),
    [
        ("contains", "", "soup", "Please write the message"),
        ("contains", "What is for lunch?", " ", "Please write the message"),
        ("matches", "What is for lunch?", "(", "This case cannot be run"),
        ("json_schema", "What is for lunch?", "{", "not JSON"),
    ],
)
def test_what_is_no_case_is_said_and_nothing_sent(
    page: AppTest, fake: FakeClient, kind: str, message: str, value: str, said: str
) -> None:
    page.selectbox(key="case_kind_0_0").select(kind).run()
    page.text_area(key="case_message_0").set_value(message).run()
    fields = (*page.text_input, *page.text_area)
    next(field for field in fields if field.key == f"case_{kind}_0_0").set_value(value).run()
    app = pressed(page, "add_case")
    assert said in app.warning[0].value
    assert not fake.keys("add_cases")


@pytest.fixture
def talked(fake: FakeClient, own: Bot) -> str:
    """A session with two messages of the person's."""
    session_id = fake.start_session(own.bot_id).session.session_id
    for text in ("What is for lunch?", "And for dinner?"):
        fake.send_message(session_id, text)
    filled = {"dish": "pie", "amount": "2"}
    known = fake.conversations[session_id]
    fake.conversations[session_id] = known.model_copy(update={"variables": filled})
    return session_id


def in_session(app: AppTest, bot: Bot, session_id: str) -> AppTest:
    app.query_params["assistant_id"] = bot.bot_id
    app.query_params["session_id"] = session_id
    return app.run()


OFFER = 'class="message-action" data-act="case"'


def test_each_reply_of_ones_own_assistant_can_become_a_case(
    opened: Opened, fake: FakeClient, own: Bot, talked: str
) -> None:
    app = in_session(opened("assistant"), own, talked)
    assert texts(app).count(OFFER) == 2  # the first words reply to nothing
    others = fake.start_session(code(1)).session.session_id
    fake.send_message(others, "What is for lunch?")
    app = in_session(opened("assistant"), fake.bots[code(1)], others)
    assert "What is for lunch?" in texts(app)
    assert OFFER not in texts(app)


def test_what_went_wrong_in_a_session_becomes_a_case(
    opened: Opened, fake: FakeClient, own: Bot, talked: str
) -> None:
    fake.end_session(talked)
    said = fake.conversations[talked].messages
    app = in_session(opened("assistant"), own, talked)
    assert texts(app).count(OFFER) == 2
    assert "totals of at least five people" not in texts(app)
    assert not has(app, "last_as_case")
    fake.rate_session(talked, 0)
    app = pressed(in_session(opened("assistant"), own, talked), "last_as_case")
    assert app.text_area(key="case_message_1").value == "And for dinner?"
    assert "What was said before: 3 messages" in [each.label for each in app.expander]
    assert said[-1].content in texts(app)
    app.text_input(key="case_contains_1_0").set_value("bread").run()
    app = pressed(app, "add_case")
    (case,) = fake.cases.values()
    assert [each.content for each in case.content.messages] == [each.content for each in said[:-1]]
    assert case.content.variables == {"dish": "pie", "amount": "2"}


@pytest.mark.parametrize("reply", ["x" * (limits.MESSAGE_CHARS + 1), " "])
def test_what_is_no_message_of_a_case_is_left_out_with_what_came_before(
    opened: Opened, fake: FakeClient, own: Bot, talked: str, reply: str
) -> None:
    fake.end_session(talked)
    fake.rate_session(talked, 0)
    known = fake.conversations[talked]
    said = list(known.messages)
    said[-3] = said[-3].model_copy(update={"content": reply})
    fake.conversations[talked] = known.model_copy(update={"messages": said})
    app = pressed(in_session(opened("assistant"), own, talked), "last_as_case")
    assert "Earlier messages are left out" in texts(app)
    app.text_input(key="case_contains_1_0").set_value("bread").run()
    pressed(app, "add_case")
    (case,) = fake.cases.values()
    assert [each.content for each in case.content.messages] == ["And for dinner?"]


def test_what_was_said_before_can_be_left_out(
    opened: Opened, fake: FakeClient, own: Bot, talked: str
) -> None:
    fake.end_session(talked)
    fake.rate_session(talked, 0)
    app = pressed(in_session(opened("assistant"), own, talked), "last_as_case")
    app.text_input(key="case_contains_1_0").set_value("bread").run()
    pressed(pressed(app, "leave_out"), "add_case")
    (case,) = fake.cases.values()
    assert [each.content for each in case.content.messages] == ["And for dinner?"]


def test_cases_come_from_a_file(page: AppTest, fake: FakeClient) -> None:
    table = b"input,contains\nWhat is for lunch?,soup\nAnd for dinner?,bread\n"
    page.file_uploader(key="case_file_0").set_value(("cases.csv", table, "text/csv")).run()
    app = pressed(page, "add_file")
    assert [case.content.messages[0].content for case in fake.cases.values()] == [
        "What is for lunch?",
        "And for dinner?",
    ]
    assert "2 cases were added." in app.success[0].value
    assert not has(app, "add_file")


def test_a_file_that_is_wrong_adds_nothing_and_says_where(page: AppTest, fake: FakeClient) -> None:
    table = b"input,max_words\nWhat is for lunch?,many\n"
    page.file_uploader(key="case_file_0").set_value(("cases.csv", table, "text/csv")).run()
    app = pressed(page, "add_file")
    assert "Row 2" in app.warning[0].value
    assert not fake.cases


def test_a_case_is_deleted(opened: Opened, fake: FakeClient, own: Bot) -> None:
    first, second = a_case(fake, own, "What is for lunch?"), a_case(fake, own, "And for dinner?")
    app = pressed(opened("assistant", bot_info=own), "publish")
    app = pressed(app, f"delete_{first}")
    assert list(fake.cases) == [second]
    assert not has(app, f"delete_{first}")
    fake.delete_case(own.bot_id, second)  # in another tab
    assert "no such case" not in texts(pressed(app, f"delete_{second}"))


def test_many_cases_are_folded(opened: Opened, fake: FakeClient, own: Bot) -> None:
    ids = [a_case(fake, own, f"Question {number}") for number in range(25)]
    app = pressed(opened("assistant", bot_info=own), "publish")
    assert not has(app, f"delete_{ids[-1]}")
    assert has(pressed(app, "bench_all"), f"delete_{ids[-1]}")


def test_without_a_draft_or_a_case_there_is_nothing_to_run(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    a_case(fake, own, "What is for lunch?")
    assert not has(pressed(opened("assistant", bot_info=own), "publish"), "run_tests")
    fake.cases.clear()
    drafted(fake, own, initial_prompt="You ask twice.")
    app = opened("assistant", bot_info=fake.bots[own.bot_id])
    assert not has(pressed(app, "publish"), "run_tests")


def test_each_case_is_run_in_both_and_the_verdict_is_a_sentence(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    cases = [a_case(fake, own, f"Question {number}") for number in range(4)]
    fake.fails = {(cases[0], "draft"), (cases[1], "draft"), (cases[2], "production")}
    app = pressed(pressed(page, "back_to_details"), "publish")
    assert "24 runs on your own key" in texts(app)
    app = whole(pressed(app, "run_tests"))
    assert len(fake.keys("run_case")) == 24
    assert "2 of 4 cases got worse, 1 better." in app.info[0].value
    assert app.table[0].value.to_numpy().tolist() == [
        ["Question 0", "3 of 3 passed", "0 of 3 passed"],
        ["Question 1", "3 of 3 passed", "0 of 3 passed"],
        ["Question 2", "0 of 3 passed", "3 of 3 passed"],
    ]
    assert "50.8 %" in texts(app)
    assert "What draft said" in texts(app)
    assert not has(app, "run_tests")


def test_a_draft_that_is_worse_is_said_to_be_and_so_before_it_is_published(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    cases = [a_case(fake, own, f"Question {number}") for number in range(3)]
    fake.fails = {(case, "draft") for case in cases}
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = whole(pressed(app, "run_tests"))
    assert "3 of 3 cases got worse, 0 better." in app.warning[0].value
    assert texts(pressed(app, "publish_draft")).count("3 of 3 cases got worse") == 2


def test_a_change_that_is_even_has_no_number(page: AppTest, fake: FakeClient, own: Bot) -> None:
    better, worse = a_case(fake, own, "Question 1"), a_case(fake, own, "Question 2")
    fake.fails = {(worse, "draft"), (better, "production")}
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = whole(pressed(app, "run_tests"))
    assert "About as many repeats got better as worse" in texts(app)
    assert "100 %" not in texts(app)


def test_a_draft_that_changed_nothing_is_not_accused(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    a_case(fake, own, "What is for lunch?")
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = whole(pressed(app, "run_tests"))
    assert app.info[0].value == "1 case compared: it did not change."
    assert not app.table
    assert not app.warning


def test_a_test_shows_how_far_it_is_is_stopped_and_goes_on_later(
    page: AppTest, fake: FakeClient, own: Bot, held: Event
) -> None:
    for number in range(10):
        a_case(fake, own, f"Question {number}")
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = pressed(app, "run_tests")
    assert "60 runs are done" in str(app.get("progress")[0].proto)
    app = pressed(app, "stop_tests")
    held.set()
    app = whole(app)
    begun = len(fake.keys("run_case"))
    assert 0 < begun <= bench.AT_ONCE
    assert f"{begun} of 60 runs are done" in texts(app)
    app = whole(pressed(app, "run_tests"))
    assert "10 cases compared: none changed." in texts(app)
    assert len(fake.results) == 60


def test_a_page_that_is_left_spends_nothing_more(
    page: AppTest, fake: FakeClient, own: Bot, held: Event
) -> None:
    for number in range(10):
        a_case(fake, own, f"Question {number}")
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = pressed(app, "run_tests")
    running: Running = app.session_state["bench_running"]
    pressed(pressed(app, "back_to_details"), "leave_bot")
    held.set()
    assert running.is_over(within=20)
    assert len(fake.keys("run_case")) <= bench.AT_ONCE


def test_a_page_that_nobody_looks_at_spends_nothing_more() -> None:
    seen, closed = Running(()), Running((), looked_at=-2 * bench.UNSEEN_SECONDS)
    assert not seen.is_unwanted
    assert closed.is_unwanted
    closed.look()
    assert not closed.is_unwanted


def test_a_failure_ends_the_test_and_is_said(page: AppTest, fake: FakeClient, own: Bot) -> None:
    for number in range(10):
        a_case(fake, own, f"Question {number}")
    fake.failures["run_case"] = [errors.SpendLimitReached()]
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = whole(pressed(app, "run_tests"))
    assert "daily spending limit" in texts(app)
    assert len(fake.keys("run_case")) < 60
    app = whole(pressed(app, "run_tests"))
    assert "10 cases compared: none changed." in texts(app)


def test_a_case_that_cannot_be_run_says_why(page: AppTest, fake: FakeClient, own: Bot) -> None:
    a_case(fake, own, "What is for lunch?")
    fake.failures["run_case"] = [errors.InvalidRequest("variables.dish: is missing")]
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = whole(pressed(app, "run_tests"))
    assert "variables.dish: is missing" in app.error[0].value.replace("\\", "")


def test_a_run_that_is_under_way_elsewhere_ends_nothing(
    page: AppTest, fake: FakeClient, own: Bot
) -> None:
    a_case(fake, own, "What is for lunch?")
    fake.failures["run_case"] = [errors.TurnInProgress()]
    app = pressed(pressed(page, "back_to_details"), "publish")
    app = whole(pressed(app, "run_tests"))
    assert len(fake.keys("run_case")) == 6
    assert "5 of 6 runs are done" in texts(app)
    assert has(app, "run_tests")


def test_an_address_leads_back_to_the_tests(opened: Opened, fake: FakeClient, own: Bot) -> None:
    app = opened("assistant")
    app.query_params["assistant_id"] = own.bot_id
    app.query_params["view"] = "publish"
    app.run()
    assert "Test and publish My own" in texts(app)


@pytest.mark.parametrize("usd", [None, 1_000.0])
def test_what_the_runs_cost_at_most_is_said_before_they_begin(
    opened: Opened, fake: FakeClient, own: Bot, monkeypatch: pytest.MonkeyPatch, usd: float | None
) -> None:
    price = {"input_usd": usd and 0.0, "output_usd": usd}
    models = [each.model_copy(update=price) for each in fake.list_models().models]
    listed = ModelList(models=models, default_model="demo-small", provider=DEMO)
    monkeypatch.setattr(fake, "list_models", lambda: listed)
    drafted(fake, own, initial_prompt="You ask twice.")
    a_case(fake, own, "What is for lunch?", repeats=2)
    app = pressed(opened("assistant", bot_info=fake.bots[own.bot_id]), "publish")
    most = f"US${2 * 2 * own.config.max_tokens / 1_000:.2f} at most"
    assert ("a model has no known price" if usd is None else most) in texts(app).replace("\\", "")
    assert not fake.keys("run_case")


@pytest.fixture
def leaving(fake: FakeClient, own: Bot, monkeypatch: pytest.MonkeyPatch) -> Bot:
    """Its model ends in a month."""
    end = datetime.now(UTC).date() + timedelta(days=30)
    known = fake.list_models().models
    models = [
        each.model_copy(update={"shutdown_date": end, "successor": "demo-large"})
        if each.model == own.config.model
        else each
        for each in known
    ]
    listed = ModelList(models=models, default_model="demo-small", provider=DEMO)
    monkeypatch.setattr(fake, "list_models", lambda: listed)
    return own


def test_a_successor_of_a_model_that_ends_is_drafted_with_one_click(
    opened: Opened, fake: FakeClient, leaving: Bot
) -> None:
    app = opened("assistant", bot_info=leaving)
    assert "Its model ends on" in app.warning[0].title
    app = pressed(app, "draft_successor")
    draft = fake.drafts[leaving.bot_id]
    assert draft.config.model == "demo-large"
    assert (draft.initial_prompt, draft.variables) == (leaving.initial_prompt, leaving.variables)
    assert has(app, "publish_draft")
    assert not has(app, "draft_successor")
    assert not fake.keys("revise_bot")


def test_a_draft_that_there_is_goes_on_on_the_successor(
    opened: Opened, fake: FakeClient, leaving: Bot
) -> None:
    drafted(fake, leaving, initial_prompt="You ask twice.")
    app = pressed(opened("assistant", bot_info=fake.bots[leaving.bot_id]), "publish")
    pressed(app, "draft_successor")
    draft = fake.drafts[leaving.bot_id]
    assert (draft.config.model, draft.initial_prompt) == ("demo-large", "You ask twice.")


def test_a_draft_on_another_model_stays_as_it_is(
    opened: Opened, fake: FakeClient, leaving: Bot
) -> None:
    drafted(fake, leaving, config=leaving.config.model_copy(update={"model": "mine"}))
    app = opened("assistant", bot_info=fake.bots[leaving.bot_id])
    app = pressed(app, "draft_successor")
    assert fake.drafts[leaving.bot_id].config.model == "mine"
    assert not has(app, "draft_successor")


def test_an_assistant_on_a_model_that_the_key_has_not_gets_one_that_it_has(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    fake.models = ["demo-new"]
    app = opened("assistant", bot_info=own)
    assert app.warning[0].title == "Your key has no access to its model"
    pressed(app, "draft_successor")
    assert fake.drafts[own.bot_id].config.model == "demo-new"


def test_nothing_is_said_of_a_model_that_stays_or_to_anybody_else(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    assert not has(opened("assistant", bot_info=own), "draft_successor")
    fake.models = ["demo-new"]
    assert not has(opened("assistant", bot_info=fake.bots[code(1)]), "draft_successor")


def compared(app: AppTest) -> AppTest:
    """Once all columns have ended."""
    while not app.session_state["bench_comparison"].is_over:
        app.run()
    return app.run()


def test_versions_and_models_reply_side_by_side(page: AppTest, fake: FakeClient, own: Bot) -> None:
    app = pressed(page, "add_column")
    app.selectbox(key="bench_version_3").select("draft").run()
    app.selectbox(key="bench_model_3").select("demo-large").run()
    app.text_area(key="bench_value_dish").set_value("pie").run()
    app.text_area(key="bench_message").set_value("What is for lunch?").run()
    app = compared(pressed(app, "ask_all"))
    asked = [what for name, what, _ in fake.asked if name == "start_session"]
    assert [(each.initial_prompt, each.config.model) for each in asked] == [  # type: ignore[attr-defined]
        (own.initial_prompt, own.config.model),
        ("You ask twice.", own.config.model),
        ("You ask twice.", "demo-large"),
    ]
    assert len(fake.keys("send_message")) == 3
    replies = [each.turn.reply.content for each in app.session_state["bench_comparison"].answers]
    assert all(reply in texts(app) for reply in replies)
    assert texts(app).count("tokens in") == 3
    assert fake.filled_in == [{"dish": "pie"}] * 3


def test_what_is_different_is_marked(page: AppTest) -> None:
    page.text_area(key="bench_message").set_value("What is for lunch?").run()
    app = compared(pressed(page, "ask_all"))
    before = texts(app).count("</ins>")
    app.toggle(key="bench_marked").set_value(True).run()
    assert texts(app).count("</ins>") > before


def test_a_column_that_fails_says_so_and_the_other_is_answered(
    page: AppTest, fake: FakeClient
) -> None:
    fake.failures["send_message"] = [errors.ProviderQuota()]
    page.text_area(key="bench_message").set_value("What is for lunch?").run()
    app = compared(pressed(page, "ask_all"))
    failed = [each.failure for each in app.session_state["bench_comparison"].answers]
    assert sorted(map(bool, failed)) == [False, True]
    assert texts(app).count("tokens in") == 1


def test_a_comparison_needs_a_message_and_has_two_to_four_columns(
    page: AppTest, fake: FakeClient
) -> None:
    app = pressed(page, "ask_all")
    assert app.warning[0].value == "Please write the message."
    assert not has(app, "remove_column")
    app = pressed(pressed(app, "add_column"), "add_column")
    assert not has(app, "add_column")
    assert has(pressed(app, "remove_column"), "add_column")
    assert not fake.keys("start_session")


@pytest.fixture
def held_replies(fake: FakeClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Sessions begin, and nothing is said in them until this is set."""
    may_go_on, stream = Event(), fake.stream

    def held_stream(*asked: Any, **more: Any) -> Iterator[Any]:  # noqa: ANN401 - as it is given
        events = stream(*asked, **more)
        yield next(events)
        may_go_on.wait(20)
        yield from events

    monkeypatch.setattr(fake, "stream", held_stream)
    yield may_go_on
    may_go_on.set()


def test_a_comparison_is_stopped_and_asks_nothing_more(
    page: AppTest, fake: FakeClient, held_replies: Event
) -> None:
    page.text_area(key="bench_message").set_value("What is for lunch?").run()
    app = pressed(page, "ask_all")
    for answer in app.session_state["bench_comparison"].answers:
        assert answer.opening.has_started(within=20)
    app = pressed(app, "stop_all")
    assert len(fake.keys("stop_message")) == 2
    held_replies.set()
    assert not has(app.run(), "stop_all")
    assert not fake.keys("send_message")


def test_a_stop_that_fails_in_one_column_is_said_and_reaches_the_others(
    page: AppTest, fake: FakeClient, held_replies: Event
) -> None:
    page.text_area(key="bench_message").set_value("What is for lunch?").run()
    app = pressed(page, "ask_all")
    for answer in app.session_state["bench_comparison"].answers:
        assert answer.opening.has_started(within=20)
    fake.failures["stop_message"] = [errors.SessionNotFound()]
    app = pressed(app, "stop_all")
    assert len(fake.keys("stop_message")) == 2
    assert app.error or app.warning
    held_replies.set()
