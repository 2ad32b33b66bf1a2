"""The two servers as processes, started the same way and asked the same first question."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import getpid
from pathlib import Path
from time import perf_counter
from typing import IO

import grpc

from emulator.dev_stack.plan import ROOT
from tests.emulator.firestore.bench.messages import GET_DOCUMENT, OWNER, get_document
from tests.firestore_servers import OFFICIAL_CLASS, OFFICIAL_JAR, START_SECONDS

_TIED = """
import os, sys
from emulator.dev_stack.die_with_parent import end_with_parent
end_with_parent(int(sys.argv[1]))
os.execvp(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True)
class Server:
    """One that runs and has answered."""

    address: str
    process: "subprocess.Popen[bytes]"
    start_seconds: float

    @property
    def peak_memory(self) -> float:
        """The most it ever held, in MB."""
        return megabytes(self.process.pid, "VmHWM")

    @property
    def memory(self) -> float:
        """What it holds now, in MB."""
        return megabytes(self.process.pid, "VmRSS")


def ours(folder: Path, *, indexes: Path | None = None, memory: bool = False) -> list[str]:
    where = ["--memory"] if memory else ["--data", str(folder / "data.db")]
    strict = ["--indexes", str(indexes)] if indexes else []
    return [sys.executable, "-m", "emulator.firestore", *where, *strict]


def official() -> list[str]:
    return ["java", "-cp", str(OFFICIAL_JAR), OFFICIAL_CLASS, "--host", "127.0.0.1"]


@contextmanager
def running(command: list[str], errors: IO[bytes] | None = None) -> Iterator[Server]:
    """Killed in the end: what it holds is not wanted any more. `errors` gets its stderr."""
    address = f"127.0.0.1:{_free_port()}"
    start = perf_counter()
    # Tied to us by a step in between, and not by code that runs after a fork: gRPC has threads.
    tied = [sys.executable, "-c", _TIED, str(getpid())]
    process = subprocess.Popen(
        [*tied, *command, "--port", address.rpartition(":")[2]],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        # Ours says there why it does not start; theirs says much more.
        stderr=subprocess.DEVNULL if command[0] == "java" else errors,
    )
    try:
        _ask(address)
        yield Server(address, process, perf_counter() - start)
    finally:
        process.kill()
        process.wait()


def _ask(address: str) -> None:
    """Returns with the first answer: that there is no such document."""
    # Tried again at once, and not after gRPC's own pause of a second.
    options = [("grpc.min_reconnect_backoff_ms", 20), ("grpc.initial_reconnect_backoff_ms", 20),
               ("grpc.max_reconnect_backoff_ms", 50)]  # fmt: skip
    with grpc.insecure_channel(address, options=options) as channel:
        try:
            channel.unary_unary(GET_DOCUMENT)(
                get_document("none"),
                metadata=OWNER,
                wait_for_ready=True,
                timeout=START_SECONDS,
            )
        except grpc.RpcError as error:
            if error.code() is not grpc.StatusCode.NOT_FOUND:
                raise


def megabytes(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1000
    raise LookupError(name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
