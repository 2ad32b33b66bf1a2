"""Packages of Node.js for a command of the tests, in a folder of their own under build/."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 300


class NodeMissing(Exception):
    """The message says what is missing."""


def install_node_packages(wanted: Path, folder: Path) -> None:
    """Those of a package.json, unless they are there already. Raises NodeMissing."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NodeMissing("there is no node or no npm on this machine")
    if is_installed(wanted, folder):
        return
    sys.stdout.write(f"Installing packages of Node.js into {folder} ...\n")
    sys.stdout.flush()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with TemporaryDirectory() as place:
        shutil.copy(wanted, place)
        subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", place],
            capture_output=True,
            check=True,
            text=True,
            timeout=SECONDS,
        )
        shutil.copytree(Path(place, "node_modules"), folder / "node_modules")
    shutil.copy(wanted, folder)


def is_installed(wanted: Path, folder: Path) -> bool:
    """The list is put there last."""
    found = folder / wanted.name
    return found.is_file() and found.read_bytes() == wanted.read_bytes()
