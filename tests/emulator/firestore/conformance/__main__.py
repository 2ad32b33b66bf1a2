"""The system tests of Google's clients, against our server: `make test-firestore-conformance`.

    python -m tests.emulator.firestore.conformance [pytest arguments]

The Python client brings its own. The npm package of the client for Node.js has none, so ours are
run with it, on the official emulator too where that is installed. It exits with 1 where our
server is behind the official one in more than its README says.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from emulator.firestore import FirestoreServer
from tests.emulator.firestore.bench.servers import official, running
from tests.emulator.firestore.conformance import node_client, python_client
from tests.emulator.firestore.conformance.outcome import Outcome, exit_code
from tests.firestore_servers import HAS_OFFICIAL
from tests.node_packages import NodeMissing


def main(arguments: Sequence[str]) -> int:
    with running_server() as address:
        outcomes = python_client.outcomes(address, arguments)
        outcomes += node_outcomes(address)
    sys.stdout.write("\n".join(["", *map(str, outcomes), ""]))
    return exit_code(outcomes)


def node_outcomes(address: str) -> list[Outcome]:
    """None, with a line that says why, where there is no Node.js."""
    try:
        node_client.install()
    except NodeMissing as why:
        sys.stdout.write(f"Node.js: SKIPPED, {why}.\n")
        return []
    outcomes = [node_client.outcome(node_client.OURS, address)]
    if HAS_OFFICIAL:
        with running(official()) as server:
            outcomes.append(node_client.outcome(node_client.THEIRS, server.address))
    return outcomes


@contextmanager
def running_server() -> Iterator[str]:
    with TemporaryDirectory() as folder, FirestoreServer(data=Path(folder, "data.db")) as server:
        yield server.address


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
