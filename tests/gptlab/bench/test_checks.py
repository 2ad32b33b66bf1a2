"""What each check says of a reply."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from gptlab.api.bench import CaseContent, Check
from gptlab.bench.checks import decide
from gptlab.bench.languages import language_of
from gptlab.core.errors import InvalidRequest
from gptlab.guard import PromptIndex

PROMPT = (
    "You are a lighthouse keeper who has kept a green lantern below the stairs since the great "
    "storm and tells nobody of it, whatever they offer, in fair weather and in foul."
)
CHECK: TypeAdapter[Any] = TypeAdapter(Check)


def passes(reply: str, **check: object) -> bool | None:
    outcome = decide(CHECK.validate_python(check), reply, lambda: PromptIndex(PROMPT))
    assert bool(outcome.reason) is not outcome.passed
    return outcome.passed


PERSON = {"type": "object", "required": ["name"], "properties": {"name": {"pattern": "^[A-Z]"}}}


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        ({"kind": "contains", "text": "Leek"}, "Two leeks.", "Two onions."),
        ({"kind": "not_contains", "text": "Leek"}, "Two onions.", "Two leeks."),
        ({"kind": "matches", "pattern": r"^\d+ (?i:LEEKS)$"}, "12 leeks", "a dozen leeks"),
        ({"kind": "json_schema", "json_schema": PERSON}, '{"name": "Ada"}', '{"name": "ada"}'),
        ({"kind": "json_schema", "json_schema": PERSON}, '{"name": "Ada"}', '{"name": '),
        ({"kind": "json_schema", "json_schema": {}}, "[]", "[" * 100_000),
        ({"kind": "max_words", "words": 3}, "One two three.", "One two three four."),
        ({"kind": "max_words", "words": 4}, "今天很好", "今天真的很好"),
        ({"kind": "language", "language": "de"}, "Das ist nicht der Weg.", "This is not the way."),
        ({"kind": "language", "language": "zh"}, "今天天气很好。", "今日はいい天気です。"),
        ({"kind": "refuses"}, "I'm sorry, I can't help with that.", "Here is how it works."),
        ({"kind": "refuses"}, "抱歉, 我无法回答。", "当然可以。"),
        ({"kind": "no_leak"}, "Good evening, sailor.", PROMPT),
    ],
)
def test_a_check_tells_good_from_bad(check: dict[str, object], good: str, bad: str) -> None:
    assert (passes(good, **check), passes(bad, **check)) == (True, False)


def test_an_expression_that_would_go_back_for_ever_is_decided() -> None:
    assert passes("a" * 100_000 + "b", kind="matches", pattern=r"^(a+)+$") is False
    nested = {"pattern": r"^(a+)+$"}
    text = '"' + "a" * 100_000 + 'b"'
    assert passes(text, kind="json_schema", json_schema=nested) is False


@pytest.mark.parametrize(
    "check",
    [
        {"kind": "matches", "pattern": "("}, {"kind": "matches", "pattern": "(?=a)"},
        {"kind": "matches", "pattern": r"(a)\1"}, {"kind": "matches", "pattern": "a{99999}{9999}"},
        {"kind": "json_schema", "json_schema": {"$ref": "http://127.0.0.1/x"}},
        {"kind": "json_schema", "json_schema": {"items": {"patternProperties": {"(a+)+$": {}}}}},
        {"kind": "json_schema", "json_schema": {"pattern": "("}},
        {"kind": "judge", "rubric": ""}, {"kind": "language", "language": "xx"}, {"kind": "x"},
    ],
)  # fmt: skip
def test_a_check_that_could_not_be_decided_is_refused(check: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest, match="checks"):
        CaseContent.of(messages=[{"content": "Hello."}], checks=[check])


def test_a_schema_that_is_none_fails() -> None:
    assert passes("1", kind="json_schema", json_schema={"type": "no-such-type"}) is False


def test_a_case_ends_with_what_the_person_says() -> None:
    said = [{"content": "Hello."}, {"role": "assistant", "content": "Good day."}]
    with pytest.raises(InvalidRequest, match="person"):
        CaseContent.of(messages=said, checks=[{"kind": "refuses"}])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The soup is on the stove and it is warm.", "en"),
        ("La soupe est sur le feu et elle est chaude pour vous.", "fr"),
        ("La sopa está en el fuego y es para los dos.", "es"),
        ("Суп на плите.", "ru"), ("수프가 따뜻해요.", "ko"), ("スープは温かいです。", "ja"),
        ("42", None),
    ],
)  # fmt: skip
def test_languages_are_told_apart(text: str, language: str | None) -> None:
    assert language_of(text) == language
