"""A turn, exactly once: one read, then two commits around the model's reply.

    claim      take the session, on the version that was read
    work       ask the model; this is where the caller's money goes
    complete   store what came of it, on the claim's own version

A retry with the same idempotency key is answered from the recent turns. After a
failed precondition the session is read again: the turn is done, or the claim is still held (someone
renamed the session meanwhile), or another request holds it.
"""

import math
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic
from types import MappingProxyType
from typing import Any

from gptlab.accounts.ceilings import enforce_spend_limit
from gptlab.accounts.models import Additions, Counted, User
from gptlab.accounts.ownership import load_under_way
from gptlab.api.fields import SessionStatus
from gptlab.api.stream import Notice
from gptlab.bots.scores import Group
from gptlab.core import errors
from gptlab.core.crypto import Sealed
from gptlab.core.services import Caller, Services
from gptlab.core.sse import EventStream
from gptlab.core.timings import Deadline
from gptlab.llm.spending import NOTHING, Spent
from gptlab.llm.sunset import say_its_end
from gptlab.sessions.models import (
    FIRST_TURN,
    RECENT_TURNS,
    Claim,
    Session,
    StoredMessage,
    StoredTurn,
    TurnKind,
    TurnRequest,
)
from gptlab.store.database import PreconditionFailed

TRIES = 4
COMPLETE_TRIES = 40
"""Someone may be renaming without a pause: a reply is paid for, so it is worth many tries."""

NONCE_BYTES = 12
CANCELLATION_POLL_SECONDS = 1.0
"""Between two checks for a cancellation request, once the reader is gone."""

NOT_THE_ASSISTANTS = (
    errors.TurnStopped,
    errors.NotSignedIn,
    errors.ProviderKeyInvalid,
    errors.ProviderQuota,
    errors.ProviderForbidden,
    errors.ProviderRateLimited,
)
"""Failures of the caller's sign-in and key, its quota and rights, and what they asked to end."""

POLL_SECONDS = 2.0
"""A waiting client asks again after at most so long, whatever the lease still is."""


@dataclass(frozen=True)
class Outcome:
    """What a turn adds to its session: fields, messages, and counters of other documents."""

    changes: Mapping[str, Any]
    reply: StoredMessage | None = None
    version: int = 0
    messages: tuple[StoredMessage, ...] = ()
    counters: Mapping[str, Additions] = field(default_factory=dict)


@dataclass(frozen=True)
class TurnResult:
    """A finished turn. ``is_replay`` when an earlier request with this key had done it."""

    session: Session
    turn: int
    is_replay: bool
    version: int = 0
    reply: StoredMessage | None = None


def request_of(kind: TurnKind, session_id: str, body: str, caller: Caller) -> TurnRequest:
    """The keyed hashes by which a retry is known."""
    key = caller.data_key.mac("turn_key", f"{session_id}|{caller.idempotency_key}")
    return TurnRequest(kind, key, caller.data_key.mac("turn_body", f"{kind}|{body}"))


def find_finished(session: Session, request: TurnRequest) -> TurnResult | None:
    """The turn this request led to before; raises where its key was used for another request."""
    done = session.finished(request)
    claim = session.claim
    for known in (done.request if done else None, claim.request if claim else None):
        if known and known.key_mac == request.key_mac and known != request:
            raise errors.IdempotencyKeyReused
    if done is None:
        return None
    return TurnResult(session, done.turn, is_replay=True, version=done.version)


def refuse_while_busy(session: Session, services: Services, request: TurnRequest | None) -> None:
    """Raises while another request works on the session, or this very one does."""
    claim, now = session.claim, session.read_time
    lease = timedelta(seconds=services.settings.turn_lease)
    if claim is None or claim.at is None or now is None or not claim.is_live(now, lease):
        return
    left = (claim.at + lease - now).total_seconds()
    retry_after = max(1, math.ceil(min(left, POLL_SECONDS)))
    if request and claim.request.key_mac == request.key_mac:
        raise errors.TurnInProgress(retry_after=retry_after)
    raise errors.SessionBusy(retry_after=retry_after)


@dataclass
class Turn:
    """One try at a turn, and what it has come to so far.

    ``begin`` is the session to start where the turn is its first. ``is_free``: the model is not
    asked, so no limit on spending stands in its way.
    ``summary`` is a coaching summary already paid for; kept where the turn fails after it.
    ``edits`` is the id of the message that its text is to replace.
    ``spent`` is what its calls of the model came to: paid, whether the turn succeeds or not.
    ``nonce`` tells its own claim from another's. ``has_failed_before``: so did an earlier try of
    the same request.
    """

    request: TurnRequest
    text: str | None
    payer: User
    caller: Caller
    services: Services
    stream: EventStream
    begin: Session | None = None
    is_free: bool = False
    edits: str | None = None
    summary: str | None = None
    spent: Spent = NOTHING
    has_failed_before: bool = False
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(NONCE_BYTES))

    def __post_init__(self) -> None:
        self.deadline = Deadline(self.services.settings.turn_deadline)
        self._looked_at = 0.0

    def run(self, session: Session | None, work: "Work") -> TurnResult:
        """Take the turn, or answer it from an earlier one.

        ``session`` and the payer are as they were just read. ``work`` is what happens between the
        two commits. What refuses the turn is raised before its first event. A reader may leave:
        the turn is finished and stored all the same, unless they asked for it to be stopped.
        """
        if about := session or self.begin:
            say_its_end(about.model, self.services)
        claimed = self._claim(session)
        if isinstance(claimed, TurnResult):
            return claimed
        try:
            self.stream.emit(Notice(code="started", session_id=claimed.session_id))
            return self._complete(claimed, work(self, claimed))
        except Exception as error:
            # A fault of ours must not lock the session until the lease has passed.
            known = error if isinstance(error, errors.GPTLabError) else errors.GPTLabError()
            self._fail(claimed, known, self._failure(claimed, known))
            raise

    def is_cancelled(self, session: Session, is_silent: bool) -> bool:
        """Whether the person asked for an end.

        Nobody looks while the reply comes and its reader is there. In a silence a reader that has
        gone is not seen. A reply under way is paid for, and not lost because the check failed.
        """
        is_soon = monotonic() - self._looked_at < CANCELLATION_POLL_SECONDS
        if is_soon or not (is_silent or self.stream.has_left):
            return False
        self._looked_at = monotonic()
        try:
            return self.services.store.sessions.is_cancellation_requested(
                session, self.request.key_mac
            )
        except errors.StoreUnavailable:
            return False

    def _claim(self, session: Session | None) -> Session | TurnResult:
        """Commit 1: the session with our claim on it, or the finished turn."""
        for _ in range(TRIES):
            try:
                if session and self._is_ours(session):
                    return session  # the commit had landed, only its answer was lost
                if session and (done := self._done_or_refused(session)):
                    return done
                about = session or self.begin
                if not self.is_free:
                    model = about.model if about else ""
                    enforce_spend_limit(self.payer, model, self.services)
                return self._admitted(session)
            except PreconditionFailed:
                session = self._reload(session or self.begin)
        raise errors.SessionBusy(retry_after=1)

    def _admitted(self, session: Session | None) -> Session:
        """Commit 1 proper. It counts the turn, and what is above the ceiling is undone again."""
        store, now = self.services.store.sessions, self.services.clock()
        kind = Counted.MESSAGES if session else Counted.SESSIONS
        most = self.services.settings.ceilings[kind]
        if most and self.payer.admitted_on(kind, now) >= most:
            raise errors.CeilingReached
        admission = self.payer.admission(kind, now)
        if session is None:
            session = self.begin
            if session is None:
                raise errors.SessionNotFound
            result, count = store.start(replace(session, claim=self._claim_on(session)), admission)
            if most and count > most:
                store.withdraw(result)
                raise errors.CeilingReached
            return result
        earlier = session.claim
        self.has_failed_before = (
            earlier is not None and earlier.request == self.request and earlier.failure is not None
        )
        result, count = store.claim(session, self._claim_on(session), admission)
        if most and count > most:
            self._fail(result, errors.CeilingReached())
            raise errors.CeilingReached
        return result

    def _done_or_refused(self, session: Session) -> TurnResult | None:
        """The turn if it was taken before; raises where the session cannot take it now."""
        if done := find_finished(session, self.request):
            return done
        if self.request.kind is TurnKind.OPEN and session.turn:
            # The session's id comes from the key, so this is a duplicate, however late.
            return TurnResult(session, FIRST_TURN, is_replay=True)
        if session.status is not SessionStatus.STARTED:
            if self.request.kind is TurnKind.RECAP:
                return TurnResult(session, session.turn, is_replay=True)
            raise errors.SessionEnded
        refuse_while_busy(session, self.services, self.request)
        return None

    def _claim_on(self, session: Session) -> Claim:
        text, earlier = self.text, session.claim
        is_retry = earlier is not None and earlier.request == self.request
        return Claim(
            request=self.request,
            nonce=self.nonce,
            at=None,
            text=None if text is None else self._seal(text, session, "claim.text"),
            summary=earlier.summary if earlier and is_retry else None,
            edits=self.edits,
        )

    def _complete(self, session: Session, outcome: Outcome) -> TurnResult:
        """Commit 2, over whatever people changed meanwhile. A paid reply is not dropped.

        But for one thing: who deleted their account meanwhile has nothing stored any more, and
        reading again raises SignInAgain.
        """
        counters = outcome.counters
        for _ in range(COMPLETE_TRIES):
            turn = outcome.changes.get("turn", session.turn)
            done = StoredTurn(self.request, turn, outcome.version)
            recent_turns = (*session.recent_turns, done)[-RECENT_TURNS:]
            spent = session.spent + self.spent
            after = replace(
                session, **outcome.changes, claim=None, recent_turns=recent_turns, spent=spent
            )
            try:
                stored = self.services.store.sessions.complete(
                    session, after, outcome.messages, self._charged(counters)
                )
            except (PreconditionFailed, errors.StoreUnavailable):
                session = self._as_it_is_now(session)
                if finished := find_finished(session, self.request):
                    return finished
                if not self._is_ours(session):
                    raise errors.SessionBusy(retry_after=1) from None
                # A bot may be gone or much written to; its counters are not worth a reply.
                counters = {path: n for path, n in counters.items() if path[:5] != "bots/"}
            else:
                return TurnResult(stored, done.turn, is_replay=False, reply=outcome.reply)
        raise errors.StoreUnavailable(retry_after=1)

    def _charged(self, counters: Mapping[str, Additions]) -> Mapping[str, Additions]:
        """With what the turn cost, for a payer who has set a limit."""
        path = f"users/{self.payer.user_id}"
        charge = self.payer.charged(self.spent.nano_usd, self.services.clock())
        return {**counters, path: {**counters.get(path, {}), **charge}} if charge else counters

    def _failure(self, session: Session, error: errors.GPTLabError) -> Mapping[str, Additions]:
        """What it counts for the assistant's version: a request once, however often it is tried."""
        if self.has_failed_before or isinstance(error, NOT_THE_ASSISTANTS):
            return {}
        return session.scored(Group.USE, {"failed": 1}, self.caller.data_key)

    def _fail(
        self,
        session: Session,
        error: errors.GPTLabError,
        counters: Mapping[str, Additions] = MappingProxyType({}),
    ) -> None:
        """Free the session and keep what the user wrote: the same key may try again at once."""
        summary = self.summary
        partial = error.partial if isinstance(error, errors.ProviderFailed) else ""
        claim = replace(
            self._claim_on(session),
            failure=error.code,
            retryable=error.retryable,
            summary=None if summary is None else self._seal(summary, session, "claim.summary"),
            partial_reply=self._seal(partial, session, "claim.partial_reply") if partial else None,
        )
        for _ in range(TRIES):
            after = replace(session, claim=claim, spent=session.spent + self.spent)
            try:
                charge = self.payer.charged(self.spent.nano_usd, self.services.clock())
                self.services.store.sessions.fail(session, after, charge, counters)
            except (PreconditionFailed, errors.StoreUnavailable):
                try:
                    session = self._as_it_is_now(session)
                except (errors.SessionNotFound, errors.SignInAgain):
                    return
                counters = {}
                if not self._is_ours(session) or self._has_failed(session):
                    return  # another's by now, or written before and only the answer was lost
            else:
                return

    def _is_ours(self, session: Session) -> bool:
        return session.claim is not None and session.claim.nonce == self.nonce

    def _has_failed(self, session: Session) -> bool:
        return session.claim is not None and session.claim.failure is not None

    def _as_it_is_now(self, session: Session) -> Session:
        """Read again. Where that fails, as it was: a commit on an old version is refused."""
        try:
            return self._reload(session)
        except errors.StoreUnavailable:
            return session

    def _reload(self, session: Session | None) -> Session:
        if session is None:
            raise errors.SessionNotFound
        again, self.payer = load_under_way(session.session_id, self.caller, self.services)
        return again

    def _seal(self, text: str, session: Session, field: str) -> Sealed:
        return self.caller.data_key.seal(text, session.associated_data(field))


Work = Callable[[Turn, Session], Outcome]
"""What happens between the two commits: it asks the model; raises GPTLabError."""
