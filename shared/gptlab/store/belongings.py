"""What belongs to one person, with all that stands beneath it: found to be erased."""

from collections.abc import Iterator, Mapping

from gptlab.store.database import Database, Document
from gptlab.store.sdk import Increment

OWNERS: Mapping[str, str] = {"sessions": "user_id", "bots": "creator_user_id"}
"""The field that says whose a document is, by its collection."""

BENEATH: Mapping[str, tuple[str, ...]] = {
    "sessions": ("messages", "stops"),
    "bots": ("prompts", "model_configs", "versions"),
}
MOST_WRITES = 400
"""In one commit; Firestore takes 500."""

PAGE = 100


class BelongingStore:
    """Whatever has an owner."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user_id: str, kind: str) -> list[Document]:
        """Some of them, without their contents; test talks of the Lab too, which no list shows."""
        return self._database.where(kind, OWNERS[kind], user_id, PAGE)

    def erase(self, kind: str, found: Document, counted_for: str | None) -> None:
        """Delete it after all that stands beneath it, and count it where its owner is there.

        Raises CommitRefused where it changed meanwhile: there may be more beneath it then.
        """
        path = f"{kind}/{found.id}"
        beneath = list(self._beneath(kind, path))
        last = beneath[len(beneath) - len(beneath) % MOST_WRITES :]
        for start in range(0, len(beneath) - len(last), MOST_WRITES):
            writes = self._database.writes()
            for each in beneath[start : start + MOST_WRITES]:
                writes.delete(each)
            writes.commit()
        writes = self._database.writes()
        for each in last:
            writes.delete(each)
        writes.delete(path, found.update_time)
        if counted_for:
            writes.update(f"users/{counted_for}", {f"erased.{kind}": Increment(1)})
        writes.commit()

    def _beneath(self, kind: str, path: str) -> Iterator[str]:
        for name in BENEATH[kind]:
            for each in self._database.ids(f"{path}/{name}"):
                yield f"{path}/{name}/{each}"
