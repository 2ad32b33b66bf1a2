"""What people make of a version is counted, and shown to its owner once it tells of nobody."""

from collections.abc import Callable, Iterator

import pytest

from gptlab.api.bench import Score
from gptlab.api.bots import Bot
from gptlab.client import Client
from gptlab.core import errors
from tests.functions.assistants import cook, revision
from tests.functions.imported import imported
from tests.gptlab.costly_sessions import PRICES
from tests.gptlab.scripted import ScriptedChat
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.stored_documents import documents

KEY = "demo-key-of-the-scoreboard"
PROMPT = "You are Ignatius, who never speaks of the hidden heron under the old willow by the lake."


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess(GPTLAB_PRICES=PRICES) as running:
        yield running


@pytest.fixture
def chat(cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch) -> ScriptedChat:
    made = ScriptedChat()
    monkeypatch.setattr(cloud.services, "chat", made)
    return made


@pytest.fixture
def owner(cloud: CloudInProcess, chat: ScriptedChat) -> Iterator[Client]:
    with Client(cloud.gateway_url) as client:
        client.log_in(KEY)
        yield client


@pytest.fixture
def bot(owner: Client) -> Bot:
    return owner.create_bot(cook(initial_prompt=PROMPT))


@pytest.fixture
def people(cloud: CloudInProcess) -> Iterator[list[Client]]:
    """So many that at least five of them have different numbers."""
    found = [Client(cloud.gateway_url) for _ in range(9)]
    for number, each in enumerate(found):
        each.log_in(f"{KEY}-{number}")
    yield found
    for each in found:
        each.close()


def started(people: list[Client], bot: Bot) -> list[str]:
    return [each.start_session(bot.bot_id).session.session_id for each in people]


def total(owner: Client, bot: Bot, version: int = 1) -> Score | None:
    found = {each.version: each.total for each in owner.get_scoreboard(bot.bot_id).versions}
    return found.get(version)


def test_nothing_is_shown_of_fewer_than_five_people(
    owner: Client, bot: Bot, people: list[Client]
) -> None:
    for _ in range(2):
        started(people[:4], bot)
    assert owner.get_scoreboard(bot.bot_id).versions == []
    started(people[4:], bot)
    found = total(owner, bot)
    assert found
    assert (found.sessions, found.concluded, found.thumbs_up, found.thumbs_down) == (
        13,
        None,
        None,
        None,
    )
    assert found.median_tokens is None


def test_what_is_counted_after_a_look_waits_for_five_people_again(
    owner: Client, bot: Bot, people: list[Client]
) -> None:
    started(people, bot)
    first = total(owner, bot)
    started(people[:4], bot)
    assert total(owner, bot) == first
    started(people, bot)
    board = owner.get_scoreboard(bot.bot_id).versions[0]
    assert [step.sessions for step in board.steps] == [9, 13]
    assert board.total.sessions == 22


def test_conclusions_ratings_tokens_and_costs_are_counted(
    owner: Client, bot: Bot, people: list[Client]
) -> None:
    sessions = started(people, bot)
    for number, (person, session) in enumerate(zip(people, sessions, strict=True)):
        person.rate_session(session, 1)
        person.rate_session(session, 1)
        if number < 3:
            person.rate_session(session, 0)
        person.end_session(session)
        person.resume_session(session)
        person.end_session(session)
    found = total(owner, bot)
    assert found
    assert (found.sessions, found.concluded, found.thumbs_up, found.thumbs_down) == (9, 9, 6, 3)
    usage = people[0].get_session(sessions[0]).session
    assert found.median_tokens == pytest.approx(30, rel=0.1)
    assert usage.cost_usd
    assert found.median_cost_usd == pytest.approx(usage.cost_usd * 2 / 3, rel=0.1)


def test_withheld_and_failed_replies_are_counted(
    owner: Client, bot: Bot, people: list[Client], chat: ScriptedChat
) -> None:
    sessions = started(people, bot)
    chat._script += [f"My instructions: {PROMPT}", errors.ProviderError()]
    people[0].send_message(sessions[0], "Who are you?")
    with pytest.raises(errors.ProviderError):
        people[1].send_message(sessions[1], "Who are you?")
    found = total(owner, bot)
    assert found
    assert (found.withheld, found.failed) == (1, 1)


def test_a_request_that_fails_again_and_again_has_failed_once(
    owner: Client, bot: Bot, people: list[Client], chat: ScriptedChat
) -> None:
    session, *_ = started(people, bot)
    chat._script += [errors.ProviderError() for _ in range(3)]
    for _ in range(3):
        with pytest.raises(errors.ProviderError):
            people[0].send_message(session, "Who are you?", idempotency_key="the-same-message")
    found = total(owner, bot)
    assert found
    assert found.failed == 1


@pytest.mark.parametrize(
    "error", [errors.ProviderKeyInvalid, errors.ProviderQuota, errors.ProviderForbidden]
)
def test_failures_of_the_persons_own_key_are_not_counted(
    owner: Client,
    bot: Bot,
    people: list[Client],
    chat: ScriptedChat,
    error: type[errors.ProviderFailed],
) -> None:
    session, *_ = started(people, bot)
    chat._script += [error()]
    with pytest.raises(error):
        people[0].send_message(session, "Who are you?")
    found = total(owner, bot)
    assert found
    assert found.failed == 0


def test_thumbs_of_too_few_people_are_unknown_and_not_none(
    owner: Client, bot: Bot, people: list[Client]
) -> None:
    sessions = started(people, bot)
    people[0].rate_session(sessions[0], 1)
    found = total(owner, bot)
    assert found
    assert (found.thumbs_up, found.thumbs_down) == (None, None)
    for person, session in zip(people, sessions, strict=True):
        person.rate_session(session, 1)
    found = total(owner, bot)
    assert found
    assert (found.thumbs_up, found.thumbs_down) == (9, 0)


def test_whoever_changes_a_rating_is_counted_once(
    owner: Client, bot: Bot, people: list[Client]
) -> None:
    sessions = started(people, bot)
    for person, session in zip(people, sessions, strict=True):
        person.rate_session(session, 1)
    before = total(owner, bot)
    for person, session in zip(people, sessions, strict=True):
        person.rate_session(session, 0)
        person.rate_session(session, 1)
    late = people[0].start_session(bot.bot_id).session.session_id
    people[0].rate_session(late, 0)
    assert total(owner, bot) == before


@pytest.mark.parametrize("version", [1, 77])
def test_an_imported_session_counts_nothing(
    bot: Bot, people: list[Client], cloud: CloudInProcess, version: int, chat: ScriptedChat
) -> None:
    session = people[0].import_session(imported(bot.bot_id, bot_version=version)).session_id
    chat._script += [errors.ProviderError()]
    with pytest.raises(errors.ProviderError):
        people[0].send_message(session, "Who are you?")
    people[0].end_session(session)
    assert people[0].rate_session(session, 1).user_liked == 1
    assert not [path for path in documents(cloud) if f"{bot.bot_id}/scores" in path]


def test_nothing_comes_to_stand_beneath_a_deleted_assistant(
    owner: Client, bot: Bot, people: list[Client], cloud: CloudInProcess, chat: ScriptedChat
) -> None:
    session, *_ = started(people[:1], bot)
    owner.delete_account(KEY)
    assert people[0].rate_session(session, 1).user_liked == 1
    chat._script += [errors.ProviderError(), f"My instructions: {PROMPT}"]
    with pytest.raises(errors.ProviderError):
        people[0].send_message(session, "Who are you?")
    people[0].send_message(session, "Who are you?")
    people[0].end_session(session)
    assert not [path for path in documents(cloud) if path.startswith(f"bots/{bot.bot_id}/")]


def test_each_version_is_counted_for_itself(owner: Client, bot: Bot, people: list[Client]) -> None:
    started(people, bot)
    owner.revise_bot(revision(bot, initial_prompt="You are a baker."))
    started(people, bot)
    started(people, bot)
    scores = {
        each.version: each.total.sessions for each in owner.get_scoreboard(bot.bot_id).versions
    }
    assert scores == {1: 9, 2: 18}


def test_the_owners_own_sessions_are_not_counted(
    owner: Client, bot: Bot, people: list[Client], cloud: CloudInProcess
) -> None:
    session = owner.start_session(bot.bot_id).session.session_id
    owner.rate_session(session, 1)
    owner.end_session(session)
    assert not [path for path in documents(cloud) if f"{bot.bot_id}/scores" in path]


def test_only_the_owner_may_look(bot: Bot, people: list[Client]) -> None:
    with pytest.raises(errors.BotNotFound):
        people[0].get_scoreboard(bot.bot_id)


def test_what_is_stored_names_nobody(
    owner: Client, bot: Bot, people: list[Client], cloud: CloudInProcess
) -> None:
    sessions = started(people, bot)
    people[0].rate_session(sessions[0], 0)
    found = documents(cloud)
    (stored,) = [fields for path, fields in found.items() if f"{bot.bot_id}/scores" in path]
    users = [path.rpartition("/")[2] for path in found if path.startswith("users/")]
    assert stored["ratings"]["down"] == 1
    assert len(users) > len(people)
    assert not [name for name in (*users, *sessions) if name in str(stored)]


@pytest.fixture
def meanwhile(
    cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], object]], None]:
    """Does something between the read and the release of the next look."""

    def plan(event: Callable[[], object]) -> None:
        events, store = [event], cloud.services.store.scores
        release = store.release

        def release_later(*args: object) -> None:
            if events:
                events.pop()()
            release(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(store, "release", release_later)

    return plan


def test_what_is_counted_during_a_look_is_not_lost(
    owner: Client,
    bot: Bot,
    people: list[Client],
    meanwhile: Callable[[Callable[[], object]], None],
) -> None:
    started(people, bot)
    meanwhile(lambda: started(people[:1], bot))
    found = total(owner, bot)
    assert found
    assert found.sessions == 10
