"""The way of an assistant is told by its versions and moves, and is the same from its files."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from gptlab.api.bots import BotVersion, LabelMove
from gptlab.core.errors import InvalidRequest
from gptlab.files.history import History, Move, history_of
from gptlab.files.history_files import read_history, write_history
from gptlab.files.problems import InvalidFile
from tests.functions.assistants import COOK
from tests.functions.imported import NOON

CONTENT = {name: COOK[name] for name in ("session_type", "summary_prompt", "config")}


def version(number: int, note: str | None = None) -> BotVersion:
    return BotVersion(
        version=number, created_date=NOON + timedelta(hours=number), note=note,
        initial_prompt=f"---\nYou cook. {number}\n\n", starters=("Hello: you?",), **CONTENT,
    )  # fmt: skip


def move(number: int, label: str, before: int | None, after: int | None, hours: float) -> LabelMove:
    return LabelMove(
        number=number, label=label, from_version=before, to_version=after, note=f"note: {number}",
        moved_by="U" * 20, moved_date=NOON + timedelta(hours=hours),
    )  # fmt: skip


def told(history: History) -> Sequence[tuple[int | None, Sequence[tuple[str, object, object]]]]:
    return [
        (step.version, [(one.label, one.from_version, one.to_version) for one in step.moves])
        for step in history.steps
    ]


VERSIONS = [version(1), version(2, "Bread."), version(3)]
MOVES = [
    move(1, "production", 1, 2, 2),
    move(2, "staging", None, 2, 2),
    move(3, "staging", 2, None, 2.5),
    move(4, "best", None, 3, 4),
]


def test_moves_of_one_moment_are_of_the_publication() -> None:
    history = history_of(VERSIONS, MOVES, {"production": 2, "best": 3})

    assert told(history) == [
        (2, [("production", 1, 2), ("staging", None, 2)]),
        (None, [("staging", 2, None)]),
        (3, []),
        (None, [("best", None, 3)]),
    ]


def test_moves_that_nobody_wrote_down_are_put_in() -> None:
    late = [move(1, "production", 3, 1, 5)]
    history = history_of(VERSIONS, late, {"production": 1, "best": 2})

    assert told(history) == [
        (2, []),
        (3, []),
        (None, [("production", 1, 3)]),
        (None, [("production", 3, 1)]),
        (None, [("best", None, 2)]),
    ]


def test_how_far_it_is_somewhere_else() -> None:
    history = history_of(VERSIONS, MOVES, {"production": 2, "best": 3})
    moves = [one for step in history.steps for one in step.moves]

    assert history.done(1, []) == 0
    assert history.done(2, moves[:2]) == 1
    assert history.done(3, moves) == 4
    assert history.done(3, moves[:2]) is None
    assert history.done(2, [Move(label="mine", to_version=1)]) is None


@pytest.mark.parametrize("versions", [[], VERSIONS[1:], VERSIONS[::2]])
def test_a_version_that_is_missing_is_noticed(versions: list[BotVersion]) -> None:
    with pytest.raises(InvalidRequest, match="Not all of its versions"):
        history_of(versions, [], {})


def test_it_is_the_same_from_its_files() -> None:
    history = history_of(VERSIONS, MOVES, {"production": 2, "best": 3})
    files = write_history(history)

    assert read_history(files).versions == history.versions
    assert list(read_history(files).steps) == history.steps
    assert write_history(read_history(files)) == files


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("steps.yaml", "steps: [{version: 3}]", "version after version"),
        ("steps.yaml", "steps: [{}]", "publishes a version, or moves one label"),
        ("steps.yaml", "steps: [{version: x}]", "steps.0.version is not right"),
        ("2/version.yaml", "session_type: coaching\nnote: [1]", "note is not a text"),
        ("2/version.yaml", "session_type: sleeping", "session_type is"),
        ("2/version.yaml", "session_type: coaching\nname: Cook", "name"),
        ("2/prompt.prompt", "", "initial_prompt"),
        ("2/prompt.prompt", None, "history/2/prompt.prompt: is missing"),
        ("steps.yaml", None, "history/steps.yaml: is missing"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(name: str, text: str | None, problem: str) -> None:
    files = write_history(history_of(VERSIONS, MOVES, {"production": 2, "best": 3}))
    changed = {**files, name: text} if text is not None else files
    given = {key: value for key, value in changed.items() if text is not None or key != name}

    with pytest.raises(InvalidFile, match=problem):
        read_history({key: value for key, value in given.items() if value is not None})
