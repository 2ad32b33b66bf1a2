"""Each outside system has one adapter."""

import re
import subprocess
import sys

import pytest

from tests.architecture.sources import (
    EMULATOR,
    FRONTEND,
    FUNCTIONS,
    LIBRARY,
    ROOT,
    files,
    imports,
    library_module,
    outside,
)

ADAPTERS = {
    "google": {"store.sdk"},
    "openai": {"llm.sdk"},
    "flask": {"core.web"},
    "jwt": {"core.tokens"},
    "httpcore2": {"llm.http"},
    "httpx2": {"llm.http", "llm.provider", "llm.chat", "core.services",
               "client", "client_responses"},
}  # fmt: skip
LOADS_THE_SDK = {"llm.chat", "llm.sdk", "store.sdk"}


@pytest.mark.parametrize("package", ADAPTERS)
def test_an_outside_package_has_one_adapter(package: str) -> None:
    users = {library_module(path) for path in files(LIBRARY) if package in outside(path)}

    assert users == ADAPTERS[package]


def test_only_the_composition_root_reads_the_environment() -> None:
    pattern = re.compile(r"os\.(environ|getenv)")
    readers = {library_module(p) for p in files(LIBRARY) if pattern.search(p.read_text())}

    assert readers == {"core.services", "admin_cli", "cli.console"}


def test_functions_import_the_framework_and_the_library_alone() -> None:
    imported = {name for path in files(FUNCTIONS) for name in outside(path)}

    assert imported == {"flask", "functions_framework", "gptlab"}


def test_the_front_end_is_a_client_like_any_other() -> None:
    allowed = ("gptlab.api", "gptlab.client", "gptlab.files", "gptlab.transfer")
    reached = {
        name
        for path in files(FRONTEND)
        for name in imports(path)
        if name.startswith(("gptlab", "emulator")) and not name.startswith(allowed)
    }

    assert reached - {"gptlab"} == set()


def test_no_module_is_named_for_having_no_name() -> None:
    names = {path.stem for top in (LIBRARY, FRONTEND, EMULATOR) for path in files(top)}

    assert names & {"util", "utils", "helper", "helpers", "common", "misc"} == set()


def test_importing_does_nothing() -> None:
    """No thread is started, no services are made, and the provider's SDK stays out."""
    modules = [
        f"gptlab.{library_module(path)}"
        for path in files(LIBRARY)
        if library_module(path) not in LOADS_THE_SDK
    ]
    program = (
        "import importlib, sys, threading\n"
        "for name in sys.argv[1:]: importlib.import_module(name.removesuffix('.__init__'))\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
        "assert sys.modules['gptlab.core.services']._services is None\n"
        "assert 'openai' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *modules],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "shared",
    )

    assert done.returncode == 0, done.stderr
