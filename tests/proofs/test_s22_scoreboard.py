"""S22: no two looks at a scoreboard differ by what fewer than five people rated.

Strangers rate an assistant and change their minds, and its owner looks after each rating. Between
any two looks that differ, the ratings of at least five of them must have changed: who changes a
rating and changes it back has added nothing. And what a look shows must not depend on who of those
gave which rating.
"""

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from gptlab.client import Client
from gptlab.sessions.models import Session
from tests.functions.assistants import cook
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import new_api_key

STRANGERS = 18
RATINGS = 60
LEAST = 5

Rating = tuple[int, int]
"""Who, and which."""
Look = tuple[int, int, int]
"""How many times something new was shown so far, and the thumbs up and down."""


class Rated:
    """An assistant with a session of each stranger."""

    def __init__(self, owner: Client, strangers: list[Client]) -> None:
        self._owner, self._strangers = owner, strangers
        self._bot = owner.create_bot(cook()).bot_id
        self._sessions = [each.start_session(self._bot).session.session_id for each in strangers]
        owner.get_scoreboard(self._bot)  # shows the sessions; from here on only ratings come

    def looks(self, ratings: list[Rating]) -> list[Look]:
        """What the owner sees after each."""
        found = []
        for who, liked in ratings:
            self._strangers[who].rate_session(self._sessions[who], 1 if liked else 0)
            (board,) = self._owner.get_scoreboard(self._bot).versions
            up, down = board.total.thumbs_up or 0, board.total.thumbs_down or 0
            found.append((len(board.steps), up, down))
        return found


@pytest.fixture
def people(open_cloud: CloudInProcess) -> Iterator[tuple[Client, list[Client]]]:
    found = [Client(open_cloud.gateway_url) for _ in range(STRANGERS + 1)]
    for each in found:
        each.log_in(new_api_key())
    yield found[0], found[1:]
    for each in found:
        each.close()


def some_ratings(seed: int) -> list[Rating]:
    chance = random.Random(seed)  # noqa: S311 - the same in each run
    return [(chance.randrange(STRANGERS), chance.randrange(2)) for _ in range(RATINGS)]


def shown_at(looks: list[Look]) -> list[int]:
    """After how many ratings something new was shown."""
    first = (1, 0, 0)
    return [n for n, (before, after) in enumerate(pairwise([first, *looks]), 1) if before != after]


def of_too_few(ratings: list[Rating], looks: list[Look]) -> int:
    """How many looks tell, beside the one before them, of fewer than five people."""
    between = pairwise([0, *shown_at(looks)])
    return sum(changed(ratings[:start], ratings[:end]) < LEAST for start, end in between)


def changed(before: list[Rating], after: list[Rating]) -> int:
    """How many people rated otherwise than before, or for the first time."""
    return len(dict(after).items() - dict(before).items())


def toggled() -> list[Rating]:
    """All rate; then each changes their mind and back, twice."""
    everybody = range(STRANGERS)
    there_and_back = [(who, liked) for who in everybody for liked in (0, 1)]
    return [*((who, 1) for who in everybody), *there_and_back, *there_and_back]


def exchanged(ratings: list[Rating], looks: list[Look]) -> list[Rating]:
    """The same, but two people who said the contrary, each once and first, changed places."""
    end = shown_at(looks)[0]
    batch = ratings[:end]
    once = [n for n, (who, _) in enumerate(batch) if [each for each, _ in batch].count(who) == 1]
    up = next(n for n in once if batch[n][1])
    down = next(n for n in once if not batch[n][1])
    changed = list(batch)
    changed[up], changed[down] = (batch[up][0], 0), (batch[down][0], 1)
    return changed


def test_two_looks_differ_by_five_people_at_least(
    people: tuple[Client, list[Client]], metric: Metric, how_often: HowOften
) -> None:
    tries, wrong, shown = how_often(2, 20), 0, 0
    for seed in range(tries):
        ratings = some_ratings(seed)
        looks = Rated(*people).looks(ratings)
        wrong += of_too_few(ratings, looks)
        shown += len(shown_at(looks))
    over = f"{tries * RATINGS} looks, {shown} of which show something new"
    metric("S22", "looks that tell of fewer than five people", wrong, over, 0)
    assert wrong == 0
    assert shown >= 2 * tries


def test_a_look_does_not_tell_who_rated_how(people: tuple[Client, list[Client]]) -> None:
    ratings = [(who, who % 2) for who in range(STRANGERS)]
    looks = Rated(*people).looks(ratings)
    other = exchanged(ratings, looks)
    assert other != ratings[: len(other)]
    assert Rated(*people).looks(other)[-1] == looks[len(other) - 1]


def test_counters_that_are_shown_at_once_are_caught(
    people: tuple[Client, list[Client]], monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setattr("gptlab.bots.scores.PEOPLE", 1)
    ratings = some_ratings(0)
    wrong = of_too_few(ratings, Rated(*people).looks(ratings))
    over = f"{RATINGS} looks, planted: shown at once"
    metric("S22", "looks that tell of fewer than five people", wrong, over, "caught")
    assert wrong > 0


def test_changing_ones_mind_and_back_shows_nothing_new(
    people: tuple[Client, list[Client]], metric: Metric
) -> None:
    ratings = toggled()
    looks = Rated(*people).looks(ratings)
    wrong = of_too_few(ratings, looks)
    over = f"{len(ratings)} looks while everybody toggles"
    metric("S22", "looks that tell of fewer than five people", wrong, over, 0)
    assert wrong == 0
    assert max(shown_at(looks)) <= STRANGERS


def test_corrections_that_count_their_person_again_are_caught(
    people: tuple[Client, list[Client]], monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    scored = Session.scored

    def as_further_person(session: Session, *given: Any, is_correction: bool = False) -> Any:  # noqa: ANN401
        return scored(session, *given)

    monkeypatch.setattr(Session, "scored", as_further_person)
    ratings = toggled()
    wrong = of_too_few(ratings, Rated(*people).looks(ratings))
    over = f"{len(ratings)} looks, planted: corrections count as people"
    metric("S22", "looks that tell of fewer than five people", wrong, over, "caught")
    assert wrong > 0
