"""The parts below the server: order of values, names, field paths."""

import math
from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as some

from emulator.firestore.errors import InvalidArgument
from emulator.firestore.field_paths import format_field_path, parse_field_path
from emulator.firestore.paths import Database, Path, parse_document, parse_path, segment_key
from emulator.firestore.proto import ArrayValue, MapValue, Value
from emulator.firestore.queries import Scope
from emulator.firestore.values import order_key, same_type_range, turned

INTEGERS = some.integers(-(2**63), 2**63 - 1)
DOUBLES = some.floats(allow_nan=False)
TEXTS = some.text(some.characters(codec="utf-8"), max_size=8)
SCALARS = some.none() | some.booleans() | INTEGERS | DOUBLES | TEXTS | some.binary(max_size=8)
ANYTHING = some.recursive(
    SCALARS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
RANKS = [type(None), bool, (int, float), str, bytes, list, dict]


def message(value: object) -> Value:
    if isinstance(value, list):
        return Value(array_value=ArrayValue(values=[message(each) for each in value]))
    if isinstance(value, dict):
        fields = {name: message(each) for name, each in value.items()}
        return Value(map_value=MapValue(fields=fields))
    if value is None:
        return Value(null_value=0)
    kind = {bool: "boolean", int: "integer", float: "double", str: "string", bytes: "bytes"}
    return Value(**{f"{kind[type(value)]}_value": value})


def compare(left: object, right: object) -> int:
    """The order, written a second time and by other means."""
    ranks = [next(n for n, kind in enumerate(RANKS) if isinstance(v, kind)) for v in (left, right)]  # type: ignore[arg-type]
    if ranks[0] != ranks[1]:
        return ranks[0] - ranks[1]
    if isinstance(left, list) and isinstance(right, list):
        return compare_each(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return compare_each(flat(left), flat(right))
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.encode(), right.encode()
    return (left > right) - (left < right) if left is not None else 0  # type: ignore[operator]


def flat(value: dict[str, object]) -> list[object]:
    return [part for name in sorted(value, key=str.encode) for part in (name, value[name])]


def compare_each(left: list[object], right: list[object]) -> int:
    for one, other in zip(left, right, strict=False):
        if result := compare(one, other):
            return result
    return len(left) - len(right)


@given(some.lists(ANYTHING, max_size=8))
def test_keys_sort_as_values_do(values: list[object]) -> None:
    by_key = sorted(values, key=lambda value: order_key(message(value)))
    by_value = sorted(values, key=cmp_to_key(compare))
    assert [compare(a, b) for a, b in zip(by_key, by_value, strict=True)] == [0] * len(values)


@given(ANYTHING, ANYTHING)
def test_turned_keys_sort_the_other_way(left: object, right: object) -> None:
    one, other = order_key(message(left)), order_key(message(right))
    assert (one < other) == (turned(one) > turned(other))
    assert one == other or not one.startswith(other)


@given(INTEGERS, DOUBLES)
def test_integers_and_doubles_compare_exactly(whole: int, broken: float) -> None:
    one, other = order_key(message(whole)), order_key(message(broken))
    assert (one < other, one == other) == (whole < broken, whole == broken)


def test_nan_comes_before_every_number() -> None:
    assert order_key(message(math.nan)) < order_key(message(-math.inf))


@given(SCALARS)
def test_a_value_lies_in_the_range_of_its_type(value: object) -> None:
    low, high = same_type_range(order_key(message(value)))
    assert low <= order_key(message(value)) < high


@given(some.lists(TEXTS.filter(bool), min_size=1, max_size=5).map(tuple))
def test_a_field_path_survives_being_written_down(path: tuple[str, ...]) -> None:
    assert parse_field_path(format_field_path(path)) == path


@pytest.mark.parametrize(
    "text", ["", ".", "a.", ".a", "a..b", "a b", "1a", "`a", "`a`b", "``", "a`b`"]
)
def test_a_malformed_field_path_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument):
        parse_field_path(text)


@given(some.lists(TEXTS.filter(bool), max_size=6))
def test_names_sort_as_bytes_do(names: list[str]) -> None:
    assert sorted(names, key=segment_key) == sorted(names, key=str.encode)


ROOT = "projects/p/databases/d/documents"


@pytest.mark.parametrize(
    "name", ["", "a/b", "projects/p", f"{ROOT}", f"{ROOT}/a", f"{ROOT}/a//b/c", f"{ROOT}/a/b/"]
)
def test_what_is_no_name_of_a_document_is_refused(name: str) -> None:
    with pytest.raises(InvalidArgument):
        parse_document(name)


def path(name: str) -> Path:
    return parse_path(f"{ROOT}/{name}")


def scope(name: str, *, deep: bool = False) -> Scope:
    return Scope(parse_path(ROOT), name, all_descendants=deep)


def test_a_scope_holds_its_documents_and_no_others() -> None:
    assert scope("a").contains(path("a/1"))
    assert not scope("a").contains(path("b/1/a/2"))
    assert scope("a", deep=True).contains(path("b/1/a/2"))
    other = Path(Database("q", "d"), ("a", "1"), path("a/1").key)
    assert not scope("a").contains(other)
