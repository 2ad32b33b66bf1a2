"""A creator changes an assistant, looks at its versions, goes back, and takes it down."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from gptlab.api.bots import Bot
from gptlab.client import Client, errors
from tests.frontend.steps import be_patient, go, sign_in
from tests.functions.assistants import cook, revision

PROMPT = "You argue politely. Begin by asking for a claim."
FIRMER = "You argue firmly. Begin by asking for a claim."


@pytest.fixture
def creator(client: Callable[..., Client], demo_key: Callable[[], str]) -> tuple[Client, str]:
    """Somebody's client, and the key."""
    key = demo_key()
    return client(key), key


@pytest.fixture
def bot(creator: tuple[Client, str]) -> Bot:
    return creator[0].create_bot(cook(initial_prompt=PROMPT))


@pytest.fixture
def details(app: str, page: Page, creator: tuple[Client, str], bot: Bot) -> Page:
    """Opened by a link, and only then signed in."""
    be_patient(page)
    page.goto(f"{app}/assistant?assistant_id={bot.bot_id}")
    sign_in(page, creator[1])
    expect(button(page, "Change")).to_be_visible()
    return page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def prompt(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Initial prompt")


def changed(page: Page, to: str) -> None:
    button(page, "Change").click()
    prompt(page).fill(to)
    button(page, "Save the change").click()


def test_an_assistant_is_changed_turned_back_and_taken_down(
    details: Page, creator: tuple[Client, str], bot: Bot, outside: list[str]
) -> None:
    client = creator[0]
    changed(details, FIRMER)
    expect(details.get_by_text("This is version 2 now")).to_be_visible()
    assert client.get_bot(bot.bot_id).initial_prompt == FIRMER

    button(details, "Versions").click()
    expect(details.get_by_role("deletion")).to_have_text("removed: politely")
    expect(details.get_by_role("insertion")).to_have_text("added: firmly")
    details.get_by_text("Version 1", exact=True).click()
    button(details, "Restore version 1").click()
    details.get_by_role("dialog").get_by_role("button", name="Restore version 1").click()
    expect(details.get_by_text("This is version 3 now")).to_be_visible()
    assert client.get_bot(bot.bot_id).initial_prompt == PROMPT

    button(details, "Take down").click()
    details.get_by_role("dialog").get_by_role("button", name="Take down").click()
    expect(details.get_by_text("This assistant is not there any more")).to_be_visible()
    with pytest.raises(errors.BotNotFound):
        client.get_bot(bot.bot_id)
    assert outside == []


def test_the_second_of_two_changes_keeps_its_words_until_somebody_decides(
    details: Page, creator: tuple[Client, str], bot: Bot
) -> None:
    button(details, "Change").click()
    prompt(details).fill("You agree.")
    creator[0].revise_bot(revision(bot, initial_prompt=FIRMER))
    button(details, "Save the change").click()
    expect(details.get_by_role("insertion")).to_have_text("added: firmly")
    expect(prompt(details)).to_have_value("You agree.")

    button(details, "Go on with mine").click()
    button(details, "Save the change").click()
    expect(details.get_by_text("This is version 3 now")).to_be_visible()
    assert creator[0].get_bot(bot.bot_id).initial_prompt == "You agree."


def test_what_is_typed_survives_a_look_elsewhere(details: Page) -> None:
    button(details, "Change").click()
    prompt(details).fill(FIRMER)
    prompt(details).press("Tab")
    button(details, "Back to Cook").click()
    go(details, "Lounge")
    expect(button(details, "Chat").first).to_be_visible()
    go(details, "Assistant")
    button(details, "Go on changing").click()
    expect(prompt(details)).to_have_value(FIRMER)
    button(details, "Save the change").click()
    expect(details.get_by_text("This is version 2 now")).to_be_visible()
