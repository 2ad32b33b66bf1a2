"""Pessimistic locks on documents and on query results, handed on in the order they were asked for.

Reads share; a commit needs its documents for itself. Two transactions that have both read a
document and both want to write it block each other: the younger one loses, the older goes on.
A transaction that is run again after that keeps its age and reads exclusively: it waits for
its turn at the read, and is the oldest one day.

A commit asks for its documents and for the queries that it would change in one claim, and holds
nothing new before it has all of it. So a single write never keeps a document while it waits for
a reader who wants to write that document. Tickets are kept by document: one that many wait for
costs nothing to those who want another.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from emulator.firestore.filters import Candidate
from emulator.firestore.paths import Path
from emulator.firestore.queries import Query, Scope

Owner = Hashable
Contents = dict[Path, tuple[Candidate, ...]]


def _unknown() -> Contents:
    return {}


@dataclass(slots=True)
class Claim:
    """What is locked: documents and the results of queries, shared or exclusively.

    A query keeps out every write that puts a document into its result, changes one in it or
    takes one out, and no other. `contents` gives what a write finds and leaves of each document,
    by which that is seen; a document without them is taken to be in the result.
    """

    shared: set[Path] = field(default_factory=set)
    exclusive: set[Path] = field(default_factory=set)
    shared_queries: set[Query] = field(default_factory=set)
    exclusive_queries: set[Query] = field(default_factory=set)
    contents: Callable[[], Contents] = _unknown

    @property
    def documents(self) -> set[Path]:
        return self.shared | self.exclusive

    @property
    def queries(self) -> set[Query]:
        return self.shared_queries | self.exclusive_queries

    def add(self, other: "Claim") -> None:
        self.shared |= other.shared
        self.exclusive |= other.exclusive
        self.shared_queries |= other.shared_queries
        self.exclusive_queries |= other.exclusive_queries
        if other.contents is not _unknown:
            self.contents = other.contents

    def conflicts(self, other: "Claim") -> bool:
        return self._blocks(other) or other._blocks(self)

    def conflicts_by_query(self, other: "Claim") -> bool:
        """The part of `conflicts` in which a query of one of them has a part."""
        return self._blocks_queries(other) or other._blocks_queries(self)

    def _blocks(self, other: "Claim") -> bool:
        """Whether something held here exclusively is used there in any way."""
        if not self.exclusive.isdisjoint(other.exclusive):
            return True
        return not self.exclusive.isdisjoint(other.shared) or self._blocks_queries(other)

    def _blocks_queries(self, other: "Claim") -> bool:
        if (other.shared_queries or other.exclusive_queries) and self._touches(other.queries):
            return True
        return any(
            any(query.scope.contains(path) for path in other.shared)
            or any(_overlap(query.scope, theirs.scope) for theirs in other.queries)
            for query in self.exclusive_queries
        )

    def _touches(self, queries: set[Query]) -> bool:
        contents: Contents | None = None
        for query in queries:
            for path in self.exclusive:
                if not query.scope.contains(path):
                    continue
                # Working out what a write does costs more than all else here.
                contents = self.contents() if contents is None else contents
                if path not in contents:
                    return True
                if any(query.selects(path, each) for each in contents[path]):
                    return True
        return False


@dataclass(eq=False, slots=True)
class Ticket:
    """A claim in the queue; `notify` is called once when it is granted or lost."""

    owner: Owner
    claim: Claim
    age: int
    number: int
    state: Literal["waiting", "granted", "lost"] = "waiting"
    notify: Callable[[], None] | None = None

    def settle(self, state: Literal["granted", "lost"]) -> None:
        self.state = state
        if self.notify is not None:
            self.notify()


@dataclass(slots=True)
class _Lane:
    """One document: who has it, and the tickets that wait for it in the order they came."""

    shared: set[Owner] = field(default_factory=set)
    exclusive: Owner | None = None
    waiting: list[Ticket] = field(default_factory=list)

    def place(self, ticket: Ticket) -> int:
        return bisect_left(self.waiting, ticket.number, key=lambda each: each.number)

    @property
    def is_empty(self) -> bool:
        return not self.shared and self.exclusive is None and not self.waiting


class LockTable:
    """Who holds what, and who waits."""

    def __init__(self) -> None:
        self._held: dict[Owner, Claim] = {}
        self._queue: dict[Ticket, None] = {}
        self._tickets: dict[Owner, list[Ticket]] = {}
        self._lanes: dict[Path, _Lane] = {}
        # Those of them that have queries.
        self._holding_queries: dict[Owner, None] = {}
        self._waiting_queries: dict[Ticket, None] = {}
        self._numbers = count()

    @property
    def is_free(self) -> bool:
        return not self._held and not self._queue

    @property
    def waiting(self) -> tuple[Ticket, ...]:
        return tuple(self._queue)

    def request(self, owner: Owner, claim: Claim, *, age: int = 0) -> Ticket:
        """Grants the claim or queues it. Of those in a circle the one of the highest age loses.

        Ages are given out in ascending order: the highest one is the youngest.
        """
        ticket = Ticket(owner, claim, age, next(self._numbers))
        if not self._is_blocked(ticket):
            self._grant(ticket)
            return ticket
        self._enqueue(ticket)
        # Nobody waits for one that holds nothing. Else one ticket may close several circles, and
        # each must be opened.
        while (
            owner in self._held and ticket.state == "waiting" and (circle := self._circle(ticket))
        ):
            youngest = max(reversed(circle), key=lambda each: each.age)
            self.release(youngest.owner)
        return ticket

    def release(self, owner: Owner) -> None:
        """Takes away all that the owner holds; what it waits for is lost.

        The next in line are granted.
        """
        held = self._held.pop(owner, None)
        self._holding_queries.pop(owner, None)
        mine = tuple(self._tickets.get(owner, ()))
        for ticket in mine:
            self._dequeue(ticket)
        freed = [ticket.claim for ticket in mine] + ([held] if held else [])
        for claim in freed:
            for path in claim.documents:
                self._leave(path, owner)
        for ticket in mine:
            ticket.settle("lost")
        for ticket in self._next_in_line(freed):
            if ticket.state == "waiting" and not self._is_blocked(ticket):
                self._dequeue(ticket)
                self._grant(ticket)

    def blockers(self, ticket: Ticket) -> set[Owner]:
        """Those who hold, or wait before it for, what this ticket wants.

        One that waits in another's way and holds nothing stands for those before it, too.
        """
        return set(self._blockers(ticket))

    def held_up_by(self, owner: Owner) -> list[Ticket]:
        """The tickets that want what this owner holds."""
        held = self._held.get(owner)
        if held is None:
            return []
        lanes = (self._lanes.get(path) for path in held.documents)
        tickets = {ticket: None for lane in lanes if lane for ticket in lane.waiting}
        if held.queries:
            tickets |= self._queue
        return [each for each in tickets if each.owner != owner and held.conflicts(each.claim)]

    def _is_blocked(self, ticket: Ticket) -> bool:
        return any(True for _ in self._blockers(ticket))

    def _blockers(self, ticket: Ticket) -> Iterator[Owner]:
        claim = ticket.claim
        for path in claim.documents:
            yield from self._in_lane(ticket, path)
        has_queries = bool(claim.shared_queries or claim.exclusive_queries)
        for owner in self._held if has_queries else self._holding_queries:
            if owner != ticket.owner and self._held[owner].conflicts_by_query(claim):
                yield owner
        for earlier in self._queue if has_queries else self._waiting_queries:
            if earlier.number >= ticket.number:
                break
            if self._waits_before(ticket, earlier) and earlier.claim.conflicts_by_query(claim):
                yield earlier.owner

    def _in_lane(self, ticket: Ticket, path: Path) -> Iterator[Owner]:
        lane = self._lanes.get(path)
        if lane is None:
            return
        alone = path in ticket.claim.exclusive
        if lane.exclusive is not None and lane.exclusive != ticket.owner:
            yield lane.exclusive
        if alone:
            yield from (owner for owner in lane.shared if owner != ticket.owner)
        for earlier in reversed(lane.waiting[: lane.place(ticket)]):
            wants_it_alone = path in earlier.claim.exclusive
            if (alone or wants_it_alone) and self._waits_before(ticket, earlier):
                yield earlier.owner
                if wants_it_alone and earlier.owner not in self._held:
                    return

    def _waits_before(self, ticket: Ticket, earlier: Ticket) -> bool:
        """Who waits for us anyway cannot be waited for."""
        if earlier.owner == ticket.owner:
            return False
        mine = self._held.get(ticket.owner)
        return mine is None or not mine.conflicts(earlier.claim)

    def _circle(self, ticket: Ticket) -> list[Ticket]:
        """The tickets that wait for each other with this one last; empty if none do."""
        came_from: dict[Ticket, Ticket | None] = {ticket: None}
        to_visit = deque([ticket])
        while to_visit:
            current = to_visit.popleft()
            for owner in self._blockers(current):
                if owner == ticket.owner:
                    return list(_way_back(current, came_from))
                for each in self._tickets.get(owner, ()):
                    if each not in came_from:
                        came_from[each] = current
                        to_visit.append(each)
        return []

    def _next_in_line(self, freed: list[Claim]) -> list[Ticket]:
        """The tickets that these claims may have kept waiting, in the order they came."""
        if any(claim.queries for claim in freed):
            return list(self._queue)
        found = dict(self._waiting_queries)
        for path in {path for claim in freed for path in claim.documents}:
            lane = self._lanes.get(path)
            is_closed = False
            for ticket in lane.waiting if lane else ():
                # Behind one that wants it alone only those can go on for whom that one waits.
                if not is_closed or ticket.owner in self._held:
                    found[ticket] = None
                is_closed = is_closed or path in ticket.claim.exclusive
        return sorted(found, key=lambda ticket: ticket.number)

    def _grant(self, ticket: Ticket) -> None:
        owner, claim = ticket.owner, ticket.claim
        self._held.setdefault(owner, Claim()).add(claim)
        if claim.queries:
            self._holding_queries[owner] = None
        for path in claim.shared:
            self._lane(path).shared.add(owner)
        for path in claim.exclusive:
            self._lane(path).exclusive = owner
        ticket.settle("granted")

    def _enqueue(self, ticket: Ticket) -> None:
        self._queue[ticket] = None
        self._tickets.setdefault(ticket.owner, []).append(ticket)
        if ticket.claim.queries:
            self._waiting_queries[ticket] = None
        for path in ticket.claim.documents:
            self._lane(path).waiting.append(ticket)

    def _dequeue(self, ticket: Ticket) -> None:
        del self._queue[ticket]
        self._waiting_queries.pop(ticket, None)
        self._tickets[ticket.owner].remove(ticket)
        if not self._tickets[ticket.owner]:
            del self._tickets[ticket.owner]
        for path in ticket.claim.documents:
            lane = self._lanes[path]
            del lane.waiting[lane.place(ticket)]

    def _lane(self, path: Path) -> _Lane:
        return self._lanes.setdefault(path, _Lane())

    def _leave(self, path: Path, owner: Owner) -> None:
        lane = self._lanes.get(path)
        if lane is None:
            return
        lane.shared.discard(owner)
        if lane.exclusive == owner:
            lane.exclusive = None
        if lane.is_empty:
            del self._lanes[path]


def _way_back(ticket: Ticket | None, came_from: dict[Ticket, Ticket | None]) -> Iterator[Ticket]:
    while ticket is not None:
        yield ticket
        ticket = came_from[ticket]


def _overlap(one: Scope, other: Scope) -> bool:
    """Whether two scopes may hold the same document; says yes when in doubt."""
    if one.parent.database != other.parent.database:
        return False
    if None not in (one.collection_id, other.collection_id):
        return one.collection_id == other.collection_id
    return True
