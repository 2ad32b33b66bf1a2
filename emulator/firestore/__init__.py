"""A durable Firestore-compatible server for one machine. README.md says what it is and is not.

`FirestoreServer` runs it inside a process; `python -m emulator.firestore` is the command.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.firestore.server import FirestoreServer

__all__ = ["FirestoreServer"]


def __getattr__(name: str) -> object:
    """Loads gRPC and the messages when the server is asked for, not when the package is."""
    if name == "FirestoreServer":
        from emulator.firestore.server import FirestoreServer

        return FirestoreServer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
