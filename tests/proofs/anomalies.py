"""What must not be, whatever went wrong meanwhile: each finding names requests, and no text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gptlab.api.fields import Role
from gptlab.sessions.models import turn_of
from tests.proofs.deterministic_scheduler import SECOND
from tests.proofs.history import Action, Delivery, History, Kind, Left, Said

Conversation = Sequence[tuple[Role, str]]
WAITS = ("turn_in_progress", "session_busy")
FAILURES = ("provider_error", "reply_truncated", "provider_timeout", "store_unavailable")
EXPECTED = {"done", "gone", "killed", "session_ended", *WAITS, *FAILURES}
OF_THE_LAB = "idempotency_key_reused"
"""Of a test session only the last reply is kept: an earlier one's key is answered so."""


class Anomalies:
    """Looks at what happened in one schedule, and at what is left of it."""

    def __init__(self, history: History, left: Left, lease: float) -> None:
        self.history, self.left, self._lease = history, left, int(lease * SECOND)
        self._by_key: dict[Action, list[Delivery]] = defaultdict(list)
        for delivery in history.deliveries:
            self._by_key[delivery.action].append(delivery)

    def found(self) -> list[str]:
        return [
            *self._unexpected_answers(),
            *self._differing_answers(),
            *self._calls_too_many(),
            *self.needless_waits(),
            *self._wrong_counts(),
            *self._wrong_conversation(),
        ]

    def needless_waits(self) -> Iterator[str]:
        """Someone was asked to wait though nobody was at work, nor had died within the lease."""
        turns = [each for each in self.history.deliveries if each.action.kind is not Kind.RENAME]
        for waited in turns:
            if waited.outcome in WAITS and not any(self._excuses(each, waited) for each in turns):
                yield f"{waited} waited for nobody"

    def _excuses(self, other: Delivery, waited: Delivery) -> bool:
        is_dead = other.outcome in ("killed", "store_unavailable")
        until = other.ended_at + (self._lease if is_dead else 0)
        was_there = other.began_at <= waited.ended_at and waited.began_at <= until
        return was_there and other is not waited

    def _calls(self, action: Action) -> int:
        return sum(each.calls for each in self._by_key[action])

    def _calls_too_many(self) -> Iterator[str]:
        """One is paid for, and one more for each that was lost."""
        for action, deliveries in self._by_key.items():
            lost = sum(each.calls > 0 and self._is_lost(each) for each in deliveries)
            if self._calls(action) > 1 + lost:
                yield f"{action.name}: {self._calls(action)} calls, {lost} of them lost"

    def _is_lost(self, delivery: Delivery) -> bool:
        took = delivery.ended_at - delivery.began_at
        return delivery.has_failed_reply or delivery.outcome == "killed" or took > self._lease

    def _unexpected_answers(self) -> Iterator[str]:
        expected = EXPECTED | {OF_THE_LAB} if self.history.is_lab else EXPECTED
        for delivery in self.history.deliveries:
            if delivery.outcome not in expected:
                yield f"{delivery}: {delivery.outcome}"
        for action, deliveries in self._by_key.items():
            if deliveries[-1].outcome not in ("done", "session_ended", OF_THE_LAB):
                yield f"{action.name} is never answered"

    def _differing_answers(self) -> Iterator[str]:
        for action, deliveries in self._by_key.items():
            answers = {each.answer for each in deliveries if each.answer}
            if len(answers) > 1:
                yield f"{action.name} has {len(answers)} answers"

    def _done(self, *kinds: Kind) -> list[Action]:
        """Of a test session also what was superseded: its key was used, so it had been done."""
        return [
            action
            for action, deliveries in self._by_key.items()
            if action.kind in kinds and deliveries[-1].outcome in ("done", OF_THE_LAB)
        ]

    def _wrong_counts(self) -> Iterator[str]:
        said, replies = len(self._done(Kind.SAY)), len(self._done(Kind.REGENERATE))
        transcript, is_ended = self.left.transcript, bool(self._done(Kind.END))
        if transcript.session.message_count != 1 + 2 * said:
            yield f"{transcript.session.message_count} messages are counted of {1 + 2 * said}"
        if transcript.pending:
            yield "something is left unanswered"
        if not self.history.is_lab and self.left.replies != 1 + said + replies:
            yield f"{self.left.replies} replies are stored of {1 + said + replies}"
        counted = (self.left.started, self.left.ended)
        if counted != ((0, 0) if self.history.is_lab else (1, int(is_ended))):
            yield f"{counted} starts and ends are counted"

    def _wrong_conversation(self) -> Iterator[str]:
        if self.history.is_lab and self._done(Kind.END):
            return  # a concluded test session keeps nothing
        conversation = [(each.role, each.content) for each in self.left.transcript.messages]
        if conversation != list(self.left.context):
            yield "the model is shown another session than its people"
        yield from self._wrong_turns(conversation)
        yield from self._wrong_order(conversation)

    def _wrong_turns(self, conversation: Conversation) -> Iterator[str]:
        """Every message once, each with its reply, of which the model was asked on this session."""
        said = [content for role, content in conversation if role is Role.USER]
        for action in self._by_key:
            times, wanted = said.count(action.text), int(action in self._done(Kind.SAY))
            if times != wanted:
                yield f"{action.name} is said {times} times instead of {wanted}"
        replies = {call.reply: call for call in self.history.calls}
        for place, (role, content) in enumerate(conversation):
            if role is not (Role.USER if place % 2 else Role.ASSISTANT):
                yield f"message {place} is out of turn"
            elif role is Role.ASSISTANT and (
                content not in replies or _plain(conversation[:place]) != replies[content].asked
            ):
                yield f"message {place} replies to another session"

    def _wrong_order(self, conversation: Conversation) -> Iterator[str]:
        """What was answered before another was sent stands before it."""
        places = {content: place for place, (_, content) in enumerate(conversation)}
        said = [action for action in self._done(Kind.SAY) if action.text in places]
        for first in said:
            known = [each.ended_at for each in self._by_key[first] if each.outcome == "done"]
            for then in said:
                sent = self._by_key[then][0].began_at
                if known and min(known) < sent and places[first.text] > places[then.text]:
                    yield f"{first.name} stands after {then.name}"
        for action in said:
            yield from self._misplaced(action, turn=places[action.text] // 2 + 2)

    def _misplaced(self, action: Action, turn: int) -> Iterator[str]:
        """An answer names the turn where the message stands."""
        for answer in {each.answer for each in self._by_key[action] if each.answer}:
            if answer.turn != turn or turn_of(answer.reply_id) != turn:
                yield f"{action.name} is answered as another turn"


def _plain(conversation: Conversation) -> tuple[Said, ...]:
    return tuple((role.value, content) for role, content in conversation)
