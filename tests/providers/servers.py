"""The three providers: llama.cpp's server, LiteLLM's proxy and aimock."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emulator.dev_stack import components, local_model, variables
from emulator.dev_stack.components import Component, Readiness
from emulator.dev_stack.plan import ROOT, Plan
from emulator.dev_stack.start import start_process, wait_for
from emulator.loopback import HOST, free_port
from emulator.virtual_environment import Say, VirtualEnvironment
from tests.compat.npm_package import install
from tests.compat.second_provider import KEYS, PACKAGE, SecondProvider
from tests.providers.journey import Connection
from tests.providers.runner import Provider

BUILD = ROOT / "build"
SAYS = (
    "That is a good plan. Twenty minutes in the evening are enough, if they come every day. "
    "Which one word of Italian would you like to know first?"
)

AT_LENGTH = " ".join([SAYS] * 40)
"""LiteLLM says it without a pause: of anything shorter the end is there before a stop."""

LITELLM = VirtualEnvironment(
    name="LiteLLM's proxy",
    folder=BUILD / "litellm",
    requirements=(("litellm[proxy]==1.106.12",),),  # 1.82.7, 1.82.8 and 1.107 were tampered with
    duration="a download of 150 MB, and some minutes",
    needed_mb=1_000,
)
LLAMA_CPP_KEY = "the-key-of-a-model-on-this-machine"
LITELLM_KEY = "sk-the-master-key-of-a-proxy-on-this-machine"
LITELLM_MODEL = "mocked-by-litellm"
AIMOCK_MODEL = "mocked-by-aimock"


@contextmanager
def llama_cpp(logs: Path) -> Iterator[Connection]:
    key = {variables.DEMO_KEY_VARIABLE: LLAMA_CPP_KEY}
    with _served(components.LOCAL_MODEL, logs, **key) as url:
        environment = components.LOCAL_MODEL.gives({"url": url})
        yield Connection(environment, LLAMA_CPP_KEY, local_model.MODEL)


@contextmanager
def litellm(logs: Path) -> Iterator[Connection]:
    mocked = {"model": f"openai/{LITELLM_MODEL}", "api_key": "unused", "mock_response": AT_LENGTH}
    config = logs / "config.yaml"
    config.write_text(  # JSON is YAML
        json.dumps({
            "model_list": [{"model_name": LITELLM_MODEL, "litellm_params": mocked}],
            "general_settings": {"master_key": LITELLM_KEY},
        })
    )  # fmt: skip
    proxy = Component(
        "LiteLLM",
        lambda plan, given: LITELLM.command(
            "litellm.proxy.proxy_cli",
            *("--config", str(config)),
            *("--host", HOST),
            *("--port", str(plan.port(variables.MODEL_PORT))),
        ),
        ports=(variables.MODEL_PORT,),
        readiness=Readiness.HEALTH,
        health_path="/health/liveliness",
        patience=120.0,
    )
    with _served(proxy, logs, LITELLM_LOCAL_MODEL_COST_MAP="True") as url:
        yield Connection({"OPENAI_BASE_URL": f"{url}/v1"}, LITELLM_KEY, LITELLM_MODEL, AT_LENGTH)


@contextmanager
def aimock(logs: Path) -> Iterator[Connection]:
    reply = {
        "match": {"model": AIMOCK_MODEL},
        "response": {"content": SAYS},
        "latency": 20,
        "chunkSize": 5,
    }
    with SecondProvider(_aimock_commands(), logs, [reply]) as provider:
        environment = {"OPENAI_BASE_URL": f"{provider.url}/v1"}
        yield Connection(environment, KEYS[0], AIMOCK_MODEL, SAYS)


def install_aimock(say: Say) -> None:
    if not (_aimock_commands() / "aimock").exists():
        say("Installing aimock with npm, once: some seconds.")
        install(PACKAGE, _aimock_folder())


def _aimock_folder() -> Path:
    return BUILD / f"aimock-{PACKAGE.rpartition('@')[2]}"


def _aimock_commands() -> Path:
    return _aimock_folder() / "node_modules" / ".bin"


PROVIDERS = (
    Provider("llama.cpp", local_model.ENVIRONMENT.install, llama_cpp),
    Provider("LiteLLM", LITELLM.install, litellm),
    Provider("aimock", install_aimock, aimock),
)


@contextmanager
def _served(component: Component, logs: Path, **environment: str) -> Iterator[str]:
    """The component as a process of its own, for a while: its address."""
    plan = Plan(
        environment={"PATH": "/usr/bin:/bin", **environment},
        secrets={},
        ports={variables.MODEL_PORT: free_port()},
    )
    process = start_process(component, plan, {}, logs / component.log_name)
    try:
        yield wait_for(component, process, plan)["url"]
    finally:
        process.stop()
