"""R12: on the bench a planted regression is found, and an unchanged prompt is not accused.

The demo model always says the same to the same messages. So that a prompt can be right more often
or less, it wavers here: it leaves a word out as often as its prompt says.
"""

import random
import re
from collections.abc import Callable, Iterator
from math import comb

import pytest

from emulator.firestore import FirestoreServer
from gptlab.api.bench import AddCases, CaseContent, CasePage, GetVerdict, RunCase, Verdict
from gptlab.api.bots import Bot, SaveDraft
from gptlab.bench import cases, comparison, runs
from gptlab.bench.verdict import LEVEL, p_value
from gptlab.bots import crud, drafts
from gptlab.core.crypto import random_id
from gptlab.core.services import Services
from gptlab.llm.generation import ChatReply, ChatRequest
from tests.functions.assistants import COOK, cook
from tests.gptlab.scripted import USAGE, Person, ScriptedChat, services_on
from tests.proofs.metrics import HowOften, Metric

pytestmark = pytest.mark.slow

CASES, REPEATS = 20, 3
RIGHT, WORSE = 95, 60
"""Of a hundred replies: before the planted regression, and after it."""
FOUND, ACCUSED = 95, 5
"""Of a hundred: at least, and at most."""
ROOM = 0.99
"""How likely the count of those found must be to keep its bound, whatever the seed."""
NOTE = "Thank you"
NO_CEILINGS = '{"bots": 0, "messages": 0}'
Conclude = Callable[[int, int], str]


class WaveringChat(ScriptedChat):
    """Is right in as many of a hundred replies as its prompt says."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = random.Random(seed)  # noqa: S311 - the same in each run

    def reply(self, request: ChatRequest) -> ChatReply:
        said = re.search(r"right in (\d+) of 100", str(request.messages[0]["content"]))
        assert said is not None
        is_right = self._random.random() * 100 < int(said[1])
        return ChatReply(f"{NOTE}!" if is_right else "Well.", USAGE)


@pytest.fixture
def services(embedded: FirestoreServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", embedded.address)
    made = services_on(
        f"verdict-{random_id().lower()}", WaveringChat(12), GPTLAB_CEILINGS=NO_CEILINGS
    )
    yield made
    made.close()


@pytest.fixture
def compared(services: Services) -> Conclude:
    """Says what the bench concludes of a prompt that was right so often, and now is so often."""
    person = Person(services)

    def compare(before: int, after: int) -> str:
        bot = crud.create_bot(cook(initial_prompt=_prompt(before)), person.acting(), services)
        assert isinstance(bot, Bot)
        whole = {name: COOK[name] for name in ("session_type", "summary_prompt", "config")}
        draft = SaveDraft.of(bot_id=bot.bot_id, initial_prompt=f"{_prompt(after)} ", **whole)
        drafts.save_draft(draft, person.acting(), services)
        for case_id in _cases(bot, person, services):
            for attempt in range(1, REPEATS + 1):
                for version in ("production", "draft"):
                    run = RunCase.of(
                        bot_id=bot.bot_id, case_id=case_id, version=version, attempt=attempt
                    )
                    runs.run_case(run, person.acting(), services)
        asked = GetVerdict.of(bot_id=bot.bot_id)
        verdict: Verdict = comparison.get_verdict(asked, person.acting(), services)
        assert (verdict.compared, verdict.missing) == (CASES, 0)
        return verdict.conclusion

    return compare


def _prompt(right: int) -> str:
    return f"You are right in {right} of 100."


def _cases(bot: Bot, person: Person, services: Services) -> list[str]:
    check = {"kind": "contains", "text": NOTE}
    wanted = [
        CaseContent.of(messages=[{"content": f"Question {number}?"}], checks=[check])
        for number in range(CASES)
    ]
    request = AddCases.of(bot_id=bot.bot_id, cases=wanted)
    page = cases.add_cases(request, person.acting(), services)
    assert isinstance(page, CasePage)
    return [case.case_id for case in page.cases]


def _power(before: float, after: float, pairs: int) -> float:
    """How likely the test is to find the change: exact, over all splits of the pairs."""
    worse, better = before * (1 - after), (1 - before) * after
    return sum(
        comb(pairs, w) * comb(pairs - w, b) * worse**w * better**b
        * (1 - worse - better) ** (pairs - w - b)
        for w in range(pairs + 1)
        for b in range(min(w, pairs - w + 1))
        if p_value(w, b) <= LEVEL
    )  # fmt: skip


def _keeps_its_bound(after: int) -> float:
    """How likely at least ``FOUND`` of a hundred are found."""
    power = _power(RIGHT / 100, after / 100, CASES * REPEATS)
    return sum(comb(100, n) * power**n * (1 - power) ** (100 - n) for n in range(FOUND, 101))


def test_the_bound_is_kept_by_the_power_of_the_test_and_not_by_the_seed() -> None:
    assert _keeps_its_bound(WORSE) > ROOM


def test_a_milder_regression_would_keep_it_by_luck() -> None:
    assert 0.5 < _keeps_its_bound(70) < ROOM


def test_a_planted_regression_is_found(
    compared: Conclude, metric: Metric, how_often: HowOften
) -> None:
    tries = how_often(5, 100)
    found = sum(compared(RIGHT, WORSE) == "worse" for _ in range(tries))
    over = f"{tries} changes from {RIGHT} to {WORSE} of 100 right, {CASES} cases, {REPEATS} times"
    metric("R12", "regressions found", found, over, f">= {FOUND} of 100")
    assert found >= tries * FOUND / 100


def test_an_unchanged_prompt_is_not_accused(
    compared: Conclude, metric: Metric, how_often: HowOften
) -> None:
    tries = how_often(5, 100)
    accused = sum(compared(90, 90) == "worse" for _ in range(tries))
    over = f"{tries} prompts as they were, 90 of 100 right, {CASES} cases, {REPEATS} times"
    metric("R12", "prompts accused", accused, over, f"<= {ACCUSED} of 100")
    assert accused <= max(1, tries * ACCUSED / 100)


def test_a_verdict_that_only_counts_is_caught(
    compared: Conclude, monkeypatch: pytest.MonkeyPatch, metric: Metric, how_often: HowOften
) -> None:
    monkeypatch.setattr("gptlab.bench.verdict.LEVEL", 1.0)
    tries = how_often(8, 40)
    accused = sum(compared(90, 90) == "worse" for _ in range(tries))
    over = f"{tries} prompts as they were, planted: one worse is enough"
    metric("R12", "prompts accused", accused, over, "caught")
    assert accused > max(1, tries * ACCUSED / 100)
