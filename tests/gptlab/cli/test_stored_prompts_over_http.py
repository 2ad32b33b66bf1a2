"""Yesterday's caller of a stored prompt gets an answer: base URL, key and id change, no more."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

from emulator.dev_stack.plan import ROOT
from gptlab.core.crypto import random_id
from tests.gptlab.cli.shell import Shell
from tests.gptlab.files.test_openai_prompts import ANSWER, CALL
from tests.gptlab.reasoning_provider import REPLY, ReasoningProvider, reasoning_provider
from tests.proofs.cloud_in_process import CloudInProcess

PAGE = ROOT / "docs" / "migrate-from-openai-prompts.md"
OLD_CALL = {
    "model": "gpt-6-luna",
    "prompt": {
        "id": "pmpt_123",
        "version": "2",
        "variables": {"customer_name": "Acme", "issue": "billing question"},
    },
}


@pytest.fixture(scope="module")
def provider() -> Iterator[ReasoningProvider]:
    with reasoning_provider() as made:
        yield made


@pytest.fixture(scope="module")
def cloud(provider: ReasoningProvider) -> Iterator[CloudInProcess]:
    with CloudInProcess(OPENAI_BASE_URL=provider.url, GPTLAB_DEMO="") as running:
        yield running


@pytest.fixture
def shell(cloud: CloudInProcess, tmp_path: Path) -> Shell:
    return Shell(cloud.gateway_url, tmp_path, f"key-{random_id()}")


def imported(shell: Shell, *versions: object) -> str:
    file = shell.folder / "prompt.json"
    file.write_text(json.dumps(list(versions)))
    told = shell.json("import", "openai-prompt", str(file), "--name", "Support")
    return str(told["bot_id"])


def test_the_old_call_is_answered_by_the_imported_prompt(
    cloud: CloudInProcess, provider: ReasoningProvider, shell: Shell
) -> None:
    bot_id = imported(shell, {**ANSWER, "text": {}})
    prompt = {**OLD_CALL["prompt"], "id": bot_id}  # type: ignore[dict-item]
    with openai.OpenAI(base_url=f"{cloud.gateway_url}/v1", api_key=f"key-{random_id()}") as client:
        answer = client.responses.create(**{**OLD_CALL, "prompt": prompt})  # type: ignore[call-overload]

    assert answer.output_text == REPLY
    asked = provider.asked[-1]
    assert asked["model"] == "gpt-6-luna"
    assert asked["messages"][0]["content"].endswith(
        "Support Acme. Acme asks about billing question.\n\nWrite to them."
    )


def test_the_same_import_again_changes_nothing(shell: Shell) -> None:
    first = imported(shell, CALL)
    told = shell.json("import", "openai-prompt", str(shell.folder / "prompt.json"))

    assert (told["bot_id"], told["state"], told["version"]) == (first, "already there", 1)
    assert len(shell.json("list")["bots"]) == 1


def test_the_page_takes_the_old_call_to_the_new_one(cloud: CloudInProcess, shell: Shell) -> None:
    before, after = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    changed = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True)
               if pair[0] != pair[1]]  # fmt: skip
    assert [old.strip() for old, _ in changed] == ["client = OpenAI()", '"id": "pmpt_123",']
    program = after.replace("http://127.0.0.1:8080", cloud.gateway_url)
    program = program.replace("demo-…", f"key-{random_id()}")
    program = program.replace("<the new id>", imported(shell, {**CALL, "tools": None}))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == REPLY


@pytest.mark.parametrize("arguments", [["openai-prompt"], ["nowhere.zip"], [__file__, __file__]])
def test_what_cannot_be_imported_is_said_as_a_wrong_command(
    shell: Shell, arguments: list[str]
) -> None:
    assert shell.run("import", *arguments).exit_code == 2
