"""Versions of an assistant, on our server and on the official emulator."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from gptlab import admin_cli
from gptlab.api.bots import Bot as BotResponse
from gptlab.api.bots import BotVersionPage, DeactivateBot, GetBot, ListBotVersions, RevertBot
from gptlab.api.fields import SessionType
from gptlab.api.sessions import (
    GetSession,
    LabConfiguration,
    ListSessions,
    SendMessage,
    Session,
    StartSession,
    Turn,
)
from gptlab.bots import crud, versioning
from gptlab.bots.models import Bot, BotVersion
from gptlab.core import errors
from gptlab.core.crypto import random_id
from gptlab.core.services import Services
from gptlab.sessions import conversation, management
from gptlab.store.bots import BotStore
from gptlab.store.database import Connection, Database
from gptlab.store.sdk import DELETE_FIELD, Increment
from gptlab.store.sdk import exceptions as google
from tests.functions.assistants import COOK, cook, revision
from tests.gptlab.scripted import Person, ScriptedChat, services_on

BAKER, BUTCHER = "You are a baker.", "You are a butcher."


class InterruptedBots(BotStore):
    """Assistants to whom something happens each time they have been read."""

    def __init__(self, database: Database, event: Callable[[], object]) -> None:
        super().__init__(database)
        self._event = event

    def find(self, bot_id: str) -> Bot | None:
        found = super().find(bot_id)
        self._event()
        return found


@pytest.fixture
def services(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """On each of the servers in turn, in a project of its own."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    made = services_on(f"versions-{random_id().lower()}", ScriptedChat())
    yield made
    made.close()


@pytest.fixture
def database(services: Services) -> Database:
    return services.store.bots._database


@pytest.fixture
def person(services: Services) -> Person:
    return Person(services)


@pytest.fixture
def bot(services: Services, person: Person) -> BotResponse:
    """The person's cook, as it was made."""
    made = crud.create_bot(cook(), person.acting(), services)
    assert isinstance(made, BotResponse)
    return made


def revise(bot: BotResponse, person: Person, services: Services, **changes: object) -> BotResponse:
    return versioning.revise_bot(revision(bot, **changes), person.acting(), services)


def revert(bot: BotResponse, to_version: int, person: Person, services: Services) -> BotResponse:
    request = RevertBot.of(bot_id=bot.bot_id, version=bot.version, to_version=to_version)
    return versioning.revert_bot(request, person.acting(), services)


def take_down(bot: BotResponse, person: Person, services: Services) -> BotResponse:
    return crud.deactivate_bot(
        DeactivateBot.of(bot_id=bot.bot_id), person.acting(), services
    )  # fmt: skip


def versions(
    bot: BotResponse, person: Person, services: Services, **page: object
) -> BotVersionPage:
    request = ListBotVersions.of(bot_id=bot.bot_id, **page)
    return versioning.list_bot_versions(request, person.acting(), services)


def prompts(bot: BotResponse, person: Person, services: Services) -> list[tuple[int, str]]:
    found = versions(bot, person, services).versions
    return [(version.version, version.initial_prompt) for version in found]


def start(bot: BotResponse, person: Person, services: Services) -> Session:
    request = StartSession.of(bot_id=bot.bot_id)
    turn = conversation.start_session(request, person.acting(), services)
    assert isinstance(turn, Turn)
    return turn.session


def given(bot: BotResponse, version: int | None, services: Services) -> str | None:
    """The prompt of a version, or of the active one; None where there is no such version."""
    _, found = services.store.bots.find_with_version(bot.bot_id, version)
    return found.initial_prompt_msg if found else None


def stamp(bot: BotResponse, database: Database) -> datetime | None:
    """When it was last written."""
    return database.read(f"bots/{bot.bot_id}")[0].update_time


def active_entries(bot: BotResponse, database: Database) -> dict[str, str]:
    """The ids of what is active in its history of prompts, by their text."""
    path = f"bots/{bot.bot_id}/prompts"
    found = [database.read(f"{path}/{entry}")[0] for entry in database.ids(path)]
    entries = [(each.id, each.fields) for each in found if each.fields]
    return {fields["message"]: entry for entry, fields in entries if fields["is_active"]}


def test_a_revision_is_a_version_and_the_earlier_one_is_still_there(
    services: Services, person: Person, bot: BotResponse
) -> None:
    revised = revise(bot, person, services, initial_prompt=BAKER)

    assert (bot.version, revised.version, revised.initial_prompt) == (1, 2, BAKER)
    assert [given(bot, version, services) for version in (1, 2, None, 3)] == [
        COOK["initial_prompt"], BAKER, BAKER, None,
    ]  # fmt: skip


def test_an_assistant_is_given_what_it_was_in_an_earlier_version(
    services: Services, person: Person, bot: BotResponse
) -> None:
    before = services.store.bots.find(bot.bot_id)
    revise(bot, person, services, session_type=3, config={"model": "demo-chat-mini"}, name="Baker")
    now, earlier = services.store.bots.find_with_version(bot.bot_id, 1)

    assert before is not None
    assert now is not None
    assert earlier is not None
    pinned = now.giving(earlier)
    assert (pinned.active, pinned.session_type) == (before.active, before.session_type)
    assert (pinned.name, now.session_type) == ("Baker", SessionType.COACHING)


def test_there_is_no_version_of_no_assistant(services: Services) -> None:
    for version in (None, 1):
        assert services.store.bots.find_with_version(random_id(), version) == (None, None)


def test_a_new_name_is_no_new_version(services: Services, person: Person, bot: BotResponse) -> None:
    revised = revise(bot, person, services, name="Chef", tag_line="Stews", description="Stirs.")

    assert (revised.version, revised.name) == (1, "Chef")
    assert crud.get_bot(GetBot.of(bot_id=bot.bot_id), person.acting(), services) == revised
    assert len(versions(bot, person, services).versions) == 1


def test_a_revision_that_changes_nothing_writes_nothing(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    before = stamp(bot, database)

    assert revise(bot, person, services) == bot
    assert revert(bot, 1, person, services) == bot
    assert stamp(bot, database) == before


def test_only_what_changed_has_a_new_entry_in_the_history(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    before = active_entries(bot, database)
    revise(bot, person, services, initial_prompt=BAKER)
    after = active_entries(bot, database)

    assert set(after) == {BAKER, COOK["summary_prompt"]}
    assert after[COOK["summary_prompt"]] == before[COOK["summary_prompt"]]
    assert len(database.ids(f"bots/{bot.bot_id}/model_configs")) == 1


def test_the_same_revision_asked_for_twice_is_one_version(
    services: Services, person: Person, bot: BotResponse
) -> None:
    changes = {"initial_prompt": BAKER, "name": "Baker"}
    first = revise(bot, person, services, **changes)

    assert revise(bot, person, services, **changes) == first
    assert len(versions(bot, person, services).versions) == 2


def test_a_commit_whose_answer_is_lost_is_one_version(
    services: Services, person: Person, bot: BotResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Connection.commit
    lost = [google.ServiceUnavailable("lost")]  # type: ignore[no-untyped-call]

    def commit(connection: Connection, writes: list[Any], seconds: float) -> Any:  # noqa: ANN401
        answer = real(connection, writes, seconds)
        if lost:
            raise lost.pop()
        return answer

    monkeypatch.setattr(Connection, "commit", commit)
    revised = revise(bot, person, services, initial_prompt=BAKER)

    assert (revised.version, lost) == (2, [])
    assert len(versions(bot, person, services).versions) == 2


def test_who_revises_what_was_revised_meanwhile_is_told(
    services: Services, person: Person, bot: BotResponse
) -> None:
    revise(bot, person, services, initial_prompt=BAKER)

    for changes in ({"initial_prompt": BUTCHER}, {"name": "Butcher"}, {}):
        with pytest.raises(errors.BotChanged):
            revise(bot, person, services, **changes)
    with pytest.raises(errors.BotChanged):
        revert(bot, 1, person, services)
    assert given(bot, None, services) == BAKER


def test_of_two_revisions_at_once_the_second_is_told(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    waiting = [lambda: revise(bot, person, services, initial_prompt=BAKER)]

    def event() -> None:
        if waiting:
            waiting.pop()()

    services.store.bots = InterruptedBots(database, event)
    with pytest.raises(errors.BotChanged):
        revise(bot, person, services, initial_prompt=BUTCHER)

    assert prompts(bot, person, services) == [(2, BAKER), (1, COOK["initial_prompt"])]


def test_of_many_revisions_at_once_one_is_made(
    services: Services, person: Person, bot: BotResponse
) -> None:
    def attempt(number: int) -> str:
        try:
            return (
                revise(bot, person, services, initial_prompt=f"Cook {number}").initial_prompt or ""
            )
        except errors.BotChanged as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(attempt, range(8)))

    assert found.count("bot_changed") == 7
    assert prompts(bot, person, services)[0][1] in found
    assert len(versions(bot, person, services).versions) == 2


def test_sessions_that_begin_meanwhile_refuse_no_revision(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    def count_a_session() -> None:
        writes = database.writes()
        writes.update(f"bots/{bot.bot_id}", {"sessions_started": Increment(1)})
        writes.commit()

    services.store.bots = InterruptedBots(database, count_a_session)
    revised = revise(bot, person, services, initial_prompt=BAKER)

    stored = BotStore(database).find(bot.bot_id)
    assert stored is not None
    assert (revised.version, stored.active.version, stored.sessions_started) == (2, 2, 1)


def test_going_back_is_a_new_version_of_the_old_words(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    revised = revise(bot, person, services, initial_prompt=BAKER, name="Baker")
    reverted = revert(revised, 1, person, services)

    assert (reverted.version, reverted.initial_prompt) == (3, COOK["initial_prompt"])
    assert reverted.name == "Baker"
    assert [number for number, _ in prompts(bot, person, services)] == [3, 2, 1]
    assert set(active_entries(bot, database)) == {COOK["initial_prompt"], COOK["summary_prompt"]}


def test_going_back_twice_is_going_back_once(
    services: Services, person: Person, bot: BotResponse
) -> None:
    revised = revise(bot, person, services, initial_prompt=BAKER)
    first = revert(revised, 1, person, services)

    assert revert(revised, 1, person, services) == first
    assert revert(first, 1, person, services) == first


def test_there_is_no_going_back_to_what_never_was(
    services: Services, person: Person, bot: BotResponse
) -> None:
    with pytest.raises(errors.BotVersionNotFound):
        revert(bot, 2, person, services)


@pytest.mark.parametrize("attempt", [
    lambda bot, other, services: revise(bot, other, services, initial_prompt=BAKER),
    lambda bot, other, services: revise(bot, other, services),
    lambda bot, other, services: revert(bot, 1, other, services),
    lambda bot, other, services: versions(bot, other, services),
    take_down,
])  # fmt: skip
def test_to_others_an_assistant_is_not_there_to_be_changed(
    services: Services, bot: BotResponse, database: Database, attempt: Callable[..., object]
) -> None:
    before = stamp(bot, database)

    with pytest.raises(errors.BotNotFound):
        attempt(bot, Person(services), services)
    assert stamp(bot, database) == before


def test_taking_down_twice_is_taking_down_once(
    services: Services, person: Person, bot: BotResponse
) -> None:
    first = take_down(bot, person, services)

    assert not first.is_active
    assert take_down(bot, person, services) == first
    with pytest.raises(errors.BotNotFound):
        start(bot, person, services)


def test_what_the_operator_took_down_does_not_come_back_by_a_revision(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    def operator_takes_it_down() -> None:
        admin_cli.mark(services, bot.bot_id, admin_cli.MARKS["take-down"])

    services.store.bots = InterruptedBots(database, operator_takes_it_down)
    revise(bot, person, services, initial_prompt=BAKER)  # read before, written after
    stored = services.store.bots.find(bot.bot_id)

    assert stored is not None
    assert not stored.is_active
    for attempt in (revise, versions):
        with pytest.raises(errors.BotNotFound):
            attempt(bot, person, services)


def test_a_session_goes_on_with_the_version_it_began_with(
    services: Services, person: Person, bot: BotResponse
) -> None:
    begun = start(bot, person, services)
    revise(bot, person, services, initial_prompt=BAKER)
    later = start(bot, person, services)
    say = SendMessage.of(session_id=begun.session_id, message="Leeks.")
    conversation.send_message(say, person.acting(), services)

    assert isinstance(services.chat, ScriptedChat)
    first, second, third = (asked[0]["content"] for asked in services.chat.asked)
    assert (begun.bot_version, later.bot_version) == (1, 2)
    assert COOK["initial_prompt"] in first
    assert COOK["initial_prompt"] in third
    assert BAKER in second


def test_lists_and_transcripts_say_which_version_a_session_is_of(
    services: Services, person: Person, bot: BotResponse
) -> None:
    conversation = start(bot, person, services)
    listed = management.list_sessions(ListSessions.of(), person.acting(), services).sessions
    read = GetSession.of(session_id=conversation.session_id)
    transcript = management.get_session(read, person.acting(), services)

    assert [session.bot_version for session in listed] == [1]
    assert transcript.session.bot_version == 1


def test_a_test_session_is_of_no_version(services: Services, person: Person) -> None:
    lab = LabConfiguration.of(initial_prompt=BAKER, config={"model": "demo-chat"})
    request = StartSession.of(lab=lab)
    turn = conversation.start_session(request, person.acting(), services)

    assert isinstance(turn, Turn)
    assert turn.session.bot_version is None


def test_versions_are_paged_without_a_gap_or_a_double(
    services: Services, person: Person, bot: BotResponse
) -> None:
    latest = bot
    for number in range(4):
        latest = revise(latest, person, services, initial_prompt=f"You are cook {number}.")
    seen, token = [], None
    while True:
        page = versions(bot, person, services, page_size=2, page_token=token)
        seen.append([version.version for version in page.versions])
        if (token := page.next_page_token) is None:
            break

    assert seen == [[5, 4], [3, 2], [1]]


def test_a_list_agrees_with_the_assistant_and_its_dates(
    services: Services, person: Person, bot: BotResponse
) -> None:
    (only,) = versions(bot, person, services).versions
    revise(bot, person, services, summary_prompt="In a word?")
    newest, earlier = versions(bot, person, services).versions

    assert earlier.model_copy(update={"labels": only.labels}) == only
    assert (earlier.labels, newest.labels) == ((), ("production",))
    assert (only.created_date, newest.summary_prompt) == (bot.created_date, "In a word?")
    assert newest.created_date > only.created_date


def test_an_assistant_from_before_there_were_versions_is_its_first(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    writes = database.writes()
    writes.update(f"bots/{bot.bot_id}", {"version": DELETE_FIELD, "version_date": DELETE_FIELD})
    writes.commit()
    stored = services.store.bots.find(bot.bot_id)

    assert stored is not None
    assert (stored.active.version, stored.active.created_date) == (1, bot.created_date)
    assert revise(bot, person, services, initial_prompt=BAKER).version == 2
    assert given(bot, 1, services) == COOK["initial_prompt"]


def test_a_version_stands_by_itself_in_its_document(
    services: Services, person: Person, bot: BotResponse, database: Database
) -> None:
    revise(bot, person, services, initial_prompt=BAKER)
    (fields,) = [each.fields for each in database.read(f"bots/{bot.bot_id}/versions/000001")]

    assert fields is not None
    assert set(fields) == set(BotVersion.__dataclass_fields__)
