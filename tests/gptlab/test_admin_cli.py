"""What an operator can do with assistants, from the command line."""
# ruff: noqa: RUF001 - Chinese punctuation is what it looks like

from collections.abc import Callable
from functools import partial

import pytest

from emulator.dev_stack import LocalCloud
from gptlab import admin_cli
from gptlab.api.grants import CreateGrant
from gptlab.api.variables import VariableValues
from gptlab.bots.showcase import coaches
from gptlab.client import Client, errors
from gptlab.core.services import Services
from gptlab.core.settings import Settings
from gptlab.store.bot_fields import active_fields
from tests.functions.assistants import cook

Command = Callable[[list[str]], int]


@pytest.fixture
def command(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, as run in the environment of the functions."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", cloud.environment["FIRESTORE_EMULATOR_HOST"])
    return partial(admin_cli.main, environment=cloud.environment)


@pytest.fixture
def bot_id(client: Callable[..., Client]) -> str:
    return client().create_bot(cook()).bot_id


def showcased(visitor: Client) -> set[str]:
    found, token = set(), None
    while True:
        page = visitor.list_bots(page_token=token)
        found |= {bot.bot_id for bot in page.bots}
        token = page.next_page_token
        if token is None:
            return found


def test_whose_grants_a_dropped_secret_ends_is_listed(
    command: Command, client: Callable[..., Client], demo_key: Callable[[], str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    key = demo_key()
    owner = client(key)
    wanted = CreateGrant.of(
        api_key=key, bot_id=owner.create_bot(cook()).bot_id, name="Page", daily_budget_usd=1
    )
    kept, ended = (owner.create_grant(wanted).grant.grant_id for _ in range(2))
    owner.revoke_grant(ended)

    assert command(["grants", "1"]) == 0
    said = capsys.readouterr().out
    assert f"{kept} of user {owner.get_user().user_id}" in said
    assert ended not in said
    assert command(["grants", "2"]) == 0
    assert "No grant needs version 2" in capsys.readouterr().out


def test_an_assistant_is_showcased_and_not_any_more(
    command: Command, visitor: Client, bot_id: str
) -> None:
    assert command(["showcase", bot_id]) == 0
    assert bot_id in showcased(visitor)

    assert command(["unshowcase", bot_id]) == 0
    assert bot_id not in showcased(visitor)


def test_an_assistant_that_is_taken_down_is_found_by_nobody(
    command: Command, visitor: Client, bot_id: str
) -> None:
    command(["showcase", bot_id])
    assert command(["take-down", bot_id]) == 0

    assert bot_id not in showcased(visitor)
    with pytest.raises(errors.BotNotFound):
        visitor.get_bot(bot_id)


def test_a_session_under_way_goes_on_and_a_new_one_does_not_begin(
    command: Command, client: Callable[..., Client]
) -> None:
    person = client()
    bot_id = person.create_bot(cook()).bot_id
    session = person.start_session(bot_id).session
    command(["take-down", bot_id])

    assert person.send_message(session.session_id, "Hello?").reply.content
    with pytest.raises(errors.BotNotFound):
        person.start_session(bot_id)

    command(["put-back", bot_id])
    assert person.start_session(bot_id).reply.content


def test_seeding_again_adds_nothing(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    command(["seed"])
    assert command(["seed"]) == 0

    assert capsys.readouterr().out.splitlines()[-1] == "0 showcased assistants added"


@pytest.mark.parametrize("is_as_it_was", [True, False])
def test_seeding_brings_a_coach_of_an_earlier_release_up_to_date_and_leaves_a_changed_one(
    command: Command, cloud: LocalCloud, visitor: Client, *, is_as_it_was: bool
) -> None:
    otis = next(coach for coach in coaches() if coach.name == "Otis")
    prompt, _, _ = otis.active.initial_prompt_msg.partition("\n\n")
    stored = {"active_initial_prompt_msg": prompt if is_as_it_was else "Changed.",
              "active_variables": []}  # fmt: skip
    services = Services(Settings.from_environment(cloud.environment))
    try:
        admin_cli.mark(services, otis.bot_id, stored)
        command(["seed"])
        assert bool(visitor.get_bot(otis.bot_id).variables) is is_as_it_was
    finally:
        admin_cli.mark(services, otis.bot_id, active_fields(otis.active))
        services.close()


@pytest.mark.parametrize(
    ("told", "greeting"),
    [
        (None, "Hello, I'm Clara, your patient coach."),
        ({"app_language": "简体中文"}, "你好，我是Clara，你的教练。"),
    ],
)
def test_a_coach_greets_in_the_language_it_is_told(
    client: Callable[..., Client], told: VariableValues | None, greeting: str
) -> None:
    clara = coaches()[0].bot_id
    assert client().start_session(clara, variables=told).reply.content.startswith(greeting)


def test_an_unknown_assistant_is_named(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["take-down", "NoSuchAssistant00000"]) == 1
    assert "There is no assistant NoSuchAssistant00000" in capsys.readouterr().err


def test_without_a_database_it_says_how_to_name_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert admin_cli.main(["seed"], environment={}) == 2
    assert "GOOGLE_CLOUD_PROJECT=<project>" in capsys.readouterr().err
