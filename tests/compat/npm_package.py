"""A package of the npm registry, installed for a test and gone with its folder."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

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
NOT_RUN = (
    "NOT RUN: the second provider is an npm package, and {why}. With Node.js 20.15 or newer, npm "
    'and its registry within reach, run: make test ARGS="tests/compat"'
)


def installed(package: str, folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Install ``name@version`` into the folder; where its commands are.

    Without Node.js the test is skipped. So it is where the package cannot be had, but on CI that
    fails: a check that is never made there would be missed by nobody.
    """
    path = environment.get("PATH")
    npm = shutil.which("npm", path=path)
    if npm is None or shutil.which("node", path=path) is None:
        pytest.skip(NOT_RUN.format(why="there is no node or no npm on this machine"))
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
        _not_run(f"installing {package} failed ({_first_line(error.stderr)})", environment)
    except subprocess.TimeoutExpired:
        _not_run(f"installing {package} took more than {PATIENCE:.0f} s", environment)
    return folder / "node_modules" / ".bin"


def _not_run(why: str, environment: Mapping[str, str]) -> NoReturn:
    message = NOT_RUN.format(why=why)
    if environment.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def _first_line(text: str) -> str:
    return next(iter(text.splitlines()), "it did not say why")
