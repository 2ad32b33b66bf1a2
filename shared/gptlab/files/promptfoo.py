"""An assistant and its cases as a set that promptfoo's command line runs: ``promptfooconfig.yaml``.

Each case is a test that is run once, and each check an assertion, where promptfoo has one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gptlab.api.bench import (
    CaseContent,
    Contains,
    Judged,
    Matches,
    MostWords,
    NotContains,
    Refuses,
    ValidJson,
)
from gptlab.files.assistants import AssistantFiles
from gptlab.files.problems import InvalidFile
from gptlab.files.yaml_text import write_mapping

FILE = "promptfooconfig.yaml"
MESSAGE = "message"
_KEY = "{{env.GPTLAB_API_KEY}}"
_ANSWER = "json.output[0].content[0].text"
_WORD = "[\\u3040-\\u30ff\\u3400-\\u9fff]|[^\\s\\u3040-\\u30ff\\u3400-\\u9fff]+"
"""As the bench counts: a Chinese or Japanese character is one."""
_ASSERTIONS: Mapping[type, Callable[[Any], dict[str, Any]]] = {
    Contains: lambda check: {"type": "icontains", "value": check.text},
    NotContains: lambda check: {"type": "not-icontains", "value": check.text},
    Matches: lambda check: {"type": "regex", "value": check.pattern},
    MostWords: lambda check: {
        "type": "javascript",
        "value": f"(output.match(/{_WORD}/g) || []).length <= {check.words}",
    },
    ValidJson: lambda check: {"type": "is-json", "value": check.json_schema},
    Judged: lambda check: {"type": "llm-rubric", "value": check.rubric},
    Refuses: lambda check: {"type": "is-refusal"},
}


@dataclass(frozen=True)
class PromptfooConfig:
    """The file's text, how many tests it has, and what promptfoo has nothing for."""

    text: str
    tests: int
    left_out: tuple[str, ...]


def write_config(
    files: AssistantFiles, cases: Mapping[str, CaseContent], base_url: str
) -> PromptfooConfig:
    """The set, for the assistant in the version that was pulled; raises InvalidFile.

    ``cases`` are those of the folder, by their files. The key is read of GPTLAB_API_KEY by
    promptfoo.
    """
    if files.bot_id is None:
        raise InvalidFile("assistant.yaml", "was never pushed: push it first")
    names = [variable.name for variable in files.content.variables]
    prompt: dict[str, Any] = {"id": files.bot_id}
    if files.version is not None:
        prompt["version"] = str(files.version)
    if names:
        prompt["variables"] = {name: f"{{{{{name}}}}}" for name in names}
    provider = {
        "id": "https",
        "label": f"{files.content.name} {files.version or ''}".strip(),
        "config": {
            "url": f"{base_url.rstrip('/')}/v1/responses",
            "method": "POST",
            "headers": {"Content-Type": "application/json", "Authorization": f"Bearer {_KEY}"},
            "body": {"prompt": prompt, "input": "{{prompt}}"},
            "transformResponse": _ANSWER,
        },
    }
    defaults = {each.name: each.default for each in files.content.variables}
    tests, left_out = [], []
    for name, case in sorted(cases.items()):
        known = [check for check in case.checks if type(check) in _ASSERTIONS]
        is_single = len(case.messages) == 1
        if is_single and known:
            left_out += [
                f"{name}: {check.kind}" for check in case.checks if type(check) not in _ASSERTIONS
            ]
            tests.append(_test(name, case, defaults))
        else:
            left_out.append(f"{name}: {'all its checks' if is_single else 'a conversation'}")
    config = {
        "description": files.content.name,
        "prompts": [f"{{{{{MESSAGE}}}}}"],
        "providers": [provider],
        "tests": tests,
    }
    return PromptfooConfig(write_mapping(config), len(tests), tuple(left_out))


def _test(name: str, case: CaseContent, defaults: Mapping[str, Any]) -> dict[str, Any]:
    values = {key: case.variables.get(key, default) for key, default in defaults.items()}
    texts = {key: "" if value is None else str(value) for key, value in values.items()}
    return {
        "description": name,
        "vars": {MESSAGE: case.messages[-1].content, **texts},
        "assert": [
            _ASSERTIONS[type(check)](check) for check in case.checks if type(check) in _ASSERTIONS
        ],
    }
