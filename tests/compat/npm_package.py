"""A package of the npm registry, installed into a folder."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from emulator.virtual_environment import NotInstalled

PATIENCE = 90.0
FLAGS = (
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--engine-strict",
    "--prefer-offline",
    "--no-update-notifier",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=500",
    "--loglevel=error",
)
NO_NODE = "there is no node or no npm on this machine"
NOT_RUN = (
    "NOT RUN: the second provider is an npm package, and {why}. With Node.js 20.15 or newer, npm "
    'and its registry within reach, run: make test ARGS="tests/compat"'
)


class NoNode(NotInstalled):
    """This machine has no Node.js."""


def installed(package: str, folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Install ``name@version`` into the folder for a test; where its commands are.

    Without Node.js the test is skipped. So it is where the package cannot be had, but on CI that
    fails: a check that is never made there would be missed by nobody.
    """
    try:
        return install(package, folder, environment)
    except NotInstalled as error:
        message = NOT_RUN.format(why=error)
        if environment.get("CI") == "true" and not isinstance(error, NoNode):
            pytest.fail(message)
        pytest.skip(message)


def install(package: str, folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Install ``name@version`` into the folder; where its commands are. Raises NotInstalled."""
    path = environment.get("PATH")
    npm = shutil.which("npm", path=path)
    if npm is None or shutil.which("node", path=path) is None:
        raise NoNode(NO_NODE)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(
            [npm, "install", "--prefix", str(folder), package, *FLAGS],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.CalledProcessError as error:
        why = f"installing {package} failed ({_first_line(error.stderr)})"
        raise NotInstalled(why) from None
    except subprocess.TimeoutExpired:
        why = f"installing {package} took more than {PATIENCE:.0f} s"
        raise NotInstalled(why) from None
    return folder / "node_modules" / ".bin"


def _first_line(text: str) -> str:
    return next(iter(text.splitlines()), "it did not say why")
