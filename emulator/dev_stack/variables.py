"""Every environment variable of the local stack: its default and its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.dev_stack.errors import StartRefused

LAST_PORT = 65535


@dataclass(frozen=True)
class Variable:
    """A variable that ``make run`` reads."""

    name: str
    default: str
    about: str


GATEWAY_PORT = Variable("GPTLAB_GATEWAY_PORT", "8080", "the API, as front ends call it")
FUNCTIONS_PORT = Variable("GPTLAB_FUNCTIONS_PORT", "8081", "the functions behind it")
MODEL_PORT = Variable("GPTLAB_MODEL_PORT", "8082", "the demo model, or the local one")
FIRESTORE_PORT = Variable("GPTLAB_FIRESTORE_PORT", "8085", "Firestore (gRPC)")
ADMIN_PORT = Variable("GPTLAB_FIRESTORE_ADMIN_PORT", "8086", "Firestore's call counts and exports")
APP_PORT = Variable("GPTLAB_APP_PORT", "8501", "the Streamlit app")
PORTS = (GATEWAY_PORT, FUNCTIONS_PORT, MODEL_PORT, FIRESTORE_PORT, ADMIN_PORT, APP_PORT)

PROJECT = Variable("GOOGLE_CLOUD_PROJECT", "gptlab-local", "the Firestore project")
PROVIDER = Variable("OPENAI_BASE_URL", "", "a model provider in place of the demo model")
FIRESTORE = Variable("FIRESTORE_EMULATOR_HOST", "", "a Firestore in place of the built-in one")
VARIABLES = (*PORTS, PROJECT, PROVIDER, FIRESTORE)

FUNCTIONS_URL = "GPTLAB_FUNCTIONS_URL"
SPECIFICATION = "GPTLAB_SPECIFICATION"
API_URL = "GPTLAB_API_URL"
APP_URL = "GPTLAB_APP_URL"
ADMIN_URL = "GPTLAB_FIRESTORE_ADMIN_URL"
DEMO = "GPTLAB_DEMO"
DEMO_KEY_VARIABLE = "GPTLAB_DEMO_KEY"
"""What the local stack itself sets, for its components."""


def table() -> str:
    """The variables as ``--help`` prints them."""
    rows = (f"  {each.name:<29}{each.default:<14}{each.about}" for each in VARIABLES)
    return "environment variables, with their defaults:\n" + "\n".join(rows)


def read_ports(environment: Mapping[str, str]) -> dict[Variable, int]:
    """The port of each component; raises StartRefused for what is no port number."""
    return {each: _port(each, environment.get(each.name) or each.default) for each in PORTS}


def _port(variable: Variable, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > LAST_PORT:
        raise StartRefused(
            f"{variable.name} must be a port number from 0 (any free one) to {LAST_PORT}; "
            f"it is {text!r}. Leave it out for {variable.default}."
        )
    return int(text)
