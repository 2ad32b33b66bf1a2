"""Pessimistic locks on documents and on query results, handed on in the order they were asked for.

Reads share; a commit needs its documents for itself. Two transactions that have both read a
document and both want to write it block each other: the younger one loses, the older goes on.
A transaction that is run again after that keeps its age and reads exclusively: it waits for
its turn at the read, and is the oldest one day.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from emulator.firestore.filters import Candidate
from emulator.firestore.paths import Path
from emulator.firestore.queries import Query, Scope

Owner = Hashable


@dataclass(slots=True)
class Claim:
    """What is locked: documents and the results of queries, shared or exclusively.

    A query keeps out every write that puts a document into its result, changes one in it or
    takes one out, and no other. `contents` are what a write finds and leaves of a document, by
    which that is seen; a document without them is taken to be in the result.
    """

    shared: set[Path] = field(default_factory=set)
    exclusive: set[Path] = field(default_factory=set)
    shared_queries: set[Query] = field(default_factory=set)
    exclusive_queries: set[Query] = field(default_factory=set)
    contents: dict[Path, tuple[Candidate, ...]] = field(default_factory=dict)

    def add(self, other: "Claim") -> None:
        self.shared |= other.shared
        self.exclusive |= other.exclusive
        self.shared_queries |= other.shared_queries
        self.exclusive_queries |= other.exclusive_queries
        self.contents.update(other.contents)

    def conflicts(self, other: "Claim") -> bool:
        return self._blocks(other) or other._blocks(self)

    def _blocks(self, other: "Claim") -> bool:
        """Whether something held here exclusively is used there in any way."""
        if not self.exclusive.isdisjoint(other.exclusive | other.shared):
            return True
        queries = other.shared_queries | other.exclusive_queries
        if any(self._touches(query) for query in queries):
            return True
        return any(
            query.scope.contains(path) for query in self.exclusive_queries for path in other.shared
        ) or any(
            _overlap(mine.scope, theirs.scope)
            for mine in self.exclusive_queries
            for theirs in queries
        )

    def _touches(self, query: Query) -> bool:
        for path in self.exclusive:
            if path not in self.contents:
                if query.scope.contains(path):
                    return True
            elif any(query.selects(path, each) for each in self.contents[path]):
                return True
        return False


@dataclass(eq=False, slots=True)
class Ticket:
    """A claim in the queue; `notify` is called once when it is granted or lost."""

    owner: Owner
    claim: Claim
    age: int
    state: Literal["waiting", "granted", "lost"] = "waiting"
    notify: Callable[[], None] | None = None

    def settle(self, state: Literal["granted", "lost"]) -> None:
        self.state = state
        if self.notify is not None:
            self.notify()


class LockTable:
    """Who holds what, and who waits."""

    def __init__(self) -> None:
        self._held: dict[Owner, Claim] = {}
        self._queue: list[Ticket] = []

    @property
    def is_free(self) -> bool:
        return not self._held and not self._queue

    @property
    def has_queries(self) -> bool:
        claims = [*self._held.values(), *(ticket.claim for ticket in self._queue)]
        return any(claim.shared_queries or claim.exclusive_queries for claim in claims)

    @property
    def waiting(self) -> tuple[Ticket, ...]:
        return tuple(self._queue)

    def request(self, owner: Owner, claim: Claim, *, age: int = 0) -> Ticket:
        """Grants the claim or queues it. Of those in a circle the one of the highest age loses.

        Ages are given out in ascending order: the highest one is the youngest.
        """
        ticket = Ticket(owner, claim, age)
        if not self._is_blocked(ticket, self._queue):
            self._grant(ticket)
            return ticket
        self._queue.append(ticket)
        # One ticket may close several circles: each must be opened.
        while ticket.state == "waiting" and (circle := self._circle(ticket)):
            youngest = max(reversed(circle), key=lambda each: each.age)
            self.release(youngest.owner)
        return ticket

    def release(self, owner: Owner) -> None:
        """Takes away all that the owner holds; what it waits for is lost.

        The next in line are granted.
        """
        self._held.pop(owner, None)
        mine = [ticket for ticket in self._queue if ticket.owner == owner]
        self._queue = [ticket for ticket in self._queue if ticket.owner != owner]
        for ticket in mine:
            ticket.settle("lost")
        self._hand_on()

    def blockers(self, ticket: Ticket) -> set[Owner]:
        """Those who hold, or wait before it for, what this ticket wants."""
        return set(self._blockers(ticket, self._queue[: self._queue.index(ticket)]))

    def _is_blocked(self, ticket: Ticket, ahead: list[Ticket]) -> bool:
        return any(True for _ in self._blockers(ticket, ahead))

    def _blockers(self, ticket: Ticket, ahead: list[Ticket]) -> Iterator[Owner]:
        mine = self._held.get(ticket.owner)
        for owner, claim in self._held.items():
            if owner != ticket.owner and claim.conflicts(ticket.claim):
                yield owner
        for earlier in ahead:
            if earlier.owner == ticket.owner or not earlier.claim.conflicts(ticket.claim):
                continue
            # Who waits for us anyway cannot be waited for.
            if mine is None or not mine.conflicts(earlier.claim):
                yield earlier.owner

    def _circle(self, ticket: Ticket) -> list[Ticket]:
        """The tickets that wait for each other with this one last; empty if none do."""
        tickets = {each.owner: each for each in self._queue}
        seen: set[Owner] = set()

        def search(current: Ticket) -> list[Ticket]:
            for owner in self.blockers(current):
                if owner == ticket.owner:
                    return [current]
                if owner in seen or owner not in tickets:
                    continue
                seen.add(owner)
                path = search(tickets[owner])
                if path:
                    return [*path, current]
            return []

        return search(ticket)

    def _grant(self, ticket: Ticket) -> None:
        self._held.setdefault(ticket.owner, Claim()).add(ticket.claim)
        ticket.settle("granted")

    def _hand_on(self) -> None:
        still_waiting: list[Ticket] = []
        for ticket in self._queue:
            if self._is_blocked(ticket, still_waiting):
                still_waiting.append(ticket)
            else:
                self._grant(ticket)
        self._queue = still_waiting


def _overlap(one: Scope, other: Scope) -> bool:
    """Whether two scopes may hold the same document; says yes when in doubt."""
    if one.parent.database != other.parent.database:
        return False
    if None not in (one.collection_id, other.collection_id):
        return one.collection_id == other.collection_id
    return True
