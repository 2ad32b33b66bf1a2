"""What is read of a request: who asks, its path and query, and its body.

Whoever sends a body slowly holds a thread. So each has a deadline; and where too many are late at
once, the one that has been late for longest is given up, so that others find a thread.
"""

import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from socket import SHUT_RD, SHUT_WR, SO_LINGER, SOL_SOCKET, socket
from threading import Lock
from time import monotonic
from typing import Any, NoReturn, Protocol, TypeVar

from gptlab.accounts.api_keys import clean_key
from gptlab.api.fields import IDEMPOTENCY_KEY, Request
from gptlab.api.operations import OPERATIONS, Auth, Operation, RateLimit
from gptlab.core import errors
from gptlab.core.background import watched
from gptlab.core.crypto import ApiKey
from gptlab.core.grant_tokens import is_grant
from gptlab.core.rate_limit import address_of
from gptlab.core.services import Caller, GrantCaller, Services
from gptlab.core.sse import EventStream

SECONDS = 5.0
BYTES_A_SECOND = 50_000
LATE_SECONDS = 0.2
LEFT_BYTES = 64 * 1024
"""Of a longer body that nobody wants, the connection is not used again."""

LINGER_BYTES = 32 * 1024 * 1024
"""The gateway takes no longer body."""

_SPOKEN = "Of OpenAI's API this server speaks /v1/chat/completions and /v1/models, and no more."

_late: list["_Reading"] = []
"""The oldest first."""
_lock = Lock()


class Body:
    """One request's, taken from its server's environ; nothing is read before it is asked for.

    ``length`` is the announced one, in bytes, if any; ``most_late`` is how many may be late.
    """

    most_late = 1

    def __init__(self, environ: Mapping[str, Any], length: int | None) -> None:
        self._stream = environ["wsgi.input"]
        self._socket: socket | None = environ.get("gunicorn.socket", environ.get("werkzeug.socket"))
        self._is_chunked = "HTTP_TRANSFER_ENCODING" in environ
        self._length = length or 0
        self.is_left = self._is_chunked or self._length > 0

    def read(self, max_body_bytes: int) -> bytes:
        """All of it. Raises RequestTooLarge, where it is known before a byte is read;

        RequestIncomplete.
        """
        if self._length > max_body_bytes:
            raise errors.RequestTooLarge
        wanted = max_body_bytes + 1 if self._is_chunked else self._length
        text = self._read(wanted, SECONDS + wanted / BYTES_A_SECOND)
        if len(text) > max_body_bytes:
            raise errors.RequestTooLarge
        return text

    def leave(self) -> None:
        """After the answer: hear what is on its way, or the answer might be lost.

        Whoever still sends when a connection is closed is told that it broke, and nothing else.
        """
        if self.is_left and not self._is_chunked and self._length <= LEFT_BYTES:
            with suppress(errors.RequestIncomplete):
                self._read(self._length, SECONDS, keeps=False)
        elif self.is_left and self._socket:
            with suppress(OSError), _watching(self._socket, SECONDS, self.most_late):
                _linger(self._socket)
        if self.is_left:
            self.cut()
            self.is_left = False

    def cut(self) -> None:
        """Whoever reads on, be it the server, finds the end."""
        if self._socket:
            _cut(self._socket)

    def _read(self, wanted: int, seconds: float, *, keeps: bool = True) -> bytes:
        """In small pieces: of a body that nobody keeps, megabytes may have come already."""
        if not wanted:
            return b""
        kept, heard = [], 0
        try:
            with _watching(self._socket, seconds, self.most_late):
                while piece := self._stream.read(min(wanted - heard, LEFT_BYTES)):
                    heard += len(piece)
                    if keeps:
                        kept.append(piece)
        except Exception as error:  # each server has its own for a body that breaks off
            raise errors.RequestIncomplete from error
        if not self._is_chunked and heard < wanted:
            raise errors.RequestIncomplete
        self.is_left = heard == wanted and self._is_chunked
        return b"".join(kept)


@contextmanager
def _watching(connection: socket | None, seconds: float, most_late: int) -> Iterator[None]:
    """Have it cut off where it takes longer, or where too many are late and it is the oldest."""
    if connection is None:
        yield
        return
    reading = _Reading(connection, seconds, most_late)
    try:
        with watched(reading.look):
            yield
    finally:
        with _lock:
            reading.end()


class _Reading:
    """A body that is being read."""

    def __init__(self, connection: socket, seconds: float, most_late: int) -> None:
        self._connection, self._seconds, self._most_late = connection, seconds, most_late
        self._begun, self._is_over = monotonic(), False

    def look(self) -> None:
        age = monotonic() - self._begun
        with _lock:
            if self._is_over or age < LATE_SECONDS:
                return
            if self not in _late:
                _late.append(self)
            if age >= self._seconds:
                self._cut()
            elif len(_late) > self._most_late:
                _late[0]._cut()

    def end(self) -> None:
        self._is_over = True
        if self in _late:
            _late.remove(self)

    def _cut(self) -> None:
        self.end()
        _cut(self._connection)


def _linger(connection: socket) -> None:
    """Say that no more comes, and hear until the other side says so too.

    Past the server's own reader, which keeps up to a MiB of each. Whoever is given up meanwhile is
    told by a reset, and does not wait to be heard.
    """
    connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", True, 0))
    connection.shutdown(SHUT_WR)
    heard, piece = 0, bytearray(LEFT_BYTES)
    while heard < LINGER_BYTES and (more := connection.recv_into(piece)):
        heard += more


def _cut(connection: socket) -> None:
    """What has already come can still be read."""
    with suppress(OSError):
        connection.shutdown(SHUT_RD)


A = TypeVar("A")
C = TypeVar("C", bound=Request)

_IDEMPOTENCY_KEY = re.compile(IDEMPOTENCY_KEY)
_SIGNED_TOKEN = re.compile(r"eyJ[\w-]+\.")
"""How a JWT begins, and no provider's key."""


class Headers(Protocol):
    """A request's, whatever the case of their names."""

    def get(self, key: str, default: str, /) -> str: ...


def identify(
    headers: Headers, operation: Operation[Any, Any], in_use: Services
) -> Caller | GrantCaller | ApiKey | None:
    """Who is asking, or the key that is asked on; None is a visitor."""
    # Behind the gateway the caller's header is the forwarded one, and the other the gateway's own.
    forwarded = headers.get("X-Forwarded-Authorization", "")
    header = forwarded or headers.get("Authorization", "")
    scheme, _, bearer = header.partition(" ")
    if scheme.lower() == "bearer" and is_grant(bearer):
        if not operation.takes_grants:
            raise errors.GrantOutOfScope
        claims = in_use.grant_tokens.open(bearer, in_use.clock().timestamp())
        return GrantCaller(claims, headers.get("Origin", ""))
    if operation.auth is Auth.IGNORED:
        return None
    if operation.auth is Auth.PROVIDER_KEY:
        return _key(header, in_use, may_be_gateways=not forwarded)
    if not header:
        if operation.auth is Auth.REQUIRED:
            raise errors.TokenMissing
        return None
    try:
        identity = in_use.tokens.verify(_bearer(header), in_use.clock().timestamp())
    except errors.TokenInvalid:
        if operation.auth is Auth.OPTIONAL and not forwarded:
            return None  # a visitor: the gateway's token says nothing of who asks
        raise
    key = _idempotency_key(headers) if operation.requires_idempotency_key else ""
    return Caller(identity, key)


def enforce_rate_limit(
    forwarded_for: str, operation: Operation[Any, Any], in_use: Services
) -> None:
    """Refuse an address that asks too often, or that tried too many keys."""
    address = address_of(forwarded_for, in_use.settings.own_proxies)
    now = in_use.clock().timestamp()
    if operation.rate_limit is RateLimit.ALL:
        in_use.login_rate_limiter.admit(address, now)
    if operation.rate_limit is RateLimit.FAILED_KEYS:
        in_use.login_rate_limiter.check(address, now)


def enforce_grant_rate_limit(caller: GrantCaller, forwarded_for: str, in_use: Services) -> None:
    """Refuse an address that calls more often than the grant's owner allows."""
    address = address_of(forwarded_for, in_use.settings.own_proxies)
    claims, now = caller.claims, in_use.clock().timestamp()
    in_use.call_rate_limiter.admit(claims.grant_id, address, claims.calls_per_minute, now)


def count_failed_keys(
    work: Callable[..., A], forwarded_for: str, in_use: Services, *stream: EventStream
) -> A:
    """What the work answers; where the provider refuses its key, that counts for the address."""
    try:
        return work(*stream)
    except errors.ProviderKeyInvalid:
        address = address_of(forwarded_for, in_use.settings.own_proxies)
        in_use.login_rate_limiter.count(address, in_use.clock().timestamp())
        raise


def _key(header: str, in_use: Services, *, may_be_gateways: bool) -> ApiKey:
    """Raises KeyMalformed.

    Where the caller sent none, the gateway's own token stands there, and is nobody's to pass on.
    """
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer" or (may_be_gateways and _SIGNED_TOKEN.match(text)):
        raise errors.KeyMalformed
    return clean_key(text, is_demo=in_use.settings.demo)


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.TokenInvalid
    return token


def _idempotency_key(headers: Headers) -> str:
    key = headers.get("Idempotency-Key", "")
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise errors.IdempotencyKeyMissing
    return key


def path_fields(path: str, operation: Operation[Any, Any]) -> dict[str, str]:
    """The command's fields that stand in the path, as they are.

    Raises RouteNotFound. Of what no other function answers under /v1 one is sent all.
    """
    fields = _matched(path, operation)
    if fields is not None:
        return fields
    if not operation.is_openai_compatible:
        raise errors.RouteNotFound
    if methods_at(path):
        raise errors.MethodNotAllowed
    raise errors.RouteNotFound(f"{errors.RouteNotFound.text} {_SPOKEN}")


def _matched(path: str, operation: Operation[Any, Any]) -> dict[str, str] | None:
    wanted = operation.path.strip("/").split("/")
    found = path.strip("/").split("/", len(wanted) - 1 if operation.is_wildcard else -1)
    if len(wanted) != len(found):
        return None
    fields = {}
    for part, text in zip(wanted, found, strict=True):
        if part.startswith("{"):
            fields[part.strip("{}")] = text
        elif part != text:
            return None
    return fields


def methods_at(path: str) -> list[str]:
    """One path may have several methods, each a function of its own."""
    return sorted({each.method for each in OPERATIONS if _matched(path, each) is not None})


def parse(
    query: Mapping[str, Sequence[str]],
    body: Body,
    operation: Operation[C, Any],
    fields: Mapping[str, str],
) -> C:
    """What is asked; ``fields`` are those that stand in the path. Raises InvalidRequest."""
    if not operation.has_body:
        # OpenAI's clients, and what stands before them, add parameters of their own.
        asked = {} if operation.is_openai_compatible else _once(query)
        return operation.request_model().of(**_joined(asked, fields))
    if query and not operation.is_openai_compatible:
        raise errors.InvalidRequest("This request takes no query parameters.")
    text = body.read(operation.max_body_bytes)
    return operation.request_model().of_json(json.dumps(_joined(_parsed(text), fields)))


def _joined(fields: Mapping[str, Any], path: Mapping[str, str]) -> dict[str, Any]:
    if path.keys() & fields.keys():
        raise errors.InvalidRequest("What stands in the path must not be given a second time.")
    return {**fields, **path}


def _once(query: Mapping[str, Sequence[str]]) -> dict[str, str]:
    if any(len(values) > 1 for values in query.values()):
        raise errors.InvalidRequest("A query parameter was given twice.")
    return {name: values[0] for name, values in query.items()}


def _parsed(text: bytes) -> dict[str, Any]:
    if not text:
        return {}
    try:
        body = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise errors.InvalidRequest("The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise errors.InvalidRequest("The body must be a JSON object.")
    return body


def _refuse_constant(name: str) -> NoReturn:
    """Python reads NaN and Infinity, which JSON does not know."""
    raise ValueError(name)
