"""A stored prompt of OpenAI's becomes an assistant; what cannot come along is listed."""

import json
from typing import Any

import pytest
from openai.types.responses import Response

from gptlab.files.openai_prompts import StoredPrompt, read_stored_prompt
from gptlab.files.problems import InvalidFile

SCHEMA = {"type": "object", "properties": {"reply": {"type": "string"}}}
TOOL = {"type": "function", "name": "refund", "parameters": {}, "strict": True}
ANSWER: dict[str, Any] = {
    "id": "resp_1", "object": "response", "created_at": 1_780_000_000, "status": "completed",
    "model": "gpt-5-mini", "parallel_tool_calls": True, "temperature": 0.5, "top_p": 1.0,
    "prompt": {
        "id": "pmpt_123", "version": "2",
        "variables": {"customer_name": "Acme", "issue": {"type": "input_text", "text": "billing"}},
    },
    "instructions": [
        {"type": "message", "role": "developer",
         "content": [{"type": "input_text", "text": "Support Acme. Acme asks about billing."}]},
        {"type": "message", "role": "user", "content": "Write to them."},
    ],
    "reasoning": {"effort": "low", "summary": "auto"},
    "text": {"format": {"type": "json_schema", "name": "mail", "schema": SCHEMA}},
    "tools": [TOOL], "tool_choice": "auto", "truncation": "disabled", "output": [],
}  # fmt: skip
CALL: dict[str, Any] = {
    "model": "gpt-6-luna",
    "instructions": "Support {{customer_name}} with {{ issue }}. {{#if x}}",
    "max_output_tokens": 99_999,
    "tools": [],
    "store": True,
}


def read(*versions: dict[str, Any], **whole: object) -> StoredPrompt:
    found = {**whole, "versions": list(versions)} if whole else list(versions)
    return read_stored_prompt(json.dumps(found).encode())


def test_the_answer_here_is_one_as_openai_documents_it() -> None:
    Response.model_validate_json(json.dumps(ANSWER), strict=True)


def test_an_answer_gives_the_prompt_with_its_variables_put_back() -> None:
    found = read(ANSWER)
    last = found.versions[-1]

    assert found.source_id == "pmpt_123"
    assert last.initial_prompt == (
        "Support {{customer_name}}. {{customer_name}} asks about {{issue}}.\n\nWrite to them."
    )
    assert [variable.name for variable in last.variables] == ["customer_name", "issue"]
    assert (last.config.model, last.config.temperature) == ("gpt-5-mini", 0.5)
    assert last.config.reasoning_effort == "low"
    assert last.reply_schema == SCHEMA


def test_what_did_not_come_along_is_listed_by_its_version() -> None:
    left_out = "\n".join(read(ANSWER).left_out)

    for what in (
        "version 1: is not in the file",
        "version 2: tools: refund",
        "version 2: reasoning.summary",
        "version 2: a message of the user's is now part of the instructions",
        "version 2: the variable issue was put back where its value stood",
    ):
        assert what in left_out


def test_a_call_as_it_stands_in_code_is_taken_too() -> None:
    found = read(CALL)
    (version,) = found.versions

    assert version.initial_prompt == CALL["instructions"]
    assert [variable.name for variable in version.variables] == ["customer_name", "issue"]
    assert version.config.max_tokens == 16_384
    assert len(found.left_out) == 2, "the limit, and the braces that are no variable"


def test_versions_keep_their_numbers() -> None:
    found = read({**CALL, "version": "4"}, ANSWER, id="pmpt_9", name="Support")

    assert [version.name for version in found.versions] == ["Support"] * 4
    assert found.versions[3].initial_prompt == CALL["instructions"]
    assert "was not imported" in found.versions[2].initial_prompt


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "not valid JSON"),
        (b"[]", "is no prompt"),
        (b"[1]", "is no prompt"),
        (b'{"model": "gpt-5-mini"}', "has no text"),
        (b'[{"instructions": "x", "version": "two"}]', "version two is no number"),
        (b'[{"instructions": "x", "version": 1}, {"instructions": "y", "version": 1}]', "twice"),
        (json.dumps({"instructions": "x" * 32_001}).encode(), "initial_prompt"),
    ],
)
def test_what_is_no_prompt_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(InvalidFile, match=problem):
        read_stored_prompt(content)
