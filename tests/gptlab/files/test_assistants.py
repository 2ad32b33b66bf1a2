"""An assistant's files say what it is, byte for byte, and say what is wrong with them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gptlab.api.bots import CreateBot
from gptlab.files.assistants import ABOUT, PROMPT, SUMMARY, AssistantFiles
from gptlab.files.problems import InvalidFile
from tests.functions.assistants import cook

VARIABLES = (
    {"name": "city", "description": "Where, and when"},
    {"name": "years", "type": "number", "default": 3, "required": False},
    {"name": "tone", "type": "choice", "choices": ["dry", "on"], "description": "How (it) is"},
)
WHOLE = cook(
    variables=VARIABLES,
    starters=("Hello?", "no: yes"),
    reply_schema={"type": "object", "properties": {"z": {}, "a": {"type": "string"}}},
    config={"model": "gpt-6-luna", "reasoning_effort": "low", "max_tokens": 7},
)
text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200).filter(str.strip)


@settings(deadline=None)
@given(prompt=text, summary=text, name=st.text("abc :#'\"-?ä", min_size=1).map(str.strip))
def test_any_prompt_comes_back_byte_for_byte(prompt: str, summary: str, name: str) -> None:
    fields = {"initial_prompt": prompt, "summary_prompt": summary, "name": name[:30].strip() or "x"}
    files = AssistantFiles(cook(**fields), "A" * 20, 3)

    assert AssistantFiles.read(files.write()) == files


@pytest.mark.parametrize("content", [WHOLE, cook(), cook(config={})])
@pytest.mark.parametrize("prompt", ["---\nmodel: x\n---\nHi", "---", "\n\nHi\n\n", "a\r\nb\r\n"])
def test_all_that_is_frozen_with_a_version_comes_back(content: CreateBot, prompt: str) -> None:
    both = {"initial_prompt": prompt, "summary_prompt": prompt}
    files = AssistantFiles(content.model_copy(update=both))

    assert AssistantFiles.read(files.write()) == files


def test_a_prompt_is_a_dotprompt_file_to_read() -> None:
    assert AssistantFiles(WHOLE).write()[PROMPT] == (
        "---\nmodel: gpt-6-luna\nconfig:\n  max_tokens: 7\n  reasoning_effort: low\n"
        "  temperature: 0.7\n  top_p: 1.0\n  frequency_penalty: 0.0\n  presence_penalty: 0.0\n"
        "input:\n  schema:\n    city: string, Where, and when\n    years?: number\n"
        "    tone(enum, How (it) is):\n    - dry\n    - 'on'\n  default:\n    years: 3\n"
        "output:\n  format: json\n  schema:\n    type: object\n    properties:\n      z: {}\n"
        "      a:\n        type: string\n"
        "---\nYou are a cook who loves soup. Ask what is in the kitchen.\n"
    )


def changed(name: str, old: str, new: str) -> dict[str, str]:
    files = AssistantFiles(WHOLE, "A" * 20, 3).write()
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "prompt.prompt: is missing"),
        (changed(ABOUT, "name: Cook", "name: [Cook"), "assistant.yaml: is not valid YAML"),
        (changed(ABOUT, "name: Cook", f"name: {'x' * 31}"), "assistant.yaml: .*name"),
        (changed(ABOUT, "name: Cook", "nome: Cook"), "assistant.yaml: .*name: is missing"),
        (changed(ABOUT, "brainstorming", "dreaming"), "session_type is brainstorming or coaching"),
        (changed(ABOUT, "version: 3", "version: three"), "assistant.yaml: version is not a number"),
        (changed(PROMPT, "temperature: 0.7", "temperature: 7"), "prompt.prompt: .*temperature"),
        (changed(PROMPT, "model: gpt", "modell: gpt"), "prompt.prompt: modell is not known here"),
        (changed(PROMPT, "---\nYou", "--\nYou"), "prompt.prompt: its head does not end"),
        (changed(PROMPT, "years?: number", "years?: date"), "years is none of string, number"),
        (changed(PROMPT, "years: 3", "ears: 3"), "ears is not in the schema"),
        (changed(PROMPT, "years: 3", "years: three"), "prompt.prompt: .*default must be of"),
        (changed(SUMMARY, "Please summarize our talk.", " "), "summary.prompt: .*summary_prompt"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(files: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidFile, match=problem):
        AssistantFiles.read(files)


def test_a_refusal_repeats_no_prompt() -> None:
    secret: Any = changed(PROMPT, "---\nYou", "--\nYou")
    with pytest.raises(InvalidFile) as refused:
        AssistantFiles.read(secret)

    assert "soup" not in str(refused.value)
