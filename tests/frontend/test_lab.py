"""The Lab's steps, on a client without a server."""

import pytest
from streamlit.testing.v1 import AppTest

from gptlab.api import limits
from gptlab.api.bots import CreateBot
from gptlab.api.sessions import LabConfiguration
from gptlab.client import errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import FakeClient


def written(opened: Opened, prompt: str = "You argue.") -> AppTest:
    """The first step, with a prompt in it."""
    app = opened("lab")
    app.text_area(key="lab_initial_prompt").set_value(prompt).run()
    return app


def described(app: AppTest) -> AppTest:
    """The third step, filled in."""
    return filled_in(app.button(key="skip_test").click().run())


def filled_in(app: AppTest) -> AppTest:
    app.text_input(key="lab_name").set_value("Debater")
    app.text_input(key="lab_tag_line").set_value("The other side")
    app.text_area(key="lab_description").set_value("Argues.").run()
    return app


def test_without_a_prompt_it_goes_no_further_and_says_why(opened: Opened) -> None:
    app = opened("lab").button(key="skip_test").click().run()
    assert app.warning[0].value == "Still missing: Initial prompt."
    assert has(app, "test_drive")


def test_an_example_fills_the_empty_prompt_in(opened: Opened) -> None:
    app = opened("lab").button(key="example_sceptic").click().run()
    assert "argue politely" in str(app.text_area(key="lab_initial_prompt").value)
    assert has(app, "example_sceptic"), "nothing moves under the pointer"


def test_an_example_in_the_place_of_ones_own_text_is_taken_back(opened: Opened) -> None:
    app = written(opened, "Mine.").button(key="example_tutor").click().run()
    assert "language tutor" in str(app.text_area(key="lab_initial_prompt").value)
    app.button(key="put_back").click().run()
    assert app.text_area(key="lab_initial_prompt").value == "Mine."
    assert not has(app, "put_back")


def test_custom_shows_sliders_and_the_assistant_is_made_with_them(
    opened: Opened, fake: FakeClient
) -> None:
    app = written(opened)
    app.segmented_control(key="lab_personality").set_value("custom").run()
    app.slider(key="lab_temperature").set_value(1.4).run()
    described(app).button(key="create").click().run()
    made = fake.bots[app.session_state["lab_bot_id"]]
    assert (made.config.temperature, made.config.top_p) == (1.4, 1.0)


def test_the_test_session_runs_on_what_was_written(opened: Opened, fake: FakeClient) -> None:
    app = written(opened).button(key="test_drive").click().run()
    assert "Reply 1" in texts(app)
    app.chat_input[0].set_value("The earth is round.").run()
    assert "Reply 2" in texts(app)
    tried = [what for name, what, _ in fake.asked if name == "start_session"]
    assert [
        conversation.initial_prompt
        for conversation in tried
        if isinstance(conversation, LabConfiguration)
    ] == ["You argue."]


def test_the_test_session_goes_on_unless_something_was_changed(
    opened: Opened, fake: FakeClient
) -> None:
    app = written(opened).button(key="test_drive").click().run()
    app.button(key="test_back").click().run()
    app.button(key="test_drive").click().run()
    assert len(fake.keys("start_session")) == 1
    app.button(key="test_back").click().run()
    app.text_area(key="lab_initial_prompt").set_value("You agree.").run()
    app.button(key="test_drive").click().run()
    assert len(set(fake.keys("start_session"))) == 2


def test_a_test_session_that_cannot_begin_says_why_and_can_be_tried_again(
    opened: Opened, fake: FakeClient
) -> None:
    fake.failures["start_session"] = [errors.ProviderQuota()]
    app = written(opened).button(key="test_drive").click().run()
    assert "no credit left" in texts(app)
    app.button(key="test_anew").click().run()
    assert "Reply 1" in texts(app)


def test_the_assistant_is_made_in_place_of_its_test_session(
    opened: Opened, fake: FakeClient
) -> None:
    app = written(opened).button(key="test_drive").click().run()
    tested = app.session_state["lab_session_id"]
    app.button(key="test_on").click().run()
    filled_in(app).button(key="create").click().run()
    (made,) = [what for name, what, _ in fake.asked if name == "create_bot"]
    assert isinstance(made, CreateBot)
    assert made.lab_session_id == tested


def test_the_card_and_the_title_show_what_is_typed(opened: Opened) -> None:
    page = texts(described(written(opened)))
    assert page.count("Debater") == 2
    assert page.count("The other side") == 2
    assert "14 of 25 characters" in page


def test_the_card_names_what_is_missing(opened: Opened, fake: FakeClient) -> None:
    app = written(opened).button(key="skip_test").click().run()
    app.text_input(key="lab_name").set_value("Debater")
    app.button(key="create").click().run()
    assert app.warning[0].value == "Still missing: Tag line, Description."
    assert not fake.keys("create_bot")


def test_going_back_and_on_loses_nothing(opened: Opened) -> None:
    app = described(written(opened)).button(key="back_to_prompt").click().run()
    assert app.text_area(key="lab_initial_prompt").value == "You argue."
    app.button(key="skip_test").click().run()
    assert app.text_input(key="lab_name").value == "Debater"


def test_it_makes_an_assistant_and_shows_its_code(opened: Opened, fake: FakeClient) -> None:
    app = described(written(opened)).button(key="create").click().run()
    made = fake.bots[app.session_state["lab_bot_id"]]
    assert (made.name, made.config.frequency_penalty, made.config.max_tokens) == (
        "Debater",
        0.3,
        limits.REPLY_TOKENS_DEFAULT,
    )
    assert made.bot_id in [block.value for block in app.code]


def test_building_another_starts_from_nothing(opened: Opened) -> None:
    app = described(written(opened)).button(key="create").click().run()
    app.button(key="make_another").click().run()
    assert app.text_area(key="lab_initial_prompt").value == ""
    assert has(app, "example_sceptic")


def test_starting_over_forgets_what_was_typed(opened: Opened) -> None:
    app = written(opened).button(key="start_over").click().run()
    assert app.text_area(key="lab_initial_prompt").value == ""


def test_what_is_too_long_is_kept_counted_and_named(opened: Opened, fake: FakeClient) -> None:
    app = written(opened, "🧪" * (limits.INITIAL_PROMPT_CHARS + 7))
    assert f"{limits.INITIAL_PROMPT_CHARS + 7:,} of" in texts(app)
    assert "7 too many" in texts(app)
    app.button(key="skip_test").click().run()
    assert app.warning[0].value.startswith("Too long: Initial prompt.")
    app.text_area(key="lab_initial_prompt").set_value("🧪" * limits.INITIAL_PROMPT_CHARS).run()
    app = filled_in(app.button(key="skip_test").click().run())
    app.text_input(key="lab_name").set_value("x" * (limits.NAME_CHARS + 1)).run()
    app.button(key="create").click().run()
    assert app.warning[0].value.startswith("Too long: Name.")
    assert not fake.keys("create_bot")
    assert app.text_input(key="lab_name").value == "x" * (limits.NAME_CHARS + 1)
    app.text_input(key="lab_name").set_value("x" * limits.NAME_CHARS).run()
    app.button(key="create").click().run()
    assert len(fake.keys("create_bot")) == 1


def test_a_model_that_reasons_offers_its_efforts_and_says_what_is_left_out(
    opened: Opened, fake: FakeClient
) -> None:
    fake.efforts = {"demo-large": ("minimal", "low", "high")}
    app = written(opened)
    assert "left out" not in texts(app)
    app.selectbox(key="lab_model").select("demo-large").run()
    efforts = app.selectbox(key="lab_reasoning_effort")
    assert efforts.options == ["As little as possible", "Minimal", "Low", "High"]
    assert "they are left out" in texts(app)
    efforts.select("high").run()
    described(app).button(key="create").click().run()
    made = fake.bots[app.session_state["lab_bot_id"]].config
    assert (made.model, made.reasoning_effort) == ("demo-large", "high")


@pytest.mark.parametrize(("effort", "is_left_out"), [("", False), ("none", False), ("low", True)])
def test_of_a_model_that_nobody_knows_every_effort_can_be_asked(
    opened: Opened, effort: str, *, is_left_out: bool
) -> None:
    app = written(opened)
    assert len(app.selectbox(key="lab_reasoning_effort").options) == 8
    app.selectbox(key="lab_reasoning_effort").select(effort).run()
    assert ("left out" in texts(app)) is is_left_out


def test_an_assistant_can_be_made_for_whatever_model_people_have(
    opened: Opened, fake: FakeClient
) -> None:
    app = written(opened)
    app.selectbox(key="lab_model").select("").run()
    described(app).button(key="create").click().run()
    assert fake.bots[app.session_state["lab_bot_id"]].config.model is None


def test_where_the_provider_lists_no_models_one_is_typed(opened: Opened, fake: FakeClient) -> None:
    fake.models = []
    app = written(opened).button(key="skip_test").click().run()
    assert app.warning[0].value == "Still missing: Model."
    app.text_input(key="lab_model").set_value("my model").run()
    app.button(key="skip_test").click().run()
    assert app.warning[0].value.startswith("Model: a name has no blanks")
    app.text_input(key="lab_model").set_value(" org/my-model:1 ").run()
    described(app).button(key="create").click().run()
    assert fake.bots[app.session_state["lab_bot_id"]].config.model == "org/my-model:1"
