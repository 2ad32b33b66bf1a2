"""What is sent to a model, and what its refusals teach to the one who was refused."""

import pytest

from gptlab.api.fields import ModelConfig, ReasoningEffort
from gptlab.core.crypto import ApiKey
from gptlab.llm.capabilities import Capabilities
from gptlab.llm.model_facts import facts_of
from gptlab.llm.parameters import ROOM, Lessons, Parameters, Refusal, most_reasoning
from gptlab.llm.provider_errors import map_provider_error

ANN, BEN = ApiKey("key-of-ann"), ApiKey("key-of-ben")
CONFIG = ModelConfig(model="m", temperature=0.5, presence_penalty=0.2)
SENT = {"model": "m", "max_tokens": 1_000, "temperature": 0.5, "presence_penalty": 0.2}


def parameters(url: str = "http://x/v1") -> Parameters:
    return Parameters(url, Capabilities(), lambda model: facts_of(model, url, {}, {}))


def refused(body: object, status: int = 400) -> Refusal:
    return Refusal(status, body, map_provider_error(status, body))


def taught(body: object, sent: dict[str, object] = SENT, status: int = 400) -> Lessons | None:
    return parameters().learn(Lessons(), sent, refused(body, status))


def test_a_parameters_provider_default_is_left_out() -> None:
    assert parameters().request(CONFIG, Lessons()) == SENT


@pytest.mark.parametrize(
    ("effort", "sent", "room"),
    [(None, "none", 0), ("none", "none", 0), ("low", "low", ROOM["low"]),
     ("minimal", "none", 0), ("max", "max", ROOM["max"])],
)  # fmt: skip
def test_a_model_that_reasons_gets_an_effort_it_has_and_room_for_it(
    effort: ReasoningEffort | None, sent: str, room: int
) -> None:
    config = CONFIG.model_copy(update={"model": "gpt-6-luna", "reasoning_effort": effort})
    request = parameters().request(config, Lessons())

    assert request["reasoning_effort"] == sent
    assert request["max_completion_tokens"] == config.max_tokens + room
    assert ("temperature" in request) is (sent == "none")
    dropped = () if sent == "none" else ("presence_penalty", "temperature")
    assert parameters().dropped(config, request) == dropped


def test_what_it_may_have_reasoned_with_is_what_it_had_room_for() -> None:
    facts = facts_of("gpt-6-luna", "https://api.openai.com/v1", {}, {})
    config = CONFIG.model_copy(update={"reasoning_effort": "high"})

    assert most_reasoning(CONFIG, facts) == 0
    assert most_reasoning(config, facts) == 2 * ROOM["high"] + CONFIG.max_tokens


def test_one_that_always_reasons_gets_its_least() -> None:
    request = parameters().request(ModelConfig(model="gpt-5-mini"), Lessons())

    assert request == {
        "model": "gpt-5-mini", "reasoning_effort": "minimal",
        "max_completion_tokens": 1_000 + ROOM["minimal"],
    }  # fmt: skip


def test_openai_is_asked_to_store_nothing_and_others_are_not_asked() -> None:
    openai = parameters("https://api.openai.com/v1").request(CONFIG, Lessons())

    assert openai["store"] is False
    assert "store" not in parameters().request(CONFIG, Lessons())


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": "unsupported_parameter", "param": "presence_penalty"}},
        {"error": {"code": "invalid_value", "param": "presence_penalty"}},
        {"code": "x", "error": "Model grok-4 does not support parameter presencePenalty."},
        {"error": {"message": "the parameter `presence_penalty` is not supported"}},
        {
            "detail": [
                {"loc": ["body", "presence_penalty"], "msg": "Extra inputs are not permitted"}
            ]
        },
    ],
)
def test_a_refusal_that_names_a_parameter_teaches(body: object) -> None:
    lessons = taught(body)

    assert lessons
    request = parameters().request(CONFIG, lessons)
    assert request == {"model": "m", "max_tokens": 1_000, "temperature": 0.5}
    assert parameters().dropped(CONFIG, request) == ("presence_penalty",)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": {"code": "unsupported_parameter", "param": "messages"}}, 400),
        ({"error": {"code": "unsupported_parameter", "param": "top_p"}}, 400),
        ({"error": {"message": "Your message about temperature is very long"}}, 400),
        ({"error": {"message": "temperature: the context length is exceeded, not allowed"}}, 400),
        ({"error": {"message": "temperature is not supported"}}, 500),
        ({"error": {"message": "temperature is not supported"}}, 429),
        ({}, 400),
        (None, 400),
    ],
)
def test_a_refusal_of_something_else_teaches_nothing(body: object, status: int) -> None:
    assert taught(body, status=status) is None


def test_of_two_that_do_not_go_together_one_is_kept() -> None:
    body = {"error": {"message": "`temperature` and `top_p` cannot both be specified"}}
    lessons = taught(body, {**SENT, "top_p": 0.9})

    assert lessons == Lessons(refused=frozenset({"top_p"}))


@pytest.mark.parametrize(
    "text",
    ["max_tokens is too large: 1000. This model supports at most 64 completion tokens.",
     "max_tokens must be less than or equal to 64"],
)  # fmt: skip
def test_a_limit_that_is_too_high_is_lowered_and_reported(text: str) -> None:
    lessons = taught({"error": {"message": text, "param": "max_tokens"}})

    assert lessons == Lessons(limit=64)
    request = parameters().request(CONFIG, lessons)
    assert request["max_tokens"] == 64
    assert parameters().dropped(CONFIG, request) == ("max_tokens",)


def test_the_limits_other_name_is_tried_and_is_not_dropped() -> None:
    lessons = taught({"error": {"code": "unsupported_parameter", "param": "max_tokens"}})

    assert lessons
    request = parameters().request(CONFIG, lessons)
    assert request["max_completion_tokens"] == 1_000
    assert parameters().dropped(CONFIG, request) == ()


def test_a_reply_that_came_back_empty_gets_room() -> None:
    request = parameters().request(CONFIG, Lessons(reasons=True))

    assert request["max_tokens"] == 1_000 + ROOM["medium"]


def test_a_lesson_is_of_its_key_and_its_model() -> None:
    taught, other = parameters(), CONFIG.model_copy(update={"model": "other"})
    taught.keep(ANN, CONFIG, Lessons(reasons=True))

    assert taught.lessons(ANN, CONFIG).reasons
    assert not taught.lessons(BEN, CONFIG).reasons
    assert not taught.lessons(ANN, other).reasons
