"""The app's image is a client: it serves its pages with nothing of the back end in it."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from emulator.loopback import HOST, free_port
from gptlab_deploy.app import COMMAND
from gptlab_deploy.bundle import bundle_app

PATIENCE = 60.0

LOAD = (
    "import sys, pathlib; folder = sys.argv[1]; sys.path.insert(0, folder)\n"
    "import frontend.api_service, frontend.login_cookie, gptlab.client\n"
    "import frontend.account_file, frontend.bot_file\n"
    "import frontend.chat_element; assert frontend.chat_element.SCRIPT.is_file()\n"
    "assert pathlib.Path(gptlab.__file__).parent.parent == pathlib.Path(folder), gptlab.__file__\n"
    "assert not {'flask', 'grpc', 'openai', 'google.cloud.firestore'} & set(sys.modules)\n"
)


def test_the_app_loads_with_the_client_alone(tmp_path: Path) -> None:
    folder = bundle_app(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", LOAD, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert {path.name for path in (folder / "gptlab").iterdir()} == {
        "__init__.py", "api", "client.py", "client_responses.py", "core", "files",
        "transfer",
    }  # fmt: skip
    assert {path.name for path in (folder / "gptlab" / "core").iterdir()} == {
        "__init__.py", "deferred_imports.py", "errors.py",
    }  # fmt: skip


def test_what_is_installed_has_the_pages_library_and_not_the_functions(tmp_path: Path) -> None:
    installed = (bundle_app(tmp_path) / "requirements.txt").read_text()

    assert "streamlit==" in installed
    assert "google-cloud-firestore" not in installed


def test_it_serves_its_page_from_its_files(tmp_path: Path) -> None:
    """By the service's own command, on the port it is given."""
    folder, port = bundle_app(tmp_path), free_port()
    here = {"0.0.0.0": HOST, "8080": str(port)}  # noqa: S104 - what is replaced
    words = [re.sub(r"[\d.]+$", lambda found: here[found[0]], word) for word in COMMAND[1:]]
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    try:
        assert answered(f"http://{HOST}:{port}/_stcore/health", process) == "ok"
    finally:
        process.kill()
        process.wait()


def answered(url: str, process: "subprocess.Popen[bytes]") -> str:
    """What it says as soon as it listens."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            return httpx2.get(url).text
        except httpx2.TransportError:
            time.sleep(0.05)
    return "nothing"
