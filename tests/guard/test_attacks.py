"""The demo model gives its instructions away to those who ask; behind the guard it does not."""

from collections.abc import Iterator

import pytest
from openai import OpenAI

from emulator.openai_mock import DemoModel
from tests.guard.attacks import attack, gives_away
from tests.guard.corpus import messages, shipped
from tests.guard.leak_forms import leaks

SAMPLES = shipped()
SECRETIVE = [sample for sample in SAMPLES if not sample.quotes]
ATTACKED = [SECRETIVE[0], SECRETIVE[-1]]


@pytest.fixture(scope="module")
def client() -> Iterator[OpenAI]:
    with (
        DemoModel(first_token_ms=0, token_ms=0) as model,
        OpenAI(base_url=model.url, api_key="demo-tests", max_retries=0) as client,
    ):
        yield client


def test_attacks_that_work_do_not_work_behind_the_guard(client: OpenAI) -> None:
    score = attack(client, ATTACKED, messages()["attacks"])

    assert score.unguarded > 0.5 * score.tried
    assert score.guarded == 0


def test_the_judge_of_attacks_sees_the_disguises_of_the_demo_model() -> None:
    seen = {
        leak.form
        for leak in leaks(ATTACKED[0], SAMPLES)
        if gives_away(ATTACKED[0].prompt, leak.reply)
    }

    assert {"verbatim", "spaced letters", "reversed", "rot13", "base64"} <= seen
