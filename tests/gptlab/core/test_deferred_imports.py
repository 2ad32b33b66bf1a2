"""Large packages are loaded without what is not used of them, and miss none of it."""

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

LOADED = "len([name for name in sys.modules if name.startswith('{}')])"


def run(program: str) -> str:
    """What it prints, in an interpreter that has loaded nothing yet."""
    done = subprocess.run(
        [sys.executable, "-c", f"import gc, sys\n{program}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "shared",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("ours", "plainly", "package", "at_most", "at_least"),
    [
        ("gptlab.llm.chat", "openai", "openai.types", 120, 400),
        ("gptlab.store.store", "google.cloud.firestore", "google.cloud.firestore_v1", 20, 60),
        ("gptlab.core.tokens", "jwt", "cryptography.x509", 2, 6),
        ("gptlab.llm.http", "httpcore2", "anyio", 5, 10),
    ],
)
def test_little_is_loaded_with_it_and_much_without(
    ours: str, plainly: str, package: str, at_most: int, at_least: int
) -> None:
    loaded = LOADED.format(package)

    assert int(run(f"import {ours}\nprint({loaded})")) < at_most
    assert int(run(f"import {plainly}\nprint({loaded})")) > at_least


def test_an_operation_loads_its_own_contract_and_no_other() -> None:
    program = (
        "from gptlab.api import operations\n"
        "def loaded(): return [name for name in operations.CONTRACTS\n"
        "    if any(isinstance(each, type)\n"
        "        for each in vars(sys.modules[f'gptlab.api.{name}']).values())]\n"
        "before = loaded()\n"
        "operations.CREATE_GRANT.request_model()\n"
        "print(before, loaded())"
    )

    assert run(program) == "[] ['grants']"


def test_no_function_of_ours_brings_firestores_client_in() -> None:
    program = (
        "import gptlab.core.web, gptlab.accounts.authentication, gptlab.bots.crud\n"
        "import gptlab.sessions.conversation, gptlab.sessions.management\n"
        "firestore = [name for name in sys.modules if name.startswith('google.cloud.firestore')]\n"
        "print([name for name in firestore if 'client' in name])"
    )

    assert run(program) == "[]"


def test_whoever_asks_for_a_type_of_the_provider_gets_it() -> None:
    program = (
        "import gptlab.llm.chat, openai\n"
        "from openai.types import CompletionUsage\n"
        "from openai.types.responses import Response\n"
        "assert openai.types.responses.Response is Response\n"
        "client = openai.OpenAI(api_key='none')\n"
        "print(CompletionUsage.__name__, client.responses.create.__name__)"
    )

    assert run(program) == "CompletionUsage create"


def test_whoever_asks_for_firestores_client_gets_it() -> None:
    program = (
        "import gptlab.store.sdk as sdk\n"
        "import google.cloud.firestore_v1\n"
        "from google.cloud import firestore\n"
        "assert google.cloud.firestore_v1.Client is firestore.Client\n"
        "assert google.cloud.firestore_v1.types is sdk.types\n"
        "assert firestore.DELETE_FIELD is sdk.DELETE_FIELD\n"
        "print(firestore.Client(project='p').collection('c').limit(1).__class__.__name__)"
    )

    assert run(f"import os\nos.environ['FIRESTORE_EMULATOR_HOST'] = 'h:1'\n{program}") == "Query"


def test_whoever_asks_for_a_certificate_gets_it() -> None:
    program = (
        "import gptlab.core.tokens\n"
        "from cryptography import x509\n"
        "from cryptography.x509 import load_pem_x509_certificate\n"
        "assert x509.load_pem_x509_certificate is load_pem_x509_certificate\n"
        "import jwt.algorithms\n"
        "print(jwt.algorithms.x509.Name.__name__)"
    )

    assert run(program) == "Name"


def test_whoever_asks_asynchronously_is_answered() -> None:
    program = (
        "import gptlab.llm.http, asyncio, httpcore2\n"
        "async def ask():\n"
        "    async with httpcore2.AsyncConnectionPool() as pool:\n"
        "        try:\n"
        "            await pool.request('GET', 'http://127.0.0.1:1/')\n"
        "        except httpcore2.ConnectError as error:\n"
        "            return type(error).__name__\n"
        "print(asyncio.run(ask()))"
    )

    assert run(program) == "ConnectError"


@pytest.mark.parametrize(
    ("package", "ours"),
    [("openai", "gptlab.llm.sdk"), ("google.cloud.firestore_v1", "gptlab.store.sdk")],
)
def test_a_package_that_is_loaded_already_is_left_as_it_is(package: str, ours: str) -> None:
    program = f"import {package} as first, {ours}\nprint(sys.modules['{package}'] is first)"

    assert run(program) == "True"


def test_collections_go_on_once_it_is_loaded_and_pass_it_by() -> None:
    program = "import gptlab.store.sdk\nprint(gc.isenabled(), gc.get_freeze_count() > 50_000)"

    assert run(program) == "True True"


def test_whoever_had_stopped_collections_has_them_stopped() -> None:
    assert run("gc.disable()\nimport gptlab.store.sdk\nprint(gc.isenabled())") == "False"
