"""Stored cases and results, sealed with the data key of the assistant's owner."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gptlab.api.bench import CaseContent, CaseResult
from gptlab.bots.models import BotVersion, version_id
from gptlab.core.crypto import DataKey, Sealed


@dataclass(frozen=True)
class Case:
    """``bots/{bot_id}/cases/{case_id}``."""

    bot_id: str
    case_id: str
    body: Sealed
    created_date: datetime
    update_time: datetime | None = None

    def open(self, data_key: DataKey) -> CaseContent:
        opened = data_key.open(self.body, case_associated_data(self.bot_id, self.case_id))
        return CaseContent.of_json(opened)


@dataclass(frozen=True)
class Result:
    """``bots/{bot_id}/results/{result_id}``: one run of a case; without a body while under way.

    ``nonce`` tells one's own claim from another's, and ``at`` is by the store's clock.
    """

    bot_id: str
    result_id: str
    nonce: bytes
    at: datetime | None
    body: Sealed | None = None
    update_time: datetime | None = None
    read_time: datetime | None = None

    def open(self, data_key: DataKey) -> CaseResult | None:
        """What came of it, where it is done."""
        if self.body is None:
            return None
        place = result_associated_data(self.bot_id, self.result_id)
        return CaseResult.model_validate_json(data_key.open(self.body, place))

    def is_live(self, lease: timedelta) -> bool:
        """Someone may still be at work on it."""
        if self.at is None or self.read_time is None:
            return False
        return self.read_time < self.at + lease


def case_associated_data(bot_id: str, case_id: str) -> str:
    return f"bots/{bot_id}/cases/{case_id}|body"


def result_associated_data(bot_id: str, result_id: str) -> str:
    return f"bots/{bot_id}/results/{result_id}|body"


def content_id_of(version: BotVersion) -> str:
    """What results of a version are kept under: published from a draft, it keeps the draft's."""
    return version.content_id or f"v{version_id(version.version)}"


def result_id_of(content_id: str, case_id: str, attempt: int) -> str:
    return f"{content_id}-{case_id}-{attempt:02d}"
