"""``cases`` and ``results`` beneath an assistant: what it is tested with, and what came of it."""

from collections.abc import Sequence
from datetime import datetime

from gptlab.accounts.models import Additions, User
from gptlab.bench.models import Case, Result
from gptlab.bots.models import DRAFT, Bot, BotVersion, Draft, Ref
from gptlab.core.crypto import Sealed
from gptlab.store.bot_fields import bot_of, draft_of, paths_of, picked
from gptlab.store.database import Database, Document, added
from gptlab.store.sdk import SERVER_TIMESTAMP
from gptlab.store.users import user_of

FIRST_ID, END_ID = "0", "~"
"""Between them stands every id of letters and digits."""


class BenchStore:
    """Cases and results."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, cases: Sequence[Case]) -> None:
        """All of them; raises PreconditionFailed where one is there already."""
        writes = self._database.writes()
        for case in cases:
            fields = {"body": case.body, "created_date": case.created_date}
            writes.create(_case_path(case.bot_id, case.case_id), fields)
        writes.commit()

    def find_cases(
        self, bot_id: str, case_ids: Sequence[str]
    ) -> tuple[Bot | None, list[Case | None]]:
        """An assistant and some of its cases, in one round trip."""
        paths = [_case_path(bot_id, case_id) for case_id in case_ids]
        bot, *found = self._database.read(f"bots/{bot_id}", *paths)
        return bot_of(bot), [_case(bot_id, document) for document in found]

    def replace(self, before: Case, after: Case) -> None:
        """Raises PreconditionFailed where the one is gone, or the other is there."""
        writes = self._database.writes()
        fields = {"body": after.body, "created_date": after.created_date}
        writes.create(_case_path(after.bot_id, after.case_id), fields)
        writes.delete(_case_path(before.bot_id, before.case_id), before.update_time)
        writes.commit()

    def update(self, before: Case, after: Case) -> None:
        """Of one case; raises PreconditionFailed where it is gone, or not as it was read."""
        writes = self._database.writes()
        path = _case_path(after.bot_id, after.case_id)
        writes.update(path, {"body": after.body}, before.update_time)
        writes.commit()

    def delete(self, bot_id: str, case_id: str) -> None:
        writes = self._database.writes()
        writes.delete(_case_path(bot_id, case_id))
        writes.commit()

    def cases(self, bot_id: str) -> list[Case]:
        """All there are, by their ids."""
        found = self._database.between(f"bots/{bot_id}/cases", FIRST_ID, END_ID)
        return [case for case in (_case(bot_id, document) for document in found) if case]

    def count(self, bot_id: str) -> int:
        return len(self._database.ids(f"bots/{bot_id}/cases"))

    def find_for_run(
        self, bot_id: str, case_id: str, user_id: str, ref: Ref
    ) -> tuple[Bot | None, BotVersion | Draft | None, Case | None, User | None]:
        """What a run takes, in one round trip."""
        documents = self._database.read(
            f"bots/{bot_id}", _case_path(bot_id, case_id), f"users/{user_id}",
            *_version_paths(bot_id, ref),
        )  # fmt: skip
        bot, case, user = documents[:3]
        version = _version(bot_of(bot), documents[3:], ref)
        return bot_of(bot), version, _case(bot_id, case), user_of(user)

    def find_two(
        self, bot_id: str, refs: tuple[Ref, Ref]
    ) -> tuple[Bot | None, BotVersion | Draft | None, BotVersion | Draft | None]:
        """An assistant and two versions of it, in one round trip."""
        first = _version_paths(bot_id, refs[0])
        others = [path for path in _version_paths(bot_id, refs[1]) if path not in first]
        paths = [*first, *others]
        bot, *documents = self._database.read(f"bots/{bot_id}", *paths)
        found = dict(zip(paths, documents, strict=True))
        first_of, second_of = (
            _version(bot_of(bot), [found[path] for path in _version_paths(bot_id, ref)], ref)
            for ref in refs
        )
        return bot_of(bot), first_of, second_of

    def find_result(self, bot_id: str, result_id: str) -> Result | None:
        return _result(bot_id, self._database.read(_result_path(bot_id, result_id))[0])

    def results(self, bot_id: str, content_id: str) -> list[Result]:
        """All that was run of one content."""
        collection = f"bots/{bot_id}/results"
        found = self._database.between(collection, f"{content_id}-", f"{content_id}.")
        return [result for result in (_result(bot_id, document) for document in found) if result]

    def claim(
        self, before: Result | None, result: Result, user_id: str, admitted: Additions
    ) -> int:
        """Begin a run, in place of one that was left. Counts it for its user; says how many.

        Raises PreconditionFailed where somebody else begins it.
        """
        writes = self._database.writes()
        path = _result_path(result.bot_id, result.result_id)
        fields = {"nonce": result.nonce, "at": SERVER_TIMESTAMP, "body": None}
        if before is None:
            writes.create(path, fields)
        else:
            writes.update(path, fields, before.update_time)
        writes.update(f"users/{user_id}", added(admitted))
        return writes.commit_counting()[1]

    def complete(self, result: Result, body: Sealed, user_id: str, charge: Additions) -> None:
        """Keep what came of it, and charge it; raises PreconditionFailed where it is gone."""
        writes = self._database.writes()
        writes.update(_result_path(result.bot_id, result.result_id), {"body": body})
        if charge:
            writes.update(f"users/{user_id}", added(charge))
        writes.commit()

    def give_up(self, result: Result, user_id: str, charge: Additions) -> None:
        """Let the run be tried again, and charge what it took."""
        writes = self._database.writes()
        writes.delete(_result_path(result.bot_id, result.result_id))
        if charge:
            writes.update(f"users/{user_id}", added(charge))
        writes.commit()


def _case_path(bot_id: str, case_id: str) -> str:
    return f"bots/{bot_id}/cases/{case_id}"


def _result_path(bot_id: str, result_id: str) -> str:
    return f"bots/{bot_id}/results/{result_id}"


def _version_paths(bot_id: str, ref: Ref) -> list[str]:
    return [f"bots/{bot_id}/drafts/current"] if ref == DRAFT else paths_of(bot_id, ref)


def _version(bot: Bot | None, found: Sequence[Document], ref: Ref) -> BotVersion | Draft | None:
    if bot is None:
        return None
    return draft_of(bot.bot_id, found[0]) if ref == DRAFT else picked(bot, found, ref)


def _case(bot_id: str, document: Document) -> Case | None:
    fields = document.fields
    if fields is None:
        return None
    body, created_date = Sealed(fields["body"]), fields["created_date"]
    return Case(bot_id, document.id, body, created_date, document.update_time)


def _result(bot_id: str, document: Document) -> Result | None:
    fields = document.fields
    if fields is None:
        return None
    at: datetime | None = fields["at"]
    body = fields["body"]
    return Result(
        bot_id,
        document.id,
        fields["nonce"],
        at,
        None if body is None else Sealed(body),
        document.update_time,
        document.read_time,
    )
