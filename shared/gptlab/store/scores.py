"""``scores`` beneath an assistant: what was counted of each of its versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from gptlab.bots.models import version_id
from gptlab.bots.scores import Group, Scores, Step
from gptlab.store.database import Database, Document
from gptlab.store.sdk import DELETE_FIELD

FIRST_ID, END_ID = "0", "~"


class ScoreStore:
    """Counters of versions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, bot_id: str) -> list[Scores]:
        """Those of each version that was counted, the first version first."""
        found = self._database.between(f"bots/{bot_id}/scores", FIRST_ID, END_ID)
        return [_scores(bot_id, document) for document in found]

    def release(self, before: Sequence[Scores], after: Sequence[Scores]) -> None:
        """Store new steps. Raises PreconditionFailed where something was counted meanwhile."""
        writes = self._database.writes()
        for old, new in zip(before, after, strict=True):
            fields: dict[str, object] = {"steps": [vars(step) for step in new.steps]}
            fields |= dict.fromkeys(old.pending.keys() - new.pending.keys(), DELETE_FIELD)
            path = f"bots/{new.bot_id}/scores/{version_id(new.version)}"
            writes.update(path, fields, old.update_time)
        writes.commit()


def _scores(bot_id: str, document: Document) -> Scores:
    fields: Mapping[str, Any] = document.fields or {}
    return Scores(
        bot_id,
        int(document.id),
        {group: fields[group] for group in Group if group in fields},
        tuple(Step(**step) for step in fields.get("steps", ())),
        document.update_time,
    )
