"""gRPC on asyncio, for servers: bytes in, bytes out, and no messages known. HTTP/2 is h2's.

`Connection` is an asyncio protocol. For every call it asks `find(method, metadata)` for a handler
and runs it with a `Call`. Why not grpc.aio: docs/decisions/0013-the-firestore-servers-transport.md.
"""

from emulator.firestore.transport.call import Call, Handler, RpcFailure
from emulator.firestore.transport.connection import Connection, Connections

__all__ = ["Call", "Connection", "Connections", "Handler", "RpcFailure"]
