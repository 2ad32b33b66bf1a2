"""Assistants: what people build, and find."""

from typing import Literal

from gptlab.api import limits
from gptlab.api.fields import (
    Answer,
    BotName,
    Command,
    Description,
    DocumentId,
    InitialPrompt,
    ModelConfig,
    PageSize,
    PageToken,
    SessionType,
    SummaryPrompt,
    TagLine,
    Timestamp,
)


class CreateBot(Command):
    """Build an assistant. ``lab_session_id`` names its test talk, which is then cleared."""

    name: BotName
    tag_line: TagLine
    description: Description
    session_type: SessionType
    initial_prompt: InitialPrompt
    summary_prompt: SummaryPrompt
    config: ModelConfig
    lab_session_id: DocumentId | None = None


class GetBot(Command):
    """Open one assistant by its code."""

    bot_id: DocumentId


class ListBots(Command):
    """List the Lounge's assistants or the caller's own, the newest first."""

    which: Literal["showcased", "mine"] = "showcased"
    page_size: PageSize = limits.PAGE_SIZE
    page_token: PageToken | None = None


class BotSummary(Answer):
    """An assistant as a list shows it."""

    bot_id: DocumentId
    name: str
    tag_line: str
    description: str
    session_type: SessionType
    showcased: bool
    is_mine: bool
    created_date: Timestamp
    sessions_started: int
    sessions_ended: int


class Bot(BotSummary):
    """An assistant opened. Its prompts are the creator's secret: null for everybody else."""

    config: ModelConfig
    initial_prompt: str | None
    summary_prompt: str | None
    is_active: bool
    last_modified_date: Timestamp


class BotPage(Answer):
    """Some assistants, and the token of the next page where there is one."""

    bots: list[BotSummary]
    next_page_token: str | None
