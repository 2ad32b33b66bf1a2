"""Whatever index answers a query, the answer is that of looking at every document.

A read in the past looks at every document; so the same query is asked in both ways, of a
server with many composite indexes and of one with none.
"""

import itertools
import json
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from google.api_core.exceptions import FailedPrecondition
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, BaseFilter, FieldFilter, Or

from emulator.firestore import FirestoreServer

FIELDS, DIRECTIONS = ("a", "b", "c"), ("ASCENDING", "DESCENDING")
VALUES = (0, 1, 2, 1.0, 1.5, -1, None, True, "x", "y", "", math.nan, [1], {"k": 1}, b"", 2**60)
BOUNDS = (0, 1, 1.5, "x", "", True, [1])
CURSORS = ("start_at", "start_after", "end_at", "end_before")
DOCUMENTS, QUERIES = 30, 60

Query = Any


def definitions() -> dict[str, object]:
    indexes = [
        {
            "collectionGroup": "things",
            "queryScope": "COLLECTION",
            "fields": [
                {"fieldPath": path, "order": direction}
                for path, direction in zip(paths, directions, strict=True)
            ],
        }
        for count in (2, 3)
        for paths in itertools.permutations(FIELDS, count)
        for directions in itertools.product(DIRECTIONS, repeat=count)
    ]
    return {"indexes": indexes}


def some_filter(chance: random.Random, depth: int = 0) -> BaseFilter:
    if depth < 2 and chance.random() < 0.3:
        parts = [some_filter(chance, depth + 1) for _ in range(chance.randint(1, 3))]
        return chance.choice((And, Or))(parts)
    path = chance.choice(FIELDS)
    operator = chance.choice(("==", "==", "<", "<=", ">", ">=", "in"))
    if operator == "in":
        return FieldFilter(path, operator, chance.choices(VALUES, k=2))
    return FieldFilter(path, operator, chance.choice(VALUES if operator == "==" else BOUNDS))


def some_query(chance: random.Random, collection: Query) -> Query:
    query = collection
    for _ in range(chance.randint(0, 2)):
        query = query.where(filter=some_filter(chance))
    orders = chance.sample(FIELDS, chance.randint(0, 3))
    for path in orders:
        query = query.order_by(path, direction=chance.choice(DIRECTIONS))
    if len(orders) == 1:
        query = getattr(query, chance.choice(CURSORS))({orders[0]: chance.choice(VALUES)})
    return query.offset(chance.choice((0, 2))).limit(chance.choice((3, 100)))


def fill(client: firestore.Client, chance: random.Random) -> object:
    batch = client.batch()
    for number in range(DOCUMENTS):
        fields = {path: chance.choice(VALUES) for path in FIELDS if chance.random() < 0.85}
        batch.set(client.document(f"things/{number:02}"), fields)
    batch.commit()
    return batch.commit_time


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("indexed", [False, True], ids=["automatic", "composite"])
def test_every_way_to_an_answer_gives_the_same_answer(
    tmp_path: Path, connect: Callable[..., firestore.Client], seed: int, indexed: bool
) -> None:
    file = tmp_path / "firestore.indexes.json"
    file.write_text(json.dumps(definitions()))
    chance = random.Random(seed)  # noqa: S311
    with FirestoreServer(memory=True, indexes=file if indexed else None) as server:
        client = connect(server.address)
        time = fill(client, chance)
        collection = client.collection("things")
        for number in range(QUERIES):
            query = some_query(chance, collection)
            try:
                found = [each.id for each in query.stream()]
            except FailedPrecondition:
                continue  # No index: nothing to compare.
            past = [each.id for each in query.stream(read_time=time)]
            assert found == past, f"query {number} of seed {seed}"
