"""How an assistant came to be what it is: its versions, and how its labels were moved."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from gptlab.api.bots import Bot, BotVersion, CreateBot, Draft, LabelMove, VersionContent
from gptlab.core.errors import InvalidRequest

PRODUCTION = "production"


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Move(_Written):
    """A label goes from one version to another, None where it is new or taken away."""

    label: str
    from_version: int | None = None
    to_version: int | None = None
    note: str = ""


class Step(_Written):
    """A label is moved; or a version is published, and labels are moved with it."""

    version: int | None = None
    moves: tuple[Move, ...] = ()


class Steps(_Written):
    """All that followed on the first version."""

    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Version:
    """What the model is given in a version, and what was said to be new in it."""

    content: VersionContent
    note: str = ""

    @classmethod
    def of(cls, version: BotVersion) -> "Version":
        return cls(content_only(version), version.note or "")


@dataclass(frozen=True)
class History:
    """All versions from the first on, and the steps that follow on the first."""

    versions: Sequence[Version]
    steps: Sequence[Step] = field(default=())

    def done(self, versions: int, moves: Sequence[Move]) -> int | None:
        """How many steps an assistant with this many versions and these moves has behind it.

        None where it went another way.
        """
        made, moved = 1, 0
        for number, step in enumerate(self.steps):
            if (made, moved) == (versions, len(moves)):
                return number
            if tuple(moves[moved : moved + len(step.moves)]) != step.moves:
                return None
            made += step.version is not None
            moved += len(step.moves)
        return len(self.steps) if (made, moved) == (versions, len(moves)) else None


def history_of(
    versions: Sequence[BotVersion], moves: Iterable[LabelMove], labels: Mapping[str, int]
) -> History:
    """The steps that lead to these versions and moves, told by their dates, and to ``labels``.

    Raises InvalidRequest where a version is missing.
    """
    if [each.version for each in versions] != list(range(1, len(versions) + 1)) or not versions:
        raise InvalidRequest("Not all of its versions are there.")
    way, waiting = _Way(), deque(moves)
    for version in versions[1:]:
        while waiting and _is_before(waiting[0], version):
            way.go([made_of(waiting.popleft())])
        published = []
        while waiting and _is_of_publication(waiting[0], version):
            published.append(
                made_of(waiting.popleft()).model_copy(update={"note": version.note or ""})
            )
        way.go(published, version.version)
    for move in waiting:
        way.go([made_of(move)])
    for label in sorted(way.pointing.keys() | labels.keys()):
        way.lead(label, labels.get(label))
    return History([Version.of(each) for each in versions], way.steps)


class _Way:
    """Steps one after another, and where the labels point after them."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.pointing: dict[str, int] = {PRODUCTION: 1}

    def go(self, moves: Sequence[Move], version: int | None = None) -> None:
        for move in moves:
            self.lead(move.label, move.from_version)
        self._step(Step(version=version, moves=tuple(moves)))

    def lead(self, label: str, version: int | None) -> None:
        """Put in a move that nobody wrote down, as before there were labels."""
        present = self.pointing.get(label)
        if present != version:
            move = Move(label=label, from_version=present, to_version=version)
            self._step(Step(moves=(move,)))

    def _step(self, step: Step) -> None:
        self.steps.append(step)
        for move in step.moves:
            if move.to_version is None:
                self.pointing.pop(move.label, None)
            else:
                self.pointing[move.label] = move.to_version


def _is_before(move: LabelMove, version: BotVersion) -> bool:
    is_known = move.to_version is None or move.to_version < version.version
    return is_known and move.moved_date < version.created_date


def _is_of_publication(move: LabelMove, version: BotVersion) -> bool:
    """Both were written in one commit."""
    return move.to_version == version.version and move.moved_date == version.created_date


def content_only(version: Bot | BotVersion | CreateBot | Draft) -> VersionContent:
    """What the model is given, without what else is known of a version."""
    return VersionContent.of(**version.model_dump(include=set(VersionContent.model_fields)))


def made_of(label_move: LabelMove) -> Move:
    """A move without its number, its date and who made it."""
    return Move(
        label=label_move.label,
        from_version=label_move.from_version,
        to_version=label_move.to_version,
        note=label_move.note or "",
    )
