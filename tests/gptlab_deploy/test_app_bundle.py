"""The app's bundle is a client: it serves its pages with nothing of the back end in it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from emulator.loopback import HOST, free_port
from gptlab_deploy.bundle import bundle_app

PATIENCE = 60.0

LOAD = (
    "import sys, pathlib; folder = sys.argv[1]; sys.path.insert(0, folder)\n"
    "import frontend.calls, frontend.keeping, gptlab.client\n"
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
        "__init__.py", "api", "client.py", "client_answers.py", "errors.py", "loading.py",
    }  # fmt: skip


def test_it_is_started_by_the_platforms_port(tmp_path: Path) -> None:
    folder = bundle_app(tmp_path)

    assert "--server.port=$PORT" in (folder / "Procfile").read_text()
    assert "streamlit==" in (folder / "requirements.txt").read_text()
    assert "google-cloud-firestore" not in (folder / "requirements.txt").read_text()


def test_it_serves_its_page_from_its_bundle(tmp_path: Path) -> None:
    """By the platform's own command, on a port it is given."""
    folder, port = bundle_app(tmp_path), free_port()
    command = (folder / "Procfile").read_text().removeprefix("web: ").replace("$PORT", str(port))
    words = command.replace("0.0.0.0", HOST).split()  # noqa: S104 - replaced
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    process = subprocess.Popen(
        [sys.executable, *words[1:]], cwd=folder, env=kept, stdout=subprocess.DEVNULL
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
