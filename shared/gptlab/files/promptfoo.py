"""An assistant and its cases as a set that promptfoo's command line runs: ``promptfooconfig.yaml``.

A case is a file of a folder's ``cases/``: ``message``, ``variables``, and ``checks``, each one of
``contains``, ``not-contains``, ``regex``, ``max-words``, ``json-schema``, ``rubric``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gptlab.core.deferred_imports import deferred_imports
from gptlab.files.assistants import AssistantFiles
from gptlab.files.problems import InvalidFile

with deferred_imports():
    import yaml

FILE = "promptfooconfig.yaml"
MESSAGE = "message"
_KEY = "{{env.GPTLAB_API_KEY}}"
_ANSWER = "json.output[0].content[0].text"
_CHECKS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "contains": lambda text: {"type": "contains", "value": str(text)},
    "not-contains": lambda text: {"type": "not-contains", "value": str(text)},
    "regex": lambda pattern: {"type": "regex", "value": str(pattern)},
    "max-words": lambda most: {
        "type": "javascript",
        "value": f"output.trim().split(/\\s+/).length <= {int(most)}",
    },
    "json-schema": lambda schema: {"type": "is-json", "value": dict(schema)},
    "rubric": lambda rubric: {"type": "llm-rubric", "value": str(rubric)},
}


def write_config(files: AssistantFiles, cases: Mapping[str, str], base_url: str) -> str:
    """The set, for the assistant in the version that was pulled; raises InvalidFile.

    ``cases`` are the files' texts by their names. The key is read of GPTLAB_API_KEY by promptfoo.
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
    config = {
        "description": files.content.name,
        "prompts": [f"{{{{{MESSAGE}}}}}"],
        "providers": [provider],
        "tests": [_test(name, text, defaults) for name, text in sorted(cases.items())],
    }
    return str(yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=100))


def _test(name: str, text: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    case = _case(name, text)
    given = case.get("variables") or {}
    values = {key: given.get(key, default) for key, default in defaults.items()}
    texts = {key: "" if value is None else str(value) for key, value in values.items()}
    return {
        "description": name,
        "vars": {MESSAGE: str(case[MESSAGE]), **texts},
        "assert": [_assertion(name, check) for check in case.get("checks") or []],
    }


def _case(name: str, text: str) -> dict[str, Any]:
    try:
        case = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError):
        raise InvalidFile(name, "is not valid YAML") from None
    if not isinstance(case, dict) or not isinstance(case.get(MESSAGE), str):
        raise InvalidFile(name, "is no case: it has no message")
    unknown = sorted(str(key) for key in case.keys() - {MESSAGE, "variables", "checks"})
    if unknown:
        raise InvalidFile(name, f"{unknown[0]} is not known here")
    for key, kind in (("variables", dict), ("checks", list)):
        if not isinstance(case.get(key) or kind(), kind):
            raise InvalidFile(name, f"{key} is not what it should be")
    return case


def _assertion(name: str, check: object) -> dict[str, Any]:
    (kind, value), *others = check.items() if isinstance(check, dict) else [("", None)]
    if others or kind not in _CHECKS:
        raise InvalidFile(name, "a check is one of " + ", ".join(_CHECKS))
    try:
        return _CHECKS[kind](value)
    except (TypeError, ValueError):
        raise InvalidFile(name, f"{kind} has no such value") from None
