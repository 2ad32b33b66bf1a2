"""The app's bundle is a client: it serves its pages with nothing of the back end in it."""

import subprocess
import sys
from pathlib import Path

from gptlab_deploy.bundle import bundle_app

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
        "__init__.py", "api", "client.py", "client_answers.py", "errors.py",
    }  # fmt: skip


def test_it_is_started_by_the_platforms_port(tmp_path: Path) -> None:
    folder = bundle_app(tmp_path)

    assert "--server.port=$PORT" in (folder / "Procfile").read_text()
    assert "streamlit==" in (folder / "requirements.txt").read_text()
    assert "google-cloud-firestore" not in (folder / "requirements.txt").read_text()
