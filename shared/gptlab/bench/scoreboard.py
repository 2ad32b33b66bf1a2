"""What people make of an assistant's versions, as its owner may see it."""

from functools import reduce
from operator import add

from gptlab.accounts.ownership import found_bot, own_bot
from gptlab.api.bench import GetScoreboard, Score, Scoreboard, VersionScores
from gptlab.bots.scores import PEOPLE, Scores, Step, median
from gptlab.core.services import Caller, Services
from gptlab.llm.spending import usd
from gptlab.store.database import PreconditionFailed

TRIES = 3


def get_scoreboard(request: GetScoreboard, caller: Caller, services: Services) -> Scoreboard:
    """What could be shown before, and what has come to be counted of enough people since."""
    own_bot(found_bot(services.store.bots.find(request.bot_id)), caller)
    found = _released(request.bot_id, services)
    return Scoreboard(
        least_people=PEOPLE,
        versions=[_response(scores) for scores in found if scores.steps],
    )


def _released(bot_id: str, services: Services) -> list[Scores]:
    """Where much is counted meanwhile, some of it waits for the next look."""
    store = services.store.scores
    found: list[Scores] = []
    for _ in range(TRIES):
        found = store.of(bot_id)
        due = [scores for scores in found if scores.due]
        if not due:
            break
        now = services.clock()
        after = [scores.released(now) for scores in due]
        try:
            store.release(due, after)
        except PreconditionFailed:
            continue
        new = {scores.version: scores for scores in after}
        return [new.get(scores.version, scores) for scores in found]
    return found


def _response(scores: Scores) -> VersionScores:
    return VersionScores(
        version=scores.version,
        total=_score(reduce(add, scores.steps)),
        steps=[_score(step) for step in scores.steps],
    )


def _score(step: Step) -> Score:
    count = step.counts.get
    rated = None if {"up", "down"}.isdisjoint(step.counts) else 0
    return Score(
        until=step.until,
        sessions=count("sessions", 0),
        concluded=count("concluded"),
        thumbs_up=count("up", rated),
        thumbs_down=count("down", rated),
        withheld=count("withheld", 0),
        failed=count("failed", 0),
        median_tokens=median(step.tokens),
        median_cost_usd=usd(median(step.cost)),
    )
