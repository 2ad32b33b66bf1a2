"""Where a process connects to, seen from two sides.

Its own audit hook notes what Python does, however short it is. gRPC connects from C, past that
hook: so its sockets are read from /proc as well, again and again, which may miss what is over
between two looks.
"""

import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from emulator.dev_stack.plan import ROOT

AUDITED = Path(__file__).with_name("audited")
LOOK_EVERY = 0.005
LISTENING = "0A"
NOWHERE = 0

Address = tuple[str, int]


@dataclass(frozen=True)
class Seen:
    """A connection or a lookup; ``port`` is None for what has none."""

    how: str
    host: str
    port: int | None


def audited(notes: Path) -> dict[str, str]:
    """What a Python process is given so that it notes its connections there."""
    path = os.pathsep.join(map(str, (AUDITED, ROOT, ROOT / "shared")))
    return {"PYTHONPATH": path, "CONNECTIONS": str(notes)}


def noted(notes: Path) -> list[Seen]:
    """What the audit hook saw."""
    return [Seen(*json.loads(line)) for line in notes.read_text().splitlines()]


@contextmanager
def watched(pid: int, own_port: int) -> Iterator["SocketWatch"]:
    """A process's sockets, looked at for the length of the ``with``."""
    watch, is_over = SocketWatch(pid, own_port), threading.Event()

    def look_on() -> None:
        while not is_over.wait(LOOK_EVERY):
            watch.look()

    thread = threading.Thread(target=look_on, name="socket-watch")
    thread.start()
    try:
        yield watch
    finally:
        is_over.set()
        thread.join()


class SocketWatch:
    """The sockets of a process; ``seen`` has each of them once.

    ``own_port`` is where it listens itself: who comes there was not called.
    """

    def __init__(self, pid: int, own_port: int) -> None:
        self._process = Path("/proc", str(pid))
        self._own_port = own_port
        self._seen: dict[str, Seen] = {}

    @property
    def seen(self) -> list[Seen]:
        return list(self._seen.values())

    def look(self) -> None:
        """Once; what is open between two looks only is not seen."""
        open_now = self._inodes()
        for inode, seen in self._sockets():
            if inode in open_now:
                self._seen.setdefault(inode, seen)

    def _inodes(self) -> set[str]:
        """The sockets that the process has open."""
        found = set()
        for descriptor in (self._process / "fd").iterdir():
            try:
                what = os.readlink(descriptor)
            except OSError:
                continue  # closed meanwhile
            if what.startswith("socket:["):
                found.add(what[len("socket:[") : -1])
        return found

    def _sockets(self) -> Iterator[tuple[str, Seen]]:
        """Every socket of the machine that leads somewhere, by its inode."""
        for protocol in ("tcp", "tcp6", "udp", "udp6"):
            for line in (self._process / "net" / protocol).read_text().splitlines()[1:]:
                _, local, remote, state, *_, inode = line.split()[:10]
                host, port = _address(remote)
                is_called = state == LISTENING or _address(local)[1] == self._own_port
                if port != NOWHERE and not is_called:
                    yield inode, Seen(protocol, host, port)


def _address(text: str) -> Address:
    """``0100007F:1F90`` is 127.0.0.1, port 8080: words of the address in the machine's order."""
    digits, _, port = text.partition(":")
    words = [bytes.fromhex(digits[at : at + 8])[::-1] for at in range(0, len(digits), 8)]
    address: IPv4Address | IPv6Address = ip_address(b"".join(words))
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address), int(port, 16)


def elsewhere(seen: Iterable[Seen], allowed: set[Address]) -> list[Seen]:
    """What goes to none of the allowed addresses; a lookup is about a host alone."""
    hosts = {host for host, _ in allowed}
    return [
        each
        for each in seen
        if (each.host, each.port) not in allowed and (each.port or each.host not in hosts)
    ]
