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
from playwright.sync_api import sync_playwright

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
    "it in CHROMIUM, and run: make test ARGS=tests/frontend"
)


def chromium() -> str:
    """The path of a Chromium. Without one the test is skipped, and on CI it fails."""
    found = find_chromium()
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


def find_chromium() -> str | None:
    """The Chromium that CHROMIUM names, else one on the PATH, else the one of `make test`."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named) or pytest.fail(f"CHROMIUM names {named}, which cannot be run.")
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), str(Path(sys.prefix) / "bin")))
    return next(filter(None, (shutil.which(name, path=path) for name in NAMES)), None)


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


if __name__ == "__main__":  # for the Makefile
    with sync_playwright() as _playwright:
        sys.stdout.write(_playwright.chromium.executable_path)
