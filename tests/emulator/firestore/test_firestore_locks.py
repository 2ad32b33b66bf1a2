"""Locks: who waits for whom, who loses, and what a query keeps out."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from emulator.firestore.filters import Candidate
from emulator.firestore.locks import Claim, LockTable
from emulator.firestore.paths import Path, parse_path
from emulator.firestore.proto import Document, StructuredQuery, Value
from emulator.firestore.queries import Query, parse_query

ROOT = "projects/p/databases/d/documents"


def path(name: str) -> Path:
    return parse_path(f"{ROOT}/{name}")


def writes(name: str) -> Claim:
    return Claim(exclusive={path(name)})


def reads(name: str) -> Claim:
    return Claim(shared={path(name)})


def test_readers_share_and_a_writer_waits_for_them() -> None:
    table = LockTable()
    assert table.request("one", reads("a/1")).state == "granted"
    assert table.request("two", reads("a/1")).state == "granted"
    ticket = table.request("three", writes("a/1"))
    table.release("one")
    states = [ticket.state]
    table.release("two")
    assert [*states, ticket.state] == ["waiting", "granted"]


def test_locks_are_handed_on_in_order() -> None:
    table = LockTable()
    table.request("holder", writes("a/1"))
    waiting = [table.request(number, writes("a/1")) for number in range(3)]
    for number, owner in enumerate(["holder", 0, 1]):
        table.release(owner)
        assert [each.state for each in waiting[: number + 1]] == ["granted"] * (number + 1)
        assert all(each.state == "waiting" for each in waiting[number + 1 :])


def test_a_reader_does_not_overtake_a_waiting_writer() -> None:
    table = LockTable()
    table.request("one", reads("a/1"))
    table.request("two", writes("a/1"))
    assert table.request("three", reads("a/1")).state == "waiting"


@pytest.mark.parametrize("first", ["old", "young"])
def test_the_younger_of_two_in_a_circle_loses(first: str) -> None:
    table, ages = LockTable(), {"old": 1, "young": 2}
    for owner, age in ages.items():
        table.request(owner, reads("a/1"), age=age)
    order = [first, *(ages.keys() - {first})]
    tickets = {owner: table.request(owner, writes("a/1"), age=ages[owner]) for owner in order}
    assert tickets["old"].state == "granted"
    assert tickets["young"].state == "lost"


def test_a_read_that_closes_two_circles_opens_both() -> None:
    table = LockTable()
    table.request("reader", writes("a/2"))
    for owner in ("one", "two"):
        table.request(owner, reads("a/1"))
    commits = [table.request(owner, writes("a/2"), age=1) for owner in ("one", "two")]
    read = table.request("reader", writes("a/1"))
    assert [each.state for each in commits] == ["lost", "lost"]
    assert read.state == "granted"


def test_whoever_gives_up_is_told_that_it_waits_in_vain() -> None:
    table = LockTable()
    table.request("one", writes("a/1"))
    told: list[str] = []
    ticket = table.request("two", writes("a/1"))
    ticket.notify = lambda: told.append(ticket.state)
    table.release("two")
    assert told == ["lost"]


STEPS = some.tuples(
    some.integers(0, 4), some.integers(0, 3), some.sampled_from(["read", "commit", "end"])
)


@given(some.lists(STEPS, max_size=40))
def test_somebody_can_always_go_on(steps: list[tuple[int, int, str]]) -> None:
    table = LockTable()
    for owner, document, act in steps:
        if any(ticket.owner == owner for ticket in table.waiting):
            continue
        if act == "end":
            table.release(owner)
        else:
            claim = reads(f"a/{document}") if act == "read" else writes(f"a/{document}")
            table.request(owner, claim, age=owner)
        waiting = {ticket.owner for ticket in table.waiting}
        free = [each for each in table.waiting if not table.blockers(each) & waiting]
        assert bool(free) == bool(waiting)


def query_of_small_numbers(collection: str) -> Query:
    where = {"field_filter": {"field": {"field_path": "n"}, "op": 1, "value": {"integer_value": 5}}}
    message = StructuredQuery(from_=[{"collection_id": collection}], where=where)
    return parse_query(parse_path(ROOT), message)


def puts(name: str, *numbers: int) -> Claim:
    """A write to a document that holds these numbers before and after it."""
    contents = tuple(
        Candidate.parsed(path(name), Document(fields={"n": Value(integer_value=n)}))
        for n in numbers
    )
    return Claim(exclusive={path(name)}, contents=lambda: {path(name): contents})


@pytest.mark.parametrize(
    ("claim", "state"),
    [
        (puts("a/new", 1), "waiting"),
        (puts("a/changed", 9, 1), "waiting"),
        (puts("a/changed", 1, 9), "waiting"),
        (puts("a/large", 9, 8), "granted"),
        (puts("b/new", 1), "granted"),
        (writes("a/unknown"), "waiting"),
        (writes("b/unknown"), "granted"),
    ],
)
def test_a_query_keeps_out_the_writes_that_change_its_result(claim: Claim, state: str) -> None:
    table = LockTable()
    table.request("reader", Claim(shared_queries={query_of_small_numbers("a")}))
    assert table.request("writer", claim).state == state


def test_a_write_holds_no_document_while_it_waits_for_a_query() -> None:
    table = LockTable()
    table.request("reader", Claim(shared_queries={query_of_small_numbers("a")}), age=2)
    write = table.request("writer", puts("a/1", 1, 2))
    commit = table.request("reader", puts("a/1", 1, 3), age=2)
    assert (write.state, commit.state) == ("waiting", "granted")
    table.release("reader")
    assert write.state == "granted"


def test_a_circle_through_many_who_wait_is_found() -> None:
    table = LockTable()
    table.request("old", reads("a/1"), age=1)
    table.request("young", reads("a/2"), age=2)
    for number in range(2000):
        table.request(("write", number), Claim(exclusive={path("a/1"), path("a/2")}))
    states = [
        table.request("old", writes("a/2"), age=1).state,
        table.request("young", writes("a/1"), age=2).state,
    ]
    assert states == ["waiting", "lost"]
