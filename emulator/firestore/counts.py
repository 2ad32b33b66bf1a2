"""What a project has used: calls per method, documents read, written and deleted."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Usage:
    """The use of one project since it was last reset.

    Reads are counted as production bills them: a missing document and a query without results
    are one read each, an aggregation one per thousand entries looked at.
    """

    calls: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    writes: int = 0
    deletes: int = 0

    def as_json(self) -> dict[str, object]:
        return {
            "calls": dict(sorted(self.calls.items())),
            "reads": self.reads,
            "writes": self.writes,
            "deletes": self.deletes,
        }


class Counts:
    """The use of every project."""

    def __init__(self) -> None:
        self._usage: defaultdict[str, Usage] = defaultdict(Usage)

    def of(self, project: str) -> Usage:
        return self._usage[project]

    def reset(self, project: str | None = None) -> None:
        if project is None:
            self._usage.clear()
        else:
            self._usage.pop(project, None)
