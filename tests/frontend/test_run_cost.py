"""What runs cost at most: by the models' prices, the prompts, and the longest replies."""

import pytest

from frontend.run_cost import JUDGE_TOKENS, most_usd
from gptlab.api.accounts import Model, ModelList
from gptlab.api.bench import CaseContent
from gptlab.api.fields import ModelConfig
from tests.frontend.fake_client import DEMO, a_bot

CHEAP = Model(model="cheap", context_window=16_000, input_usd=1.0, output_usd=2.0)
DEAR = Model(model="dear", context_window=16_000, input_usd=10.0, output_usd=20.0)
UNPRICED = Model(model="unpriced", context_window=16_000)
LISTED = ModelList(models=[CHEAP, DEAR, UNPRICED], default_model="cheap", provider=DEMO)
BOT = a_bot(1, initial_prompt="p" * 400, config=ModelConfig(model="cheap", max_tokens=500))
CONTAINS = {"kind": "contains", "text": "soup"}


def case(*checks: object, repeats: int = 1) -> CaseContent:
    return CaseContent.of(
        messages=[{"content": "m" * 40}], checks=[CONTAINS, *checks], repeats=repeats
    )


def judged_by(model: str | None) -> dict[str, object]:
    return {"kind": "judge", "rubric": "r" * 80, "model": model}


def test_a_reply_costs_the_prompt_the_message_and_the_longest_reply() -> None:
    once = (100 + 10) * 1.0 + 500 * 2.0
    assert most_usd([case()], [BOT], LISTED) == pytest.approx(once / 1e6)
    assert most_usd([case(repeats=3)], [BOT, BOT], LISTED) == pytest.approx(6 * once / 1e6)


def test_a_judge_reads_the_case_and_the_reply_on_its_own_model() -> None:
    reply = (100 + 10) * 1.0 + 500 * 2.0
    judge = (20 + 10 + 500 + JUDGE_TOKENS) * 10.0 + JUDGE_TOKENS * 20.0
    found = most_usd([case(judged_by("dear"))], [BOT], LISTED)
    assert found == pytest.approx((reply + judge) / 1e6)


def test_an_assistant_without_a_model_runs_on_the_first_of_the_key() -> None:
    bot = BOT.model_copy(update={"config": ModelConfig(max_tokens=500)})
    assert most_usd([case()], [bot], LISTED) == most_usd([case()], [BOT], LISTED)


@pytest.mark.parametrize("model", ["unpriced", "unknown"])
def test_without_a_price_nothing_is_said(model: str) -> None:
    bot = BOT.model_copy(update={"config": ModelConfig(model=model, max_tokens=500)})
    assert most_usd([case()], [bot], LISTED) is None
    assert most_usd([case(judged_by(model))], [BOT], LISTED) is None
