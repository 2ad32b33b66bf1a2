"""Functions served from the image's files, where its requirements.txt is all that is installed."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from emulator.isolated_host import PATIENCE, IsolatedFunction, free_ports, stop
from emulator.loopback import HOST
from gptlab.client import Client
from tests.functions.assistants import cook
from tests.gptlab_deploy.installed import NotInstalled, python_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the framework serves on POSIX")


@contextmanager
def served(name: str, image: Path, cloud: LocalCloud) -> Iterator[httpx2.Client]:
    """A client of one function, on the running cloud's database, model and secrets."""
    try:
        python = python_of(image / "requirements.txt")
    except NotInstalled as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"NOT RUN: the packages of the image could not be installed: {error}")
    (port,) = free_ports(1)
    function = IsolatedFunction(name, image, port, cloud.environment, str(python))
    try:
        function.wait_ready(time.monotonic() + PATIENCE)
        with httpx2.Client(base_url=f"http://{HOST}:{port}", timeout=30) as http:
            yield http
    finally:
        stop([function])


def signed(client: Client, key: str = "") -> dict[str, str]:
    assert client.login
    headers = {"Authorization": f"Bearer {client.login.access_token}"}
    return {**headers, "Idempotency-Key": key} if key else headers


def test_log_in_gives_a_token_that_the_other_functions_take(
    cloud: LocalCloud, image: Path, visitor: Client, demo_key: Callable[[], str]
) -> None:
    with served("log_in", image, cloud) as http:
        answer = http.post("/login", json={"api_key": demo_key()})

    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert httpx2.get(f"{cloud.gateway_url}/user", headers=headers).status_code == 200


def test_a_function_that_never_chats_answers(
    cloud: LocalCloud, image: Path, client: Callable[..., Client]
) -> None:
    person = client()
    bot = person.create_bot(cook())
    with served("get_bot", image, cloud) as http:
        answer = http.get(f"/bots/{bot.bot_id}", headers=signed(person))

    assert answer.json()["initial_prompt"] == cook().initial_prompt


def test_a_function_that_chats_answers_and_streams(
    cloud: LocalCloud, image: Path, client: Callable[..., Client]
) -> None:
    person = client()
    session = person.start_session(person.create_bot(cook()).bot_id).session
    path, body = f"/sessions/{session.session_id}/messages", {"message": "I have leeks."}
    with served("send_message", image, cloud) as http:
        answer = http.post(path, json=body, headers=signed(person, "first-of-a-bundle"))
        accept = {"Accept": "text/event-stream"}
        headers = {**signed(person, "second-of-a-bundle"), **accept}
        stream = http.post(path, json=body, headers=headers)

    assert answer.json()["reply"]["content"]
    assert "event: done" in stream.text
