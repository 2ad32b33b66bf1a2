"""What belongs to one person, with all that stands beneath it: found to be erased."""

from collections.abc import Mapping
from datetime import datetime

from gptlab.store.database import Database, Document
from gptlab.store.sdk import Increment

OWNERS: Mapping[str, str] = {
    "sessions": "user_id", "bots": "creator_user_id", "grants": "user_id",
}  # fmt: skip
"""The field that says whose a document is, by its collection."""

BENEATH: Mapping[str, tuple[str, ...]] = {
    "sessions": ("messages", "stops"),
    "bots": (
        "prompts",
        "model_configs",
        "versions",
        "drafts",
        "labels",
        "moves",
        "cases",
        "results",
        "scores",
    ),
    "grants": (),
}  # fmt: skip
PAGE = 100


class OwnedDocumentStore:
    """Whatever has an owner."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user_id: str, kind: str) -> list[Document]:
        """Some of them, without their contents.

        Test sessions of the Lab too, which no list shows.
        """
        return self._database.where(kind, OWNERS[kind], user_id, PAGE)

    def delete_tree(
        self, kind: str, name: str, update_time: datetime | None, counted_for: str | None = None
    ) -> Mapping[str, int]:
        """Delete it with all that stands beneath it; how much that was, by its collection.

        Raises PreconditionFailed where it changed meanwhile: there may be more beneath it then. One
        commit takes any number of writes, up to 10 MiB.
        """
        path = f"{kind}/{name}"
        beneath = {each: self._database.ids(f"{path}/{each}") for each in BENEATH[kind]}
        writes = self._database.writes()
        for each, ids in beneath.items():
            for id in ids:
                writes.delete(f"{path}/{each}/{id}")
        writes.delete(path, update_time)
        if counted_for:
            writes.update(f"users/{counted_for}", {f"erased.{kind}": Increment(1)})
        writes.commit()
        return {each: len(ids) for each, ids in beneath.items()}
