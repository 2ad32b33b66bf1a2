"""First messages to click, and what somebody fills in before a session begins."""

import pytest
from streamlit.testing.v1 import AppTest

from gptlab.api.bots import Bot
from gptlab.api.variables import Variable
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import FakeClient, code

STARTERS = ("What is for lunch?", "I am *hungry*")
VARIABLES = (
    Variable(name="dish", description="What you cook"),
    Variable(name="guests", type="number", default=2),
    Variable(name="diet", type="choice", choices=("any", "vegan"), required=False),
)


def variable(number: int, field: str) -> str:
    """The key of a variable's field in the form."""
    return f"change_variable_{number}_{field}"


def pressed(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


@pytest.fixture
def own(fake: FakeClient) -> Bot:
    return fake.own(7, starters=STARTERS, variables=VARIABLES)


@pytest.fixture
def form(opened: Opened, own: Bot) -> AppTest:
    return pressed(opened("assistant", bot_info=own), "change")


@pytest.fixture
def cook(fake: FakeClient) -> Bot:
    """Somebody else's, with starters alone."""
    fake.bots[code(1)] = fake.bots[code(1)].model_copy(update={"starters": STARTERS})
    return fake.bots[code(1)]


def test_a_starter_is_sent_with_a_click_and_then_they_are_gone(
    opened: Opened, fake: FakeClient, cook: Bot
) -> None:
    app = pressed(opened("assistant", bot_info=cook), "start").run()
    assert "I am \\*hungry\\*" in [button.label for button in app.button]
    app = pressed(app, "starter_1").run()
    assert [what for name, what, _ in fake.asked if name == "send_message"] == ["I am *hungry*"]
    assert "Reply 2" in texts(app)
    assert not has(app, "starter_0")


def test_a_session_that_is_under_way_has_no_starters(
    opened: Opened, fake: FakeClient, cook: Bot
) -> None:
    session_id = fake.start_session(cook.bot_id).session.session_id
    fake.send_message(session_id, "Hello")
    app = pressed(opened("assistant", bot_info=cook), f"resume_{session_id}")
    assert app.chat_input
    assert not has(app, "starter_0")


def test_a_session_of_another_version_has_no_starters(
    opened: Opened, fake: FakeClient, cook: Bot
) -> None:
    turn = fake.start_session(cook.bot_id)
    for version, offered in ((1, True), (9, False)):
        app = opened(
            "assistant",
            bot_info=cook,
            session_id=turn.session.session_id,
            session_info=turn.session.model_copy(update={"bot_version": version}),
            session_msg_list=(turn.reply,),
        )
        assert has(app, "starter_0") is offered


def test_variables_are_filled_in_before_a_session_begins(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    app = pressed(opened("assistant", bot_info=own), "start")
    assert app.warning[0].value == "Still missing: dish."
    assert not fake.keys("start_session")
    prefix = f"value_{own.bot_id}"
    assert app.text_area(key=f"{prefix}_dish").label == "What you cook"
    app.text_area(key=f"{prefix}_dish").set_value("soup").run()
    app.selectbox(key=f"{prefix}_diet").select("vegan").run()
    pressed(app, "start")
    assert fake.filled_in == [{"dish": "soup", "guests": 2, "diet": "vegan"}]


def test_where_nothing_is_declared_nothing_is_filled_in(
    opened: Opened, fake: FakeClient, cook: Bot
) -> None:
    pressed(opened("assistant", bot_info=cook), "start")
    assert fake.keys("start_session")
    assert fake.filled_in == []


def test_a_chat_by_one_click_stops_at_the_form_where_there_is_one(
    opened: Opened, fake: FakeClient
) -> None:
    bot = fake.bots[code(1)].model_copy(update={"variables": VARIABLES})
    fake.bots[code(1)] = bot
    app = opened("lounge")
    app = pressed(app, f"chat_{code(1)}")
    assert not fake.keys("start_session")
    assert has(app, "start")


def test_the_form_holds_starters_and_variables_as_they_are(form: AppTest) -> None:
    held = [form.text_input(key=f"change_starter_{number}").value for number in range(1, 5)]
    assert held == [*STARTERS, "", ""]
    assert form.text_input(key=variable(1, "name")).value == "guests"
    assert form.text_input(key=variable(1, "default")).value == "2"
    assert form.text_area(key=variable(2, "choices")).value == "any\nvegan"
    assert not form.checkbox(key=variable(2, "required")).value
    assert pressed(form, "save_change").info[0].value == "Nothing is changed yet."


def test_starters_and_variables_are_changed_in_a_draft(
    form: AppTest, fake: FakeClient, own: Bot
) -> None:
    form.text_input(key="change_starter_1").set_value("").run()
    app = pressed(pressed(form, "remove_variable_0"), "add_variable")
    app.text_input(key=variable(2, "name")).set_value("mood").run()
    app = pressed(app, "save_draft")
    draft = fake.drafts[own.bot_id]
    assert draft.starters == STARTERS[1:]
    assert draft.variables == (*VARIABLES[1:], Variable(name="mood"))
    assert fake.bots[own.bot_id].starters == STARTERS
    told = {cell for table in app.table for cell in table.value.to_numpy().ravel()}
    assert any("mood" in str(cell) for cell in told)


def test_they_are_changed_at_once_too(form: AppTest, fake: FakeClient, own: Bot) -> None:
    form.text_input(key="change_starter_3").set_value("And now?").run()
    form.selectbox(key=variable(0, "type")).select("number").run()
    pressed(form, "save_change")
    assert fake.bots[own.bot_id].starters == (*STARTERS, "And now?")
    assert fake.bots[own.bot_id].variables[0].type == "number"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("change_variable_0_name", "two words", "Variable 1: its name"),
        ("change_variable_1_name", "dish", "Variable 2: another one"),
        ("change_variable_1_default", "many", "Variable 2: the default"),
        ("change_variable_2_default", "meat", "Variable 3: the default"),
        ("change_variable_0_description", "a" * 251, "Variable 1: the description"),
        ("change_starter_1", "a" * 201, "Too long: Starters"),
    ],
)
def test_what_is_no_variable_is_said_and_nothing_saved(
    form: AppTest, fake: FakeClient, field: str, value: str, said: str
) -> None:
    form.text_input(key=field).set_value(value).run()
    app = pressed(form, "save_change")
    assert said in app.warning[0].value
    assert not fake.keys("revise_bot")


def test_a_case_has_values_for_the_variables(opened: Opened, fake: FakeClient, own: Bot) -> None:
    app = pressed(opened("assistant", bot_info=own), "publish")
    app.text_area(key="case_message_0").set_value("How?").run()
    app.text_input(key="case_contains_0_0").set_value("soup").run()
    app = pressed(app, "add_case")
    assert app.warning[0].value == "Still missing: dish."
    app.text_area(key="case_variable_0_dish").set_value("soup").run()
    pressed(app, "add_case")
    (case,) = fake.cases.values()
    assert case.content.variables == {"dish": "soup", "guests": 2}
