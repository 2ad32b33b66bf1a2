"""Runs first in a process that has this folder on its path: notes where it connects to.

A line of JSON for each connection, datagram and lookup of a name that Python makes: what it is,
and the host and port.
"""

import json
import os
import sys

NOTED = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}
"""Which argument of an event says where to."""

_notes = os.open(os.environ["CONNECTIONS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def note(event: str, arguments: tuple[object, ...]) -> None:
    """One line in one write: other threads note as well."""
    if event in NOTED:
        where = arguments[NOTED[event]]
        host, port = where[:2] if isinstance(where, tuple) else (where, None)
        os.write(_notes, f"{json.dumps([event, str(host), port])}\n".encode())


sys.addaudithook(note)
