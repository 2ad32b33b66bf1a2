"""Processes on their cores, and what they use of them."""

import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from emulator.dev_stack.process import READY_SECONDS, Process
from emulator.loopback import HOST

_TICKS = os.sysconf("SC_CLK_TCK")
_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Cores:
    """Which cores the functions have, and which all the rest."""

    functions: frozenset[int]
    others: frozenset[int]

    @classmethod
    def here(cls) -> "Cores":
        """The last core for the functions; with one core alone they share it."""
        *others, last = sorted(os.sched_getaffinity(0))
        return cls(frozenset({last}), frozenset(others or {last}))


@contextmanager
def pinned(cores: frozenset[int]) -> Iterator[None]:
    """This thread, and what it starts meanwhile, runs on these cores alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True)
class Use:
    """Of a process and its children so far: seconds of CPU, MB of memory now and at the most.

    What they share of it is counted for each.
    """

    cpu: float
    memory: float
    peak: float


def use_of(pid: int) -> Use:
    """Exact to a tick of the kernel's clock, 10 ms: measure over many turns."""
    family = [pid, *_children(pid)]
    return Use(*(sum(map(of, family)) for of in (_cpu, _memory, _peak)))


def start(
    name: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> Process:
    """Start a module as a process that ends with this thread."""
    return Process(name, arguments, dict(environment), log)


def wait_until_listening(process: Process, port: int) -> None:
    """Bounded; raises ComponentFailed."""
    until = time.monotonic() + READY_SECONDS
    while not _is_listening(port):
        if not process.is_running():
            raise process.failed()
        if time.monotonic() > until:
            raise process.failed(f"did not listen within {READY_SECONDS:.0f} s")
        time.sleep(_POLL_SECONDS)


def _is_listening(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / _TICKS


def _memory(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kib = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(kib) * 1024 / 1e6
