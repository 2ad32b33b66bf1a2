"""Variables of a prompt: declared, checked, filled in once."""

from typing import Any

import pytest

from gptlab.api import limits
from gptlab.api.bots import CreateBot
from gptlab.api.variables import Variable, VariableValue
from gptlab.bots.variables import filled, filling
from gptlab.core.errors import InvalidRequest
from tests.functions.assistants import COOK

DISH = Variable(name="dish")
GUESTS = Variable(name="guests", type="number", default=2)
DIET = Variable(name="diet", type="choice", choices=("vegan", "anything"), required=False)


def fill(prompt: str, **given: VariableValue) -> str:
    return filled(prompt, filling((DISH, GUESTS, DIET), {"dish": "soup", **given}))


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Cook {{dish}} for {{ guests }}.", "Cook soup for 2."),
        ("{{dish}}{{dish}}", "soupsoup"),
        ("Diet: {{diet}}.", "Diet: ."),
        ("Say {{hello}} and {dish}.", "Say {{hello}} and {dish}."),
        ("{{#if dish}}{{dish}}{{/if}}", "{{#if dish}}soup{{/if}}"),
        ("{{{dish}}}", "{soup}"),
        ("{{Dish}} {{dish }}", "{{Dish}} soup"),
    ],
)
def test_what_is_declared_is_filled_in_and_nothing_else(prompt: str, expected: str) -> None:
    assert fill(prompt) == expected


def test_what_is_filled_in_is_not_searched_again() -> None:
    assert fill("{{dish}}", dish="{{guests}} {{dish}}") == "{{guests}} {{dish}}"


@pytest.mark.parametrize(("given", "text"), [(3, "3"), (2.5, "2.5"), (-1, "-1")])
def test_numbers_are_written_as_they_came(given: int | float, text: str) -> None:
    assert fill("{{guests}}", guests=given) == text


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "variables.dish: is missing"),
        ({"dish": 3}, "variables.dish: must be a text"),
        ({"dish": "x", "guests": "two"}, "variables.guests: must be a number"),
        ({"dish": "x", "diet": "keto"}, "variables.diet: must be one of its choices"),
        ({"dish": "x", "wine": "red"}, "variables.wine: is not a variable"),
    ],
)
def test_what_is_missing_or_mistyped_is_named(given: dict[str, VariableValue], named: str) -> None:
    with pytest.raises(InvalidRequest, match=named) as refused:
        filling((DISH, GUESTS, DIET), given)

    assert refused.value.param == named.partition(":")[0]
    assert not {"keto", "two", "red"} & set(refused.value.message.split())


def test_a_prompt_that_would_grow_without_end_is_refused() -> None:
    long = "x" * limits.VARIABLE_CHARS
    with pytest.raises(InvalidRequest, match="variables"):
        fill("{{dish}}" * 1000, dish=long)

    assert len(fill("{{dish}}" * 12, dish=long)) == limits.FILLED_PROMPT_CHARS


def test_a_prompt_without_variables_may_be_as_long_as_it_is() -> None:
    long = "x" * (limits.FILLED_PROMPT_CHARS + 1)

    assert filled(long, {}) == long


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "9lives"}, {"name": "a b"}, {"name": "x", "type": "date"},
        {"name": "x", "type": "choice"}, {"name": "x", "choices": ["a"]},
        {"name": "x", "type": "number", "default": "two"}, {"name": "x", "default": 2},
        {"name": "x", "type": "choice", "choices": ["a"], "default": "b"},
        {"name": "x", "more": 1},
    ],
)  # fmt: skip
def test_a_declaration_that_does_not_agree_with_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest, match="variables"):
        CreateBot.of(**COOK, variables=[wrong])


def test_two_variables_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="same name"):
        CreateBot.of(**COOK, variables=[{"name": "x"}, {"name": "x", "type": "number"}])


@pytest.mark.parametrize("more", [
    {"starters": ["a", "b", "c", "d", "e"]}, {"starters": [" "]}, {"starters": ["x" * 201]},
    {"reply_schema": {"description": "x" * limits.REPLY_SCHEMA_CHARS}}, {"reply_schema": []},
])  # fmt: skip
def test_starters_and_schemas_have_limits(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        CreateBot.of(**COOK, **more)
