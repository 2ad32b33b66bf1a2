"""R4: of two tabs at once, one is answered and one is told to wait; then both are done."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from itertools import chain

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person, new_key

pytestmark = pytest.mark.slow

PEOPLE = 10
PATIENCE = 30.0
Tabs = tuple["Future[httpx2.Response]", "Future[httpx2.Response]"]


def wrong_pairs(cloud: Cloud, bot_id: str, people: int, rounds: int) -> list[str]:
    """What went wrong, pair by pair. The provider holds each first reply until both have asked."""
    with ExitStack() as opened:
        opened.callback(cloud.model.clear_faults)
        chat_users = [opened.enter_context(Person(cloud)) for _ in range(people)]
        sessions = {chat_user: chat_user.start(bot_id) for chat_user in chat_users}
        pool = opened.enter_context(ThreadPoolExecutor(2 * people))
        found = [_round(cloud, sessions, number, pool) for number in range(rounds)]
        return [*chain(*found), *chain(*(_transcript(*each, rounds) for each in sessions.items()))]


def _round(
    cloud: Cloud, sessions: dict[Person, str], number: int, pool: ThreadPoolExecutor
) -> Iterator[str]:
    cloud.model.clear_calls()
    cloud.model.faults(*({"kind": "hold", "key_sha256": sha256(p.api_key)} for p in sessions))
    keys = {person: (new_key(), new_key()) for person in sessions}
    pairs: dict[Person, Tabs] = {
        person: tuple(  # type: ignore[misc]
            pool.submit(person.say, session_id, _text(number, tab), keys[person][tab])
            for tab in (0, 1)
        )
        for person, session_id in sessions.items()
    }
    for pair in pairs.values():
        wait(pair, timeout=PATIENCE, return_when=FIRST_COMPLETED)
    cloud.model.release(at_least=len(sessions))
    for person, pair in pairs.items():
        yield from _pair(person, pair)
    again = [
        pool.submit(
            person.post_until_done,
            f"/sessions/{session_id}/messages",
            {"message": _text(number, tab)},
            keys[person][tab],
        )
        for person, session_id in sessions.items()
        for tab in (0, 1)
    ]
    yield from (f"not done: {each.result().text}" for each in again if each.result().is_error)
    calls = {person.user_id: len(person.chat_calls()) for person in sessions}
    yield from (f"{user_id}: {n} provider calls" for user_id, n in calls.items() if n != 2)


def _text(number: int, tab: int) -> str:
    return f"Round {number}, tab {tab}"


def _pair(person: Person, pair: Tabs) -> Iterator[str]:
    answers = [each.result(PATIENCE) for each in pair]
    refused = [each for each in answers if each.is_error]
    if len(refused) != 1:
        yield f"{person.user_id}: {[each.status_code for each in answers]}"
        return
    error, pause = refused[0].json()["error"], refused[0].headers.get("Retry-After", "")
    if (refused[0].status_code, error["code"]) != (409, "session_busy"):
        yield f"{person.user_id}: {refused[0].status_code} {error['code']}"
    if not pause.isdecimal() or int(pause) < 1:
        yield f"{person.user_id}: Retry-After {pause!r}"


def _transcript(person: Person, session_id: str, rounds: int) -> Iterator[str]:
    """Each text once, those of a round together, and a reply after each."""
    found = person.transcript(session_id)
    messages = found["messages"]
    roles = [each["role"] for each in messages]
    if roles != ["assistant", *["user", "assistant"] * 2 * rounds]:
        yield f"{person.user_id}: {roles}"
    said = [each["content"] for each in messages if each["role"] == "user"]
    wanted = [{_text(number, tab) for tab in (0, 1)} for number in range(rounds)]
    if [set(said[2 * n : 2 * n + 2]) for n in range(rounds)] != wanted or len(said) != 2 * rounds:
        yield f"{person.user_id}: {said}"
    if found["session"]["message_count"] != 1 + 4 * rounds:
        yield f"{person.user_id}: counted {found['session']['message_count']}"


def test_one_tab_is_answered_and_the_other_told_to_wait(
    cloud: LocalCloud, metric: Metric, how_often: HowOften
) -> None:
    rounds = how_often(3, 50)
    with Person(cloud) as maker:
        wrong = wrong_pairs(cloud, maker.make_bot(), PEOPLE, rounds)
    metric("R4", "two tabs at once, wrong", len(wrong), f"{PEOPLE * rounds} pairs", 0)
    assert not wrong


def test_without_the_busy_check_both_tabs_go_ahead(
    open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    with Person(open_cloud) as maker:
        bot_id = maker.make_bot()
    monkeypatch.setattr("gptlab.sessions.turns.refuse_while_busy", lambda *given: None)
    wrong = wrong_pairs(open_cloud, bot_id, 3, 1)
    metric("R4", "two tabs at once, wrong", len(wrong), "3 pairs, planted: no check", "caught")
    assert wrong
