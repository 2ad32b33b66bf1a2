"""An environment with what an image's requirements.txt names, and with nothing else."""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from tests.architecture.sources import ROOT

ENVIRONMENTS = ROOT / "build" / "environments"
PIP = (sys.executable, "-m", "pip", "--python")
INSTALL = ("install", "--quiet", "--disable-pip-version-check", "--require-hashes")


class NotInstalled(Exception):
    """The packages could not be had; the text is pip's."""


def python_of(requirements: Path) -> Path:
    """Its Python. Kept for the next time, by the text of the file; raises NotInstalled.

    ``--require-hashes`` as the image's build says: what the file does not name is refused.
    """
    name = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes
        if not (folder / "complete").exists():
            _install(requirements, folder, python)
    return python


def _install(requirements: Path, folder: Path, python: Path) -> None:
    venv.create(folder, clear=True, symlinks=True)  # without pip: ours installs into it
    done = subprocess.run(
        [*PIP, str(python), *INSTALL, "-r", str(requirements)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIP_NO_INPUT": "1"},
    )
    if done.returncode:
        raise NotInstalled(done.stderr[-500:])
    (folder / "complete").touch()
