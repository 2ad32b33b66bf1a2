"""An assistant and its cases as a set for promptfoo.

With PROMPTFOO, the path of its command, it runs the set as it was written.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gptlab.client import Client
from gptlab.files.assistants import AssistantFiles
from gptlab.files.cases import read_cases
from gptlab.files.promptfoo import write_config
from tests.functions.assistants import cook
from tests.gptlab.cli.shell import Shell
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key

COMMAND = os.environ.get("PROMPTFOO", "")
NOT_RUN = (
    "NOT RUN: PROMPTFOO does not name promptfoo's command. With Node.js: npm install --prefix "
    "build/promptfoo promptfoo, then PROMPTFOO=$PWD/build/promptfoo/node_modules/.bin/promptfoo"
)
FILES = AssistantFiles(
    cook(variables=[{"name": "city"}], initial_prompt="In {{city}}."), "A" * 20, 3
)
GOOD = """messages:
- content: I have "leeks" & cream.
variables: {city: Ulm}
checks:
- {kind: contains, text: LEEKS}
- {kind: not_contains, text: bread}
- {kind: matches, pattern: "l[e]+ks"}
- {kind: max_words, words: 60}
"""
BAD = """messages: [{content: Hello.}]
variables: {city: Ulm}
checks: [{kind: contains, text: never said}]
"""
OTHERS = """messages: [{content: Hello.}]
checks:
- {kind: json_schema, json_schema: {type: object}}
- {kind: judge, rubric: Is kind.}
- {kind: refuses}
- {kind: language, language: de}
- {kind: no_leak}
"""
CONVERSATION = """messages: [{content: Hi}, {role: assistant, content: Hello.}, {content: Soup.}]
checks: [{kind: refuses}]
"""
UNKNOWN = "messages: [{content: Hello.}]\nchecks: [{kind: no_leak}]\n"


def test_each_check_becomes_an_assertion() -> None:
    cases = read_cases({"a.yaml": GOOD, "b.yaml": OTHERS})
    made = write_config(FILES, cases, "http://lab/")
    config = yaml.safe_load(made.text)
    first, second = config["tests"]

    kinds = [each["type"] for each in first["assert"] + second["assert"]]
    assert kinds == [
        "icontains", "not-icontains", "regex", "javascript", "is-json", "llm-rubric", "is-refusal",
    ]  # fmt: skip
    assert first["vars"] == {"message": 'I have "leeks" & cream.', "city": "Ulm"}
    (provider,) = config["providers"]
    assert provider["config"]["url"] == "http://lab/v1/responses"
    assert provider["config"]["body"]["prompt"] == {
        "id": "A" * 20,
        "version": "3",
        "variables": {"city": "{{city}}"},
    }


def test_what_promptfoo_has_nothing_for_is_named() -> None:
    cases = {"a.yaml": OTHERS, "b.yaml": CONVERSATION, "c.yaml": UNKNOWN}
    made = write_config(FILES, read_cases(cases), "http://lab")

    assert (made.tests, made.left_out) == (
        1,
        ("a.yaml: language", "a.yaml: no_leak", "b.yaml: a conversation", "c.yaml: all its checks"),
    )


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as running:
        yield running


@pytest.fixture
def shell(cloud: CloudInProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Somebody with an assistant in a folder."""
    monkeypatch.chdir(tmp_path)
    made = Shell(cloud.gateway_url, tmp_path, new_api_key())
    content = cook(initial_prompt="You cook in {{city}}.", variables=[{"name": "city"}])
    with Client(cloud.gateway_url) as client:
        client.log_in(made.environment["GPTLAB_API_KEY"])
        made.json("pull", client.create_bot(content).bot_id)
    return made


@pytest.mark.skipif(not COMMAND, reason=NOT_RUN)
def test_promptfoos_command_line_runs_the_set_as_it_was_written(shell: Shell) -> None:
    cases = shell.folder / "cook" / "cases"
    cases.mkdir()
    (cases / "good.yaml").write_text(GOOD)
    (cases / "bad.yaml").write_text(BAD)
    assert shell.json("promptfoo", "cook")["cases"] == 2
    environment = {
        **os.environ,
        **shell.environment,
        "PROMPTFOO_CONFIG_DIR": str(shell.folder / "promptfoo"),
        "PROMPTFOO_DISABLE_TELEMETRY": "1",
        "PROMPTFOO_DISABLE_UPDATE": "1",
    }
    subprocess.run(
        [COMMAND, "eval", "--no-cache", "--output", "found.json"],
        cwd=shell.folder / "cook",
        env=environment,
        capture_output=True,
        check=False,
        timeout=300,
    )
    found: Any = json.loads((shell.folder / "cook" / "found.json").read_text())
    outcome = {
        each["testCase"]["description"]: each["success"] for each in found["results"]["results"]
    }

    assert outcome == {"good.yaml": True, "bad.yaml": False}
