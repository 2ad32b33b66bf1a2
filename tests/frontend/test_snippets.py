"""The programs that the app shows: each calls the assistant as it stands there."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from frontend.components.from_code import MOVING
from frontend.snippets import APIS, KEY, Snippet
from gptlab.api.bots import Bot
from gptlab.client import Client
from tests.frontend.conftest import Opened
from tests.frontend.fake_client import FakeClient
from tests.functions.assistants import cook, revision
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key

VARIABLES = (
    {"name": "city"},
    {"name": "years", "type": "number"},
    {"name": "tone", "type": "choice", "choices": ["it's dry"]},
    {"name": "other", "required": False},
)


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as running:
        yield running


@pytest.fixture(scope="module")
def bot(cloud: CloudInProcess) -> Iterator[Bot]:
    with Client(cloud.gateway_url) as client:
        client.log_in(new_api_key())
        prompt = "Cook in {{city}} for {{years}} years, {{tone}}."
        first = client.create_bot(cook(initial_prompt=prompt, variables=VARIABLES))
        yield client.revise_bot(revision(first, initial_prompt=f"{prompt} Again."))


def command(program: str, language: str) -> list[str]:
    if language == "Python":
        return [sys.executable, "-c", program]
    if not shutil.which("curl"):
        pytest.skip("there is no curl on this machine")
    return ["sh", "-c", f"{program} --silent --fail"]


@pytest.mark.parametrize("language", ["Python", "curl"])
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("version", [None, 1])
def test_the_program_is_answered_by_the_version_that_it_names(
    cloud: CloudInProcess, bot: Bot, language: str, api: str, version: int | None
) -> None:
    program = Snippet(bot, f"{cloud.gateway_url}/v1", version).text(language, api)
    key = new_api_key()
    done = subprocess.run(
        command(program.replace(KEY, key), language),
        env={"OPENAI_API_KEY": key, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert "offline demo model" in done.stdout
    asked = cloud.model.calls(finished=True)[-1]["messages"][0]["content"]
    assert "Cook in … for 1 years, it's dry." in asked
    assert asked.endswith("Again.") is (version is None)


@pytest.mark.parametrize("api", APIS)
def test_in_javascript_the_same_is_asked(bot: Bot, api: str) -> None:
    snippet = Snippet(bot, "https://lab.example/v1", 1)
    program, curl = snippet.text("JavaScript", api), snippet.text("curl", api)

    body = program[program.rindex("({") + 1 : program.rindex("});") + 1]
    assert json.loads(body) == json.loads(curl[curl.index("'{") + 1 : -1].replace("'\\''", "'"))
    assert '"https://lab.example/v1"' in program


def test_language_interface_and_version_are_chosen(opened: Opened, fake: FakeClient) -> None:
    app = opened("assistant", bot_info=fake.own(7))
    before = app.code[-1].value
    chosen = {"language": "curl", "api": "Chat Completions", "version": MOVING}
    for key, value in chosen.items():
        app.segmented_control(key=f"snippet_{key}").set_value(value).run()
    after = app.code[-1].value

    assert "responses.create" in before
    assert '"version": "1"' in before
    assert after.startswith("curl ")
    assert "/chat/completions" in after
    assert "@" not in after
