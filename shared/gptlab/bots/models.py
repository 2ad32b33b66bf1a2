"""Stored assistants and their versions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gptlab.api.fields import ModelConfig, SessionType
from gptlab.api.variables import Variable

FIRST_VERSION = 1


@dataclass(frozen=True)
class BotSummary:
    """What a list needs of ``bots/{bot_id}``."""

    bot_id: str
    name: str
    tag_line: str
    description: str
    session_type: SessionType
    creator_user_id: str
    created_date: datetime
    showcased: bool
    sessions_started: int
    sessions_ended: int

    def is_of(self, user_id: str | None) -> bool:
        return self.creator_user_id == user_id


@dataclass(frozen=True)
class BotVersion:
    """What the model is given in one version of an assistant; it never changes.

    The active one stands in ``bots/{bot_id}``, an earlier one in ``versions/{its number}`` below.
    """

    version: int
    session_type: SessionType
    initial_prompt_id: str
    summary_prompt_id: str
    model_config_id: str
    initial_prompt_msg: str
    summary_prompt_msg: str
    model_config: ModelConfig
    created_date: datetime
    variables: tuple[Variable, ...] = ()
    starters: tuple[str, ...] = ()
    reply_schema: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Bot(BotSummary):
    """``bots/{bot_id}``.

    ``creation_mac`` is a keyed hash of the request that made it, to tell a retry from a mistake.
    """

    last_modified_date: datetime
    is_active: bool
    active: BotVersion
    creation_mac: bytes

    def giving(self, version: BotVersion) -> "Bot":
        """The assistant with what the model is given in this version."""
        return replace(self, active=version, session_type=version.session_type)


def version_id(version: int) -> str:
    """The id of an earlier version's document. They sort in the order of the versions."""
    return f"{version:06d}"
