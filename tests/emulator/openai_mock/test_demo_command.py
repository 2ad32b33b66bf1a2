"""The command: where it listens, how it ends, and that it says nothing else."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import openai
import pytest
from openai import OpenAI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.openai_mock import DemoModel
from emulator.openai_mock.app import create_app
from tests.emulator.openai_mock.asking import ask, conversation

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-W", "error", "-m", "emulator.openai_mock"]
QUICK = ["--first-token-ms", "0", "--token-ms", "0"]
SECRET, KEY = "the heron flies at noon", "demo-heronkey"


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    process = subprocess.Popen(
        [*COMMAND, *options], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        assert process.stdout
        yield process, json.loads(process.stdout.readline())
        process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_asked_to_stop(how: signal.Signals) -> None:
    with started("--port", "0", *QUICK) as (process, where):
        with OpenAI(base_url=where["url"], api_key=KEY) as client:
            assert ask(client).choices
        assert httpx2.get(f"{where['admin']}/calls", trust_env=False).json()[0]["status"] == 200
        process.send_signal(how)
        assert process.communicate(timeout=60) == ("", "")
        assert process.returncode == 0


def test_no_key_and_no_message_is_printed_or_remembered() -> None:
    with started(*QUICK) as (process, where):
        with OpenAI(base_url=where["url"], api_key=KEY, max_retries=0) as client:
            ask(client, *conversation(SECRET, SECRET))
            list(ask(client, *conversation(SECRET, SECRET), stream=True))
            with pytest.raises(openai.NotFoundError):
                ask(client, *conversation(SECRET, SECRET), model="demo-unheard-of")
        calls = httpx2.get(f"{where['admin']}/calls", trust_env=False).text
        process.send_signal(signal.SIGTERM)
        printed = "".join(process.communicate(timeout=60))
    assert printed == ""
    assert "heron" not in calls


def test_a_taken_port_is_reported_in_one_line(model: DemoModel) -> None:
    port = model.admin_url.rpartition(":")[2]
    failed = subprocess.run([*COMMAND, "--port", port], cwd=ROOT, capture_output=True, text=True)
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"cannot listen on port {port}")
    assert failed.stderr.count("\n") == 1


def test_it_listens_on_this_machine_only(model: DemoModel) -> None:
    assert model.url.startswith("http://127.0.0.1:")
    port = int(model.admin_url.rpartition(":")[2])
    with socket.socket() as elsewhere:
        assert elsewhere.connect_ex(("127.0.0.2", port)) != 0


def test_a_request_under_another_name_is_refused(model: DemoModel) -> None:
    headers = {"Host": "elsewhere.example"}
    answer = httpx2.get(f"{model.admin_url}/calls", headers=headers, trust_env=False)
    assert answer.status_code == 403


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_bug_is_reported_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(request: Request) -> Response:
        raise KeyError(SECRET)

    app = create_app()
    app.router.routes.insert(0, Route("/v1/broken", broken))
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get("/v1/broken")
    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "server_error")
    reported = capsys.readouterr().err
    assert reported.startswith("openai_mock: KeyError in test_demo_command.py:")
    assert SECRET not in reported + answer.text


def test_a_model_in_a_thread_stops_with_calls_under_way() -> None:
    with DemoModel() as model:
        model.faults({"kind": "stall", "seconds": 30})
        client = OpenAI(base_url=model.url, api_key=KEY, max_retries=0)
        stream = ask(client, stream=True)
        next(stream)
    with pytest.raises(openai.APIConnectionError):
        list(stream)
    client.close()
