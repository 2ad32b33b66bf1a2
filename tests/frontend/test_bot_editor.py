"""Changing an assistant of one's own: the form, its versions, and taking it down."""

import pytest
from streamlit.testing.v1 import AppTest

from frontend.components.model_settings import FIRST_GOOD
from gptlab.api.bots import Bot
from gptlab.api.fields import ModelConfig, SessionType
from gptlab.client import errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import FakeClient, code
from tests.functions.assistants import revision


@pytest.fixture
def own(fake: FakeClient) -> Bot:
    return fake.own(7, name="My own")


@pytest.fixture
def details(opened: Opened, own: Bot) -> AppTest:
    return opened("assistant", bot_info=own)


@pytest.fixture
def form(details: AppTest) -> AppTest:
    return pressed(details, "change")


def pressed(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def retold(app: AppTest, prompt: str) -> AppTest:
    app.text_area(key="change_initial_prompt").set_value(prompt).run()
    return app


def by_somebody_else(fake: FakeClient, bot: Bot, **changes: object) -> None:
    """The same creator, in another tab."""
    fake.revise_bot(revision(bot, **changes))


def test_only_its_creator_is_offered_to_change_it(opened: Opened, fake: FakeClient) -> None:
    bot = fake.own(7)
    assert has(opened("assistant", bot_info=bot), "change")
    assert not has(opened("assistant", bot_info=bot, signed_in=False), "change")
    assert not has(opened("assistant", bot_info=fake.bots[code(1)]), "change")


def test_the_details_of_ones_own_say_which_version_it_is(details: AppTest) -> None:
    assert "version 1" in texts(details)


def test_the_form_holds_the_assistant_as_it_is(opened: Opened, fake: FakeClient) -> None:
    config = ModelConfig(model="gone", max_tokens=300, temperature=1.2)
    bot = fake.own(7, name="My own", config=config, session_type=SessionType.COACHING)
    app = pressed(opened("assistant", bot_info=bot), "change")
    assert app.text_input(key="change_name").value == "My own"
    assert app.text_area(key="change_initial_prompt").value == bot.initial_prompt
    assert app.selectbox(key="change_model").value == "gone"
    assert app.slider(key="change_temperature").value == 1.2
    assert app.number_input(key="change_max_tokens").value == 300
    pressed(app, "save_change")
    assert app.info[0].value == "Nothing is changed yet."


def test_an_assistant_without_a_model_stays_so_until_one_is_chosen(
    opened: Opened, fake: FakeClient
) -> None:
    bot = fake.own(7, config=ModelConfig(reasoning_effort="low"))
    app = pressed(opened("assistant", bot_info=bot), "change")
    assert app.selectbox(key="change_model").value == ""
    assert app.selectbox(key="change_reasoning_effort").value == "low"
    pressed(app, "save_change")
    assert app.info[0].value == "Nothing is changed yet."
    app.selectbox(key="change_reasoning_effort").select("").run()
    app.selectbox(key="change_model").select("demo-large").run()
    pressed(app, "save_change")
    changed = fake.bots[code(7)].config
    assert (changed.model, changed.reasoning_effort) == ("demo-large", None)
    pressed(app, "versions")
    told = {cell for table in app.table for cell in table.value.to_numpy().ravel()}
    assert {"Reasoning", "Low", "As little as possible", FIRST_GOOD} <= told


def test_where_no_models_are_listed_the_assistants_own_stands_in_the_field(
    opened: Opened, fake: FakeClient
) -> None:
    fake.models = []
    app = pressed(opened("assistant", bot_info=fake.own(7)), "change")
    assert app.text_input(key="change_model").value == "demo-small"


def test_a_known_personality_is_shown_by_its_name(opened: Opened, fake: FakeClient) -> None:
    witty = ModelConfig(model="demo-small", top_p=0.9, frequency_penalty=0.1, presence_penalty=0.1)
    app = pressed(opened("assistant", bot_info=fake.own(7, config=witty)), "change")
    assert app.session_state["change_personality"] == "witty"


def test_another_prompt_makes_a_version_and_the_page_says_which(
    form: AppTest, fake: FakeClient
) -> None:
    app = pressed(retold(form, "You ask twice."), "save_change")
    assert app.success[0].value.startswith("Saved. This is version 2 now.")
    assert fake.bots[code(7)].initial_prompt == "You ask twice."
    assert has(app, "change")


def test_another_name_alone_makes_no_version(form: AppTest, fake: FakeClient) -> None:
    form.text_input(key="change_name").set_value("Renamed").run()
    app = pressed(form, "save_change")
    assert "still version 1" in app.success[0].value
    assert "Renamed" in texts(app)


def test_what_is_missing_is_named_and_nothing_sent(form: AppTest, fake: FakeClient) -> None:
    app = pressed(retold(form, " "), "save_change")
    assert app.warning[0].value == "Still missing: Initial prompt."
    assert not fake.keys("revise_bot")


def test_a_failure_keeps_what_was_typed(form: AppTest, fake: FakeClient) -> None:
    fake.failures["revise_bot"] = [errors.StoreUnavailable()]
    app = pressed(retold(form, "You ask twice."), "save_change")
    assert "The database is not reachable" in texts(app)
    assert app.text_area(key="change_initial_prompt").value == "You ask twice."
    assert "version 2" in pressed(app, "save_change").success[0].value


def test_a_sign_in_that_ends_keeps_what_was_typed(form: AppTest, fake: FakeClient) -> None:
    fake.failures["revise_bot"] = [errors.TokenExpired()]
    app = pressed(retold(form, "You ask twice."), "save_change")
    app.text_input(key="key_field").set_value("demo-key-1")
    pressed(app, "sign_in_button")
    assert app.text_area(key="change_initial_prompt").value == "You ask twice."


def test_without_the_models_the_assistants_own_is_offered(
    opened: Opened, own: Bot, fake: FakeClient
) -> None:
    fake.failures["list_models"] = [errors.ProviderError() for _ in range(9)]
    app = opened("assistant", bot_info=own, bot_doing="change", bot_opened=own)
    assert app.selectbox(key="change_model").options == ["demo-small", FIRST_GOOD]


def test_of_two_changes_the_second_is_told_and_shown_the_first(
    form: AppTest, fake: FakeClient, own: Bot
) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    app = pressed(retold(form, "You ask twice."), "save_change")
    assert "This assistant was changed meanwhile" in texts(app).replace("\\", "")
    assert "proofs</ins>" in texts(app)
    assert app.text_area(key="change_initial_prompt").value == "You ask twice."
    assert fake.bots[own.bot_id].initial_prompt == "You ask for proofs."


def test_told_so_one_can_go_on_with_ones_own(form: AppTest, fake: FakeClient, own: Bot) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    app = pressed(retold(form, "You ask twice."), "save_change")
    pressed(pressed(app, "keep_mine"), "save_change")
    assert fake.bots[own.bot_id].initial_prompt == "You ask twice."
    assert fake.bots[own.bot_id].version == 3


def test_told_so_one_can_start_again_from_theirs(form: AppTest, fake: FakeClient, own: Bot) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    app = pressed(pressed(retold(form, "You ask twice."), "save_change"), "take_theirs")
    assert app.text_area(key="change_initial_prompt").value == "You ask for proofs."
    assert has(app, "save_change")


def test_discarded_it_is_as_it_was(form: AppTest, fake: FakeClient, own: Bot) -> None:
    app = pressed(retold(form, "You ask twice."), "discard_change")
    assert fake.bots[own.bot_id] == own
    again = pressed(app, "change")
    assert again.text_area(key="change_initial_prompt").value == own.initial_prompt


def test_what_is_typed_outlasts_a_look_at_the_details(form: AppTest) -> None:
    app = pressed(retold(form, "You ask twice."), "back_to_details")
    assert app.button(key="change").label == "Go on changing"
    assert pressed(app, "change").text_area(key="change_initial_prompt").value == "You ask twice."


def test_what_is_typed_outlasts_a_visit_elsewhere(form: AppTest) -> None:
    app = retold(form, "You ask twice.").switch_page("app_pages/lounge.py").run()
    app.switch_page("app_pages/assistant.py").run()
    assert app.text_area(key="change_initial_prompt").value == "You ask twice."


def test_its_versions_are_asked_for_only_when_they_are_opened(
    details: AppTest, fake: FakeClient
) -> None:
    assert not fake.keys("list_bot_versions")
    app = pressed(pressed(details, "versions"), "back_to_details")
    assert has(app, "start")
    assert len(fake.keys("list_bot_versions")) == 1


def test_each_version_shows_what_it_changed(details: AppTest, fake: FakeClient, own: Bot) -> None:
    config = own.config.model_copy(update={"temperature": 1.5})
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.", config=config)
    app = pressed(details, "versions")
    assert "proofs</ins>" in texts(app)
    assert "reasons</del>" in texts(app)
    newest, first = (found.label for found in app.expander)
    assert "in use" in newest
    assert newest.endswith("Initial prompt, Personality")
    assert first.endswith("as it was made")
    assert app.table[0].value.to_numpy().tolist() == [["Temperature", "0.7", "1.5"]]


def test_any_two_versions_are_compared(details: AppTest, fake: FakeClient, own: Bot) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    by_somebody_else(fake, fake.bots[own.bot_id], initial_prompt="You ask for examples.")
    app = pressed(details, "versions")
    newest = app.selectbox(key="since_3")
    assert newest.options == ["Version 2", "Version 1"]
    assert "proofs</del>" in texts(app)
    page = texts(newest.select(1).run())
    assert "reasons</del>" in page
    assert "examples</ins>" in page
    assert app.selectbox(key="since_1").options == ["Show it whole", "Version 3", "Version 2"]


def test_a_prompt_is_shown_as_text_whatever_it_says(opened: Opened, fake: FakeClient) -> None:
    bot = fake.own(7, initial_prompt="<img src=https://example.org/x>")
    page = texts(pressed(opened("assistant", bot_info=bot), "versions"))
    assert "&lt;img src" in page
    assert "<img src=https" not in page


def test_going_back_makes_a_new_version_of_an_old_one(
    details: AppTest, fake: FakeClient, own: Bot
) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    app = pressed(pressed(details, "versions"), "go_back_1")
    assert "what it was given in version 1" in texts(app)
    app = pressed(app, "go")
    assert "This is version 3 now" in app.success[0].value
    assert fake.bots[own.bot_id].initial_prompt == own.initial_prompt
    assert "Version 3" in pressed(app, "versions").expander[0].label


def test_another_version_is_put_in_use_and_no_new_one_is_made(
    details: AppTest, fake: FakeClient, own: Bot
) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    app = pressed(pressed(details, "versions"), "use_1")
    assert "from the next session" in texts(app)
    pressed(app, "go")
    assert ("move_label", ("production", 2, 1), None) in fake.asked
    assert fake.bots[own.bot_id].initial_prompt == own.initial_prompt
    assert len(fake.versions[own.bot_id]) == 2


def test_a_version_shows_its_labels_and_its_note(
    details: AppTest, fake: FakeClient, own: Bot
) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    told = {"labels": ("production", "staging"), "note": "Asks *less*"}
    fake.versions[own.bot_id][0] = fake.versions[own.bot_id][0].model_copy(update=told)
    app = pressed(details, "versions")
    assert ":gray-badge[@staging]" in app.expander[0].label
    assert "Asks \\*less\\*" in texts(app)


def labelled(app: AppTest, number: int, label: str) -> AppTest:
    app.text_input(key=f"label_name_{number}").set_value(label).run()
    return pressed(app, f"label_move_{number}")


def test_a_label_is_made_moved_and_removed(details: AppTest, fake: FakeClient, own: Bot) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    app = labelled(pressed(details, "versions"), 1, "staging")
    assert fake.bots[own.bot_id].labels == {"staging": 1}
    assert "@staging" in app.expander[1].label
    app = labelled(app, 2, "staging")
    assert ("move_label", ("staging", 1, 2), None) in fake.asked
    assert "@staging" in app.expander[0].label
    app = pressed(app, "remove_staging")
    assert fake.bots[own.bot_id].labels == {}
    assert "@staging" not in app.expander[0].label
    assert fake.bots[own.bot_id].version == 2


@pytest.mark.parametrize("name", ["", "Staging", "draft", "production", "a b"])
def test_what_is_no_label_is_not_sent(details: AppTest, fake: FakeClient, name: str) -> None:
    app = labelled(pressed(details, "versions"), 1, name)
    assert "A label is a word" in app.warning[0].value
    assert not fake.keys("move_label")


def test_a_label_that_was_moved_meanwhile_is_not_moved(
    details: AppTest, fake: FakeClient, own: Bot
) -> None:
    app = pressed(details, "versions")
    fake.move_label(own.bot_id, "staging", 1)
    fake.bots[own.bot_id] = fake.bots[own.bot_id].model_copy(update={"labels": {"staging": 9}})
    app = labelled(app, 1, "staging")
    assert "This assistant was changed meanwhile" in texts(app).replace("\\", "")
    assert fake.bots[own.bot_id].labels == {"staging": 9}


def test_going_back_is_refused_where_it_was_changed_meanwhile(
    details: AppTest, fake: FakeClient, own: Bot
) -> None:
    by_somebody_else(fake, own, initial_prompt="You ask for proofs.")
    app = pressed(pressed(details, "versions"), "go_back_1")
    by_somebody_else(fake, fake.bots[own.bot_id], initial_prompt="You ask for more.")
    app = pressed(app, "go")
    assert "This assistant was changed meanwhile" in texts(app).replace("\\", "")
    assert "version 3" in texts(app)
    assert fake.bots[own.bot_id].initial_prompt == "You ask for more."


def test_a_long_history_is_loaded_page_by_page(
    details: AppTest, fake: FakeClient, own: Bot
) -> None:
    fake.page_size = 2
    for number in range(3):
        by_somebody_else(fake, fake.bots[own.bot_id], initial_prompt=f"Prompt {number}")
    app = pressed(details, "versions")
    assert [found.label.split(" · ")[0] for found in app.expander] == ["**Version 4**"]
    app = pressed(app, "more_versions")
    assert len(app.expander) == 4
    assert not has(app, "more_versions")


def test_taken_down_it_is_gone_and_its_sessions_are_not(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    conversation = fake.start_session(own.bot_id).session
    fake.send_message(conversation.session_id, "Hello")
    app = pressed(opened("assistant", bot_info=own), "take_down")
    assert "Sessions that have begun go on" in texts(app)
    app = pressed(app, "go")
    assert "This assistant is not there any more" in texts(app)
    assert own.bot_id not in fake.bots
    assert not has(app, "change")
    assert has(app, f"resume_{conversation.session_id}")


def test_a_past_session_says_which_version_it_goes_on_with(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    conversation = fake.start_session(own.bot_id).session
    fake.send_message(conversation.session_id, "Hello")
    begun = fake.conversations[conversation.session_id].session.model_copy(
        update={"bot_version": 7}
    )
    fake.conversations[conversation.session_id] = fake.conversations[
        conversation.session_id
    ].model_copy(update={"session": begun})
    assert "Version 7" in texts(opened("assistant", bot_info=own))


def test_signing_in_at_ones_own_assistant_offers_to_change_it(
    opened: Opened, fake: FakeClient
) -> None:
    as_a_stranger = fake.own(7).model_copy(update={"is_mine": False, "initial_prompt": None})
    app = opened("assistant", bot_info=as_a_stranger, signed_in=False)
    app.text_input(key="key_field").set_value("demo-key-1")
    assert has(pressed(app, "sign_in_button"), "change")


@pytest.mark.parametrize("signed_in", [True, False])
def test_everybody_is_told_how_to_call_it(
    opened: Opened, fake: FakeClient, signed_in: bool
) -> None:
    bot = fake.bots[code(1)].model_copy(update={"version": 4})
    app = opened("assistant", bot_info=bot, signed_in=signed_in)
    written = [block.value for block in app.code]
    assert f'prompt={{"id": "{bot.bot_id}", "version": "4"' in written[-1]


def test_the_address_of_the_api_is_said_where_it_holds_for_others(
    opened: Opened, fake: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = fake.bots[code(1)]
    monkeypatch.setenv("GPTLAB_API_URL", "http://functions.internal:8080")
    assert "internal" not in texts(opened("assistant", bot_info=bot))
    monkeypatch.setenv("GPTLAB_API_URL", "https://lab.example.org/")
    page = texts(opened("assistant", bot_info=bot))
    assert 'base_url="https://lab.example.org/v1"' in page
