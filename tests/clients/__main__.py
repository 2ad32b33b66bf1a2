"""Clients of others hold a conversation with an assistant: `make test-clients`.

Each says one thing and gets the whole reply, says another and gets a stream, before whose first
word the model takes long, and then meets a failure of the provider's. It exits with 1 where fewer
than all of them came through.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Error as PageError
from playwright.sync_api import sync_playwright

from emulator.dev_stack import LocalCloud
from emulator.loopback import HOST
from gptlab.api.completions import model_of
from gptlab.core import sse
from tests.frontend.browser import FLAGS, find_chromium
from tests.node_packages import NodeMissing, install_node_packages, is_installed

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PLACE = ROOT / "build" / "clients"
PYTHON = PLACE / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
NODE = PLACE / "node"
ASSISTANT = "ShowcaseClarity00001"
SECONDS = 120
LONG = sse.KEEP_ALIVE_SECONDS + 2
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "delay", "seconds": 0},
    {"kind": "delay", "seconds": LONG},
    *[{"kind": "html"}] * 6,
)
"""For the first turn, the second, and as many attempts as a client may make at the third."""
NO_BROWSER = "no Chromium was found: name one in CHROMIUM"


class Skipped(Exception):
    """This client cannot run here; the message says why."""


class Wrong(Exception):
    """The conversation did not go as it should."""


@dataclass(frozen=True)
class Address:
    """Where the assistant is, and on which key it is called."""

    base_url: str
    model: str
    key: str

    @property
    def variables(self) -> Mapping[str, str]:
        return {
            "GPTLAB_V1": self.base_url,
            "GPTLAB_MODEL": self.model,
            "GPTLAB_CLIENT_KEY": self.key,
        }


Conversation = Callable[[Address], dict[str, Any]]
"""Says all three things, and returns what came of them: ``plain``, ``streamed``, ``failure``."""


def main() -> int:
    install_python_clients()
    with LocalCloud() as cloud:
        passed = sum(
            came_through(name, conversation, cloud) for name, conversation in CLIENTS.items()
        )
    say(f"{passed} of {len(CLIENTS)}")
    return int(passed < len(CLIENTS))


def came_through(name: str, conversation: Conversation, cloud: LocalCloud) -> bool:
    """One line about one client."""
    key = f"demo-key-of-{name.lower().replace(' ', '-')}"
    address = Address(f"{cloud.gateway_url}/v1", model_of(ASSISTANT, 1), key)
    cloud.model.clear_calls()
    cloud.model.clear_faults()
    cloud.model.faults(*FAULTS)
    try:
        check(conversation(address), cloud.model.calls(finished=True))
    except (Skipped, NodeMissing) as why:
        say(f"{name:<24} SKIPPED: {why}")
        return False
    except (Wrong, PageError, subprocess.TimeoutExpired) as why:
        say(f"{name:<24} FAILED: {why}")
        return False
    except subprocess.CalledProcessError as ended:
        say(f"{name:<24} FAILED:\n{ended.stderr}")
        return False
    say(f"{name:<24} two turns, one whole and one streamed; a failed call was made once")
    return True


def check(told: Mapping[str, Any], calls: list[dict[str, Any]]) -> None:
    """By what the client says of it, and what reached the model; raises Wrong."""
    whole, streamed = told["plain"], "".join(told["streamed"])
    if "leeks" not in whole or "onions" not in streamed:
        raise Wrong(f"the replies are not what was said: {whole!r}, {streamed!r}")
    made = [(call["message_count"], call["stream"]) for call in calls if call["message_count"]]
    if made[:2] != [(2, False), (4, True)]:
        raise Wrong(f"the model was asked otherwise (messages, streamed): {made}")
    if told["failure"] in ("NoneType", "none", "other"):
        raise Wrong(f"the failure of the provider was not told: {told['failure']}")
    if len(made) != 3:
        raise Wrong(f"a failed call was made {len(made) - 2} times")


def python_script(name: str, address: Address) -> dict[str, Any]:
    return told_by([PYTHON, "-m", f"tests.clients.{name}"], address)


def llm_command(address: Address) -> dict[str, Any]:
    """The first two turns by its own memory of the conversation, the third on its own."""
    with TemporaryDirectory() as folder:
        models = [
            {"model_id": "lab", "model_name": address.model, "api_base": address.base_url,
             "api_key_name": "lab"}
        ]  # fmt: skip
        Path(folder, "extra-openai-models.yaml").write_text(json.dumps(models))
        Path(folder, "keys.json").write_text(json.dumps({"lab": address.key}))
        environment = clean({"LLM_USER_PATH": folder})
        ask = partial(run, environment=environment)
        command = (str(PYTHON.with_name("llm")), "-m", "lab")
        plain = ask([*command, "--no-stream", "I have leeks and cream."])
        streamed = ask([*command, "--continue", "And onions."])
        try:
            ask([*command, "--no-stream", "This one fails."])
        except subprocess.CalledProcessError as error:
            failure = error.stderr.strip().splitlines()[-1]
        else:
            failure = "none"
    return {"plain": plain, "streamed": [streamed], "failure": failure}


def node_script(name: str, address: Address) -> dict[str, Any]:
    with_node()
    # Beside its packages, or Node.js does not find them.
    script = shutil.copy(HERE / name, NODE)
    return told_by(["node", script], address)


def browser_page(address: Address) -> dict[str, Any]:
    """OpenAI's own package for JavaScript, loaded by a page of another origin."""
    with_node()
    executable = find_chromium()
    if not executable:
        raise Skipped(NO_BROWSER)
    page_name = "in_a_browser.html"
    shutil.copy(HERE / page_name, NODE)
    with served(NODE) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(f"{origin}/{page_name}")
        page.wait_for_function("() => !!window.converse")
        asked = {"baseURL": address.base_url, "model": address.model, "apiKey": address.key}
        told: dict[str, Any] = page.evaluate("asked => window.converse(asked)", asked)
        browser.close()
    return told


CLIENTS: Mapping[str, Conversation] = {
    "openai-node in Chromium": browser_page,
    "openai-python": partial(python_script, "with_openai_python"),
    "openai-python, responses": partial(python_script, "with_openai_responses"),
    "openai-node, responses": partial(node_script, "with_openai_node.mjs"),
    "LangChain": partial(python_script, "with_langchain"),
    "LiteLLM": partial(python_script, "with_litellm"),
    "llm": llm_command,
    "Vercel AI SDK": partial(node_script, "with_ai_sdk.mjs"),
}


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder as an origin of its own, for the length of the block."""
    server = ThreadingHTTPServer((HOST, 0), partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def install_python_clients() -> None:
    """Into an environment of their own: they want other packages than we do."""
    wanted = HERE / "requirements.txt"
    if is_installed(wanted, PYTHON.parents[1]):
        return
    say("Installing Python clients of OpenAI's API into build/clients ...")
    venv.create(PYTHON.parents[1], clear=True, with_pip=True)
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet")
    subprocess.run([*pip, "install", "-r", str(wanted)], check=True)
    shutil.copy(wanted, PYTHON.parents[1])


def with_node() -> None:
    """Install those for Node.js, where it is; raises NodeMissing."""
    install_node_packages(HERE / "package.json", NODE)


def told_by(command: Sequence[str | Path], address: Address) -> dict[str, Any]:
    """What a program says in its last line."""
    said = run(command, environment=clean(address.variables))
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    return told


def run(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
        timeout=SECONDS,
    )
    return done.stdout


def clean(more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the caller's keys and settings, and no price list from the internet."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "LITELLM_LOCAL_MODEL_COST_MAP": "True", **more}


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
