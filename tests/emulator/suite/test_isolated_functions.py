"""Every function in a process of its own, from its bundle, behind the gateway: a whole journey."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from emulator.isolated_host import PATIENCE, IsolatedFunction, free_ports, stop
from emulator.loopback import HOST
from emulator.suite.variables import DEMO_KEY
from gptlab import api
from gptlab.client import Client
from gptlab_deploy.bundle import bundle
from tests.emulator.suite.starting import Suite, are_gone, environment, started
from tests.functions.assistants import cook, revision

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")

NAMES = {operation.name for operation in api.OPERATIONS}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    with started(tmp_path_factory.mktemp("isolated"), "--memory", "--isolated") as running:
        yield running


def journey(client: Client) -> api.Transcript:
    """Calls every operation at least once; the transcript as it was at the end."""
    client.log_in(DEMO_KEY)
    client.renew_login()
    client.get_jwks()
    client.get_user()
    client.set_spend_limit(5.0)
    client.list_models()
    bot = client.create_bot(cook())
    client.get_bot(bot.bot_id)
    client.revise_bot(revision(bot, initial_prompt="You are a baker."))
    client.revert_bot(bot.bot_id, version=2, to_version=1)
    client.list_bot_versions(bot.bot_id)
    client.list_bots("mine")
    session_id = client.start_session(bot.bot_id).session.session_id
    streamed = client.stream(
        api.SEND_MESSAGE, api.SendMessage.of(session_id=session_id, message="Hello."),
        idempotency_key="the-streamed-message",
    )  # fmt: skip
    assert isinstance(list(streamed)[-1], api.Turn)
    client.stop_message(session_id, "the-streamed-message")
    client.regenerate_reply(session_id)
    client.end_session(session_id)
    client.resume_session(session_id)
    client.rate_session(session_id, 1)
    client.rename_session(session_id, "A whole journey")
    client.list_sessions()
    transcript = client.get_session(session_id)
    client.delete_session(session_id)
    said = {"role": "user", "content": "Hello."}
    asked = api.CompleteChat.of(model=api.model_of(bot.bot_id, 2), messages=[said])
    client.complete_chat(asked, DEMO_KEY)
    client.list_callable_bots(DEMO_KEY)
    client.deactivate_bot(bot.bot_id)
    client.log_out()
    key = "demo-key-of-a-whole-journey"
    client.log_in(key)
    client.swap_key(key, f"{key}-2")
    code = client.make_recovery_code(f"{key}-2").recovery_code
    client.recover_account(code, f"{key}-3")
    client.delete_account(f"{key}-3")
    return transcript


def served(suite: Suite) -> Counter[str]:
    """How often each operation answered well, as its own log line says."""
    lines = (suite.data / "logs" / "functions.log").read_text().splitlines()
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    return Counter(line["operation"] for line in logged if line.get("status") == 200)


def bundles_at_work(suite: Suite) -> set[str]:
    """The operations whose bundle some process runs from."""
    folder = suite.data / "bundles"
    at_work = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = (process / "cwd").readlink()
        except OSError:
            continue
        if where.parent == folder:
            at_work.add(where.name)
    return at_work


def test_a_whole_journey_through_processes_of_their_own(suite: Suite) -> None:
    assert bundles_at_work(suite) == NAMES
    with Client(suite.gateway) as client:
        transcript = journey(client)

    assert [message.role for message in transcript.messages] == ["assistant", "user", "assistant"]
    assert transcript.recap
    assert set(served(suite)) == NAMES


def test_a_function_is_served_with_the_library_of_its_bundle(tmp_path: Path) -> None:
    """And not with the one that is installed here: this one's version is another."""
    folder = next(folder for folder in bundle(tmp_path) if folder.name == "get_jwks")
    (folder / "gptlab" / "__init__.py").write_text('__version__ = "99.0"\n')
    (port,) = free_ports(1)
    function = IsolatedFunction(folder, port, environment())
    try:
        function.wait_ready(time.monotonic() + PATIENCE)
        answer = httpx2.get(f"http://{HOST}:{port}{api.GET_JWKS.path}")
    finally:
        stop([function])

    assert answer.headers["X-GPTLab-Version"] == "99.0"


def test_nothing_of_a_function_is_left_when_it_was_stopped(tmp_path: Path) -> None:
    """Its server has workers, which would go on without it."""
    folder = next(folder for folder in bundle(tmp_path) if folder.name == "get_jwks")
    (port,) = free_ports(1)
    function = IsolatedFunction(folder, port, environment())
    function.wait_ready(time.monotonic() + PATIENCE)
    group = [process for process in Path("/proc").glob("[0-9]*") if runs_in(process, folder)]
    stop([function])

    assert len(group) > 1
    assert are_gone([int(process.name) for process in group])


def runs_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False
