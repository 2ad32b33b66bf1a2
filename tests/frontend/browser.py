"""A real Chromium, and the app as people start it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from emulator.loopback import free_port

ROOT = Path(__file__).parents[2]
APP = ROOT / "frontend" / "app.py"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60.0
MISSING = (
    "NOT RUN: the browser tests found no Chromium. Install one (apt-get install chromium) or name "
    "it in GPTLAB_CHROMIUM, and run: python -m pytest tests/frontend"
)


def chromium() -> str:
    """The path of a Chromium. Without one the test is skipped, and on CI it fails."""
    named = os.environ.get("GPTLAB_CHROMIUM") or os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@contextmanager
def streamlit(script: Path, log: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """A Streamlit script served on 127.0.0.1 for the length of the block: its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "shared")))
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": paths, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not _is_healthy(url):
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail(f"Streamlit did not start:\n{log.read_text()}")
        time.sleep(0.1)


def _is_healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/_stcore/health", timeout=1) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:  # refused, or too slow to say anything
        return False
