"""Google's own system tests of the Python client, against our server.

They are in the source distribution of google-cloud-firestore, which pip fetches into
build/firestore-conformance together with an environment of their own: they want other versions
of the test tools than we do.
"""

import os
import re
import subprocess
import sys
import tarfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.emulator.firestore.conformance.outcome import Outcome

ROOT = Path(__file__).resolve().parents[4]
PLACE = ROOT / "build" / "firestore-conformance"
TOOLS = (
    "google-cloud-testutils==1.10.1",
    "mock==5.2.0",
    "pytest==8.4.2",
    "pytest-asyncio==0.21.2",
    "pytest-subtests==0.14.2",
    "PyYAML==6.0.3",
)
SECONDS = 900


@dataclass(frozen=True)
class Suite:
    """One file of tests, and how many of them pass on the official emulator."""

    name: str
    file: str
    least: int


SUITES = (
    Suite("Python, sync", "test_system.py", 123),
    Suite("Python, async", "test_system_async.py", 97),
)


def outcomes(address: str, arguments: Sequence[str]) -> list[Outcome]:
    version = client_version()
    python = environment(version)
    tests = sources(version)
    return [run(python, tests, each, address, arguments) for each in SUITES]


def client_version() -> str:
    """The one this project uses."""
    pinned = (ROOT / "functions" / "requirements.in").read_text()
    found = re.search(r"^google-cloud-firestore==(\S+)", pinned, re.MULTILINE)
    if found is None:
        raise LookupError("functions/requirements.in does not pin google-cloud-firestore.")
    return found[1]


def environment(version: str) -> Path:
    """The Python of an environment that has what the tests need."""
    folder = PLACE / "venv"
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = folder / f"installed-{version}"
    if not stamp.exists():
        venv.create(folder, clear=True, with_pip=True)
        pip(python, "install", f"google-cloud-firestore=={version}", *TOOLS)
        stamp.touch()
    return python


def sources(version: str) -> Path:
    """The folder of the system tests; fetched where it is not there."""
    tests = PLACE / f"google_cloud_firestore-{version}" / "tests" / "system"
    if not tests.is_dir():
        package = f"google-cloud-firestore=={version}"
        with TemporaryDirectory() as folder:
            wanted = ("--no-binary", "google-cloud-firestore", "--no-deps", "--dest", folder)
            pip(Path(sys.executable), "download", *wanted, package)
            (archive,) = Path(folder).glob("*.tar.gz")
            with tarfile.open(archive) as content:
                content.extractall(PLACE, filter="data")
    return tests


def pip(python: Path, *arguments: str) -> None:
    subprocess.run(
        [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments], check=True
    )


def run(python: Path, tests: Path, suite: Suite, address: str, arguments: Sequence[str]) -> Outcome:
    # Their own settings, not those of this project above them.
    (PLACE / "pytest.ini").write_text("[pytest]\n")
    variables = {"FIRESTORE_EMULATOR_HOST": address, "GCLOUD_PROJECT": "conformance"}
    done = subprocess.run(
        [
            python,
            "-m",
            "pytest",
            suite.file,
            "-q",
            "--tb=short",
            "-p",
            "no:cacheprovider",
            *arguments,
        ],
        cwd=tests,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    sys.stdout.write(done.stdout)
    return outcome_of(suite, done.stdout)


def outcome_of(suite: Suite, said: str) -> Outcome:
    """Read from pytest's last lines: its machine-readable report counts subtests otherwise."""
    found = re.findall(r"\b(\d+) passed", said)
    passed = int(found[-1]) if found else 0
    failures = re.findall(r"^(?:FAILED|ERROR) \S+?::(\S+)", said, re.MULTILINE)
    shortfall = f"short of {suite.least}" if passed < suite.least else ""
    return Outcome(suite.name, passed, tuple(failures), shortfall)
