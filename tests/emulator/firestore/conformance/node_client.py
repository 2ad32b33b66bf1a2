"""Our cases for Google's Firestore client for Node.js, on one server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.emulator.firestore.conformance.outcome import Outcome
from tests.emulator.firestore.conformance.python_client import PLACE, SECONDS
from tests.node_packages import install_node_packages

CASES = Path(__file__).parent / "node"
FOLDER = PLACE / "node"


@dataclass(frozen=True)
class Server:
    """`failing` are the cases that it cannot pass, each with the row of the README that says so."""

    name: str
    failing: Mapping[str, str]


_EXPLAIN = {"a query is explained": "no query profiles (explain)"}
OURS = Server("Node.js, ours", _EXPLAIN | {"the nearest vectors are found": "no vector search"})
THEIRS = Server(
    "Node.js, official", _EXPLAIN | {"the parts of a group are the whole": "PartitionQuery"}
)


def install() -> None:
    """The client and the cases beside it, or Node.js does not find it. Raises NodeMissing."""
    install_node_packages(CASES / "package.json", FOLDER)
    for each in CASES.glob("*.mjs"):
        shutil.copy(each, FOLDER)


def outcome(server: Server, address: str) -> Outcome:
    variables = {
        "FIRESTORE_EMULATOR_HOST": address,
        # No question to the network about who is asking.
        "METADATA_SERVER_DETECTION": "none",
    }
    done = subprocess.run(
        ["node", "--test-reporter=tap", "cases.mjs"],
        cwd=FOLDER,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    found = outcome_of(server, done.stdout)
    if found.shortfall:
        sys.stdout.write(done.stdout)
    return found


def outcome_of(server: Server, said: str) -> Outcome:
    """Read from the lines of TAP."""
    passed = re.findall(r"^ok \d+ - (.+)$", said, re.MULTILINE)
    failures = re.findall(r"^not ok \d+ - (.+)$", said, re.MULTILINE)
    shortfall = ""
    if set(failures) - set(server.failing):
        shortfall = "fails where the README lists no difference"
    elif not re.search(rf"^# tests {len(passed) + len(failures)}$", said, re.MULTILINE):
        shortfall = "did not come to its end"
    return Outcome(server.name, len(passed), tuple(failures), shortfall)
