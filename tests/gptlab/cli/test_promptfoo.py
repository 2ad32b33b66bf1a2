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
from gptlab.files.problems import InvalidFile
from gptlab.files.promptfoo import write_config
from tests.functions.assistants import cook
from tests.gptlab.cli.test_folders_over_http import Shell
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key

COMMAND = os.environ.get("PROMPTFOO", "")
FILES = AssistantFiles(
    cook(variables=[{"name": "city"}], initial_prompt="In {{city}}."), "A" * 20, 3
)
GOOD = """message: I have "leeks" & cream.
variables: {city: Ulm}
checks:
- contains: leeks
- not-contains: bread
- regex: "l[e]+ks"
- max-words: 60
"""
BAD = "message: Hello.\nvariables: {city: Ulm}\nchecks:\n- contains: never said\n"


def test_each_check_becomes_an_assertion() -> None:
    schema = "message: Hi\nchecks:\n- json-schema: {type: object}\n- rubric: Is kind.\n"
    config = yaml.safe_load(write_config(FILES, {"a.yaml": GOOD, "b.yaml": schema}, "http://lab/"))
    first, second = config["tests"]

    kinds = [each["type"] for each in first["assert"] + second["assert"]]
    assert kinds == ["contains", "not-contains", "regex", "javascript", "is-json", "llm-rubric"]
    assert first["vars"] == {"message": 'I have "leeks" & cream.', "city": "Ulm"}
    (provider,) = config["providers"]
    assert provider["config"]["url"] == "http://lab/v1/responses"
    assert provider["config"]["body"]["prompt"] == {
        "id": "A" * 20,
        "version": "3",
        "variables": {"city": "{{city}}"},
    }


@pytest.mark.parametrize(
    ("case", "problem"),
    [
        ("message: [", "not valid YAML"),
        ("checks: []", "has no message"),
        ("message: Hi\ncheks: []", "cheks is not known"),
        ("message: Hi\nchecks: [{sings: true}]", "a check is one of contains"),
        ("message: Hi\nchecks: [{max-words: many}]", "max-words has no such value"),
        ("message: Hi\nchecks: [text]", "a check is one of contains"),
    ],
)
def test_a_case_that_is_none_is_named(case: str, problem: str) -> None:
    with pytest.raises(InvalidFile, match=rf"a\.yaml: .*{problem}"):
        write_config(FILES, {"a.yaml": case}, "http://lab")


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


@pytest.mark.skipif(not COMMAND, reason="PROMPTFOO does not name promptfoo's command")
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
