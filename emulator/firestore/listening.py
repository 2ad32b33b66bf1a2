"""One Listen stream: its targets, and the messages that tell what became of them.

A change is sent as the documents it touched, then one TargetChange for all targets with the
time and the token to resume from: at that time the client has everything.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from emulator.firestore.clock import to_micros, to_timestamp
from emulator.firestore.engine import Engine
from emulator.firestore.errors import FailedPrecondition, FirestoreError, InvalidArgument
from emulator.firestore.paths import Database, Path, parse_database
from emulator.firestore.proto import (
    ListenRequest,
    ListenResponse,
    ListenTarget,
    Message,
    Status,
    TargetChange,
)
from emulator.firestore.targets import Seen, Watched, WatchedDocuments, watched

NO_CHANGE, ADD, REMOVE, CURRENT, RESET = range(5)


@dataclass(eq=False, slots=True)
class Target:
    """What a client listens to under a number of its choice."""

    id: int
    watched: Watched


class Listener:
    """The targets of one stream; every method gives the messages to send."""

    def __init__(self, engine: Engine, notify: Callable[[], None]) -> None:
        """`notify` is called when `changes` has something to tell."""
        self._engine = engine
        self._notify = notify
        self._database: Database | None = None
        self._targets: dict[int, Target] = {}
        self._changed: dict[Path, None] = {}
        self._all_changed = False
        engine.observers.add(self._observe)

    def close(self) -> None:
        self._engine.observers.discard(self._observe)

    def answer(self, request: ListenRequest) -> Iterator[ListenResponse]:
        database = parse_database(request.database)
        if self._database is None:
            self._database = database
            self._engine.counts.of(database.project).calls["Listen"] += 1
        if database != self._database:
            raise InvalidArgument("A stream listens to one database.")
        yield from self.changes()
        kind = request.WhichOneof("target_change")
        if kind == "add_target":
            yield from self._add(database, request.add_target)
        elif kind == "remove_target":
            if self._targets.pop(request.remove_target, None):
                yield _change(REMOVE, [request.remove_target])
        else:
            raise InvalidArgument("A listen request adds or removes a target.")

    def changes(self) -> Iterator[ListenResponse]:
        """What has happened to the targets since they were last told."""
        changed, self._changed = self._changed, {}
        everything, self._all_changed = self._all_changed, False
        if not changed and not everything:
            return
        told = False
        for target in self._targets.values():
            seen = target.watched.all_changes() if everything else target.watched.changes(changed)
            yield from self._tell(target, seen)
            told = told or bool(seen)
        if told:
            yield self._snapshot(NO_CHANGE, [])

    def _observe(self, database: Database, paths: Sequence[Path] | None) -> None:
        if database != self._database:
            return
        if paths is None:
            self._all_changed = True
        else:
            self._changed.update(dict.fromkeys(paths))
        self._notify()

    def _add(self, database: Database, message: ListenTarget) -> Iterator[ListenResponse]:
        id_ = message.target_id or max(self._targets, default=0) + 1
        if id_ in self._targets or id_ < 0:
            raise InvalidArgument(f"Target {id_} is there already, or is no number of a target.")
        yield _change(ADD, [id_])
        try:
            target = Target(id_, watched(self._engine, database, message))
            yield from self._resume(target, message)
            yield from self._tell(target, target.watched.all_changes())
        except FirestoreError as error:
            # The stream goes on: it may have other targets.
            yield _change(REMOVE, [id_], cause=Status(code=error.code, message=str(error)))
            return
        self._targets[id_] = target
        yield self._snapshot(CURRENT, [id_])
        yield self._snapshot(NO_CHANGE, [])
        if message.once:
            del self._targets[id_]
            yield _change(REMOVE, [id_])

    def _resume(self, target: Target, message: ListenTarget) -> Iterator[ListenResponse]:
        time = _resume_time(message)
        if time is None:
            return
        try:
            self._engine.check_read_time(time)
        except FailedPrecondition:
            # Too long ago to tell the difference: the client begins anew.
            yield self._snapshot(RESET, [target.id])
            return
        target.watched.remember(time)

    def _tell(self, target: Target, seen: Iterable[Seen]) -> Iterator[ListenResponse]:
        for each in seen:
            self._engine.counts.of(each.path.database.project).reads += 1
            yield self._told(target, each)

    def _told(self, target: Target, seen: Seen) -> ListenResponse:
        response = ListenResponse()
        if seen.document is not None:
            response.document_change.document.CopyFrom(seen.document)
            response.document_change.target_ids.append(target.id)
            return response
        is_deleted = (
            isinstance(target.watched, WatchedDocuments)
            or self._engine.storage.find(seen.path) is None
        )
        gone = response.document_delete if is_deleted else response.document_remove
        gone.document = seen.path.name
        gone.removed_target_ids.append(target.id)
        gone.read_time.CopyFrom(to_timestamp(self._engine.clock.read_time()))
        return response

    def _snapshot(self, kind: int, ids: Sequence[int]) -> ListenResponse:
        time = self._engine.clock.read_time()
        return _change(
            kind, ids, read_time=to_timestamp(time), resume_token=time.to_bytes(8, "big")
        )


def _change(kind: int, ids: Sequence[int], **fields: Message | bytes) -> ListenResponse:
    change = TargetChange(target_change_type=kind, target_ids=ids, **fields)
    return ListenResponse(target_change=change)


def _resume_time(message: ListenTarget) -> int | None:
    kind = message.WhichOneof("resume_type")
    if kind == "read_time":
        return to_micros(message.read_time)
    if kind == "resume_token":
        if len(message.resume_token) != 8:
            raise InvalidArgument("The resume token is none of this server.")
        return int.from_bytes(message.resume_token, "big")
    return None
