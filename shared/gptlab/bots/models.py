"""Stored assistants and their versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gptlab.api.bots import VersionContent
from gptlab.api.fields import ModelConfig, SessionType
from gptlab.api.variables import Variable
from gptlab.core.crypto import DataKey, Sealed

FIRST_VERSION = 1
PRODUCTION = "production"
"""The label of the version that runs where none is named. It is always there."""
DRAFT = "draft"

Ref = int | str | None
"""A version's number or a label; None is production."""


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

    The active one, which is in production, stands in ``bots/{bot_id}``. Each stands in
    ``versions/{its number}`` below, but for the active one where no label was ever moved.
    ``content_id`` is what results of tests are kept under: a draft's revision before it is
    published, and the version's afterwards.
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
    note: Sealed | None = None
    content_id: str | None = None

    def with_content(self, content: VersionContent) -> "BotVersion":
        """What is given to the model, in place of this."""
        return replace(
            self,
            session_type=content.session_type,
            initial_prompt_msg=content.initial_prompt,
            summary_prompt_msg=content.summary_prompt,
            model_config=content.config,
            variables=content.variables,
            starters=content.starters,
            reply_schema=content.reply_schema,
        )


@dataclass(frozen=True)
class Bot(BotSummary):
    """``bots/{bot_id}``.

    ``creation_mac`` is a keyed hash of the request that made it, to tell a retry from a mistake;
    ``publication_mac`` of the one that published its newest version.
    ``latest_version`` is None as long as the active version is the newest and stands nowhere else.
    ``labels`` are those beside production, with their versions; ``label_moves`` were made so far.
    """

    last_modified_date: datetime
    is_active: bool
    active: BotVersion
    creation_mac: bytes
    latest_version: int | None = None
    labels: Mapping[str, int] = field(default_factory=dict)
    label_moves: int = 0
    draft_revision: str | None = None
    publication_mac: bytes | None = None

    @property
    def newest(self) -> int:
        """The number of its newest version."""
        return self.latest_version or self.active.version

    def labelled(self, label: str) -> int | None:
        """The version that a label points at, if it does."""
        return self.active.version if label == PRODUCTION else self.labels.get(label)

    def giving(self, version: BotVersion) -> "Bot":
        """The assistant with what the model is given in this version."""
        return replace(self, active=version, session_type=version.session_type)


@dataclass(frozen=True)
class Draft:
    """``bots/{bot_id}/drafts/current``: sealed with its owner's data key.

    ``update_time`` comes from the store: the one that was read.
    """

    bot_id: str
    revision: str
    base_version: int
    body: Sealed
    saved_date: datetime
    update_time: datetime | None = None

    def open(self, data_key: DataKey) -> VersionContent:
        opened = data_key.open(self.body, draft_associated_data(self.bot_id))
        return VersionContent.of_json(opened)


@dataclass(frozen=True)
class LabelMove:
    """``bots/{bot_id}/moves/{its number}``: one move of a label, from a version to another."""

    number: int
    label: str
    from_version: int | None
    to_version: int | None
    note: Sealed | None
    user_id: str
    created_date: datetime


@dataclass(frozen=True)
class Release:
    """What one commit does to an assistant's versions and labels.

    ``new`` is a version that is published. ``moves`` go on from those made before.
    ``labelled`` are the versions that labels beside production now point at; None takes one away.
    ``draft`` is what it was published from.
    """

    new: BotVersion | None = None
    moves: tuple[LabelMove, ...] = ()
    labelled: Mapping[str, BotVersion | None] = field(default_factory=dict)
    draft: Draft | None = None


def draft_associated_data(bot_id: str) -> str:
    return f"bots/{bot_id}/drafts/current|body"


def note_associated_data(bot_id: str, kind: str, number: int) -> str:
    """Of the note of a version or of a move."""
    return f"bots/{bot_id}/{kind}/{version_id(number)}|note"


def ref_of(text: str | None) -> Ref:
    """What a request names: a version's number, or a label."""
    return int(text) if text and text.isdecimal() else text


def version_id(version: int) -> str:
    """The id of an earlier version's document. They sort in the order of the versions."""
    return f"{version:06d}"
