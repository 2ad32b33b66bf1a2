"""Assistants: what people build, and find."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from gptlab.api import limits
from gptlab.api.fields import (
    BotName,
    Description,
    DocumentId,
    InitialPrompt,
    ModelConfig,
    PageSize,
    PageToken,
    ReplySchema,
    Request,
    Response,
    SessionType,
    Starters,
    SummaryPrompt,
    TagLine,
    Timestamp,
    VersionNumber,
)
from gptlab.api.variables import Variable


def _differently_named(variables: tuple[Variable, ...]) -> tuple[Variable, ...]:
    if len({variable.name for variable in variables}) < len(variables):
        raise ValueError("two variables have the same name")
    return variables


Variables = Annotated[
    tuple[Variable, ...],
    Field(max_length=limits.VARIABLES),
    AfterValidator(_differently_named),
]


class _Content(Request):
    """All that decides an answer, and is frozen together as a version.

    ``starters`` are first messages to choose from. ``reply_schema``: the model is to reply with
    JSON of this schema.
    """

    session_type: SessionType
    initial_prompt: InitialPrompt
    summary_prompt: SummaryPrompt
    config: ModelConfig
    variables: Variables = ()
    starters: Starters = ()
    reply_schema: ReplySchema | None = None


class _Whole(_Content):
    """All that an assistant is made of."""

    name: BotName
    tag_line: TagLine
    description: Description


class CreateBot(_Whole):
    """Build an assistant. ``lab_session_id`` names its test session, which is then cleared."""

    lab_session_id: DocumentId | None = None


class GetBot(Request):
    """Open one assistant by its code."""

    bot_id: DocumentId


class ReviseBot(_Whole):
    """Change one's own assistant. What the model is given makes a new version.

    ``version`` is the one that was changed: of two people at it, the second is told. Name, tag
    line and description belong to all versions, and sessions that have begun keep theirs. The same
    change asked for twice is made once. ``variables``, ``starters`` and ``reply_schema`` stay as
    they are where they are left out.
    """

    bot_id: DocumentId
    version: VersionNumber


class RevertBot(Request):
    """Give the model again what it was given in an earlier version, as a new one.

    ``version`` is the present one, as in a revision.
    """

    bot_id: DocumentId
    version: VersionNumber
    to_version: VersionNumber


class DeactivateBot(Request):
    """Take one's own assistant down: nobody finds or opens it any more. Sessions go on."""

    bot_id: DocumentId


class ListBotVersions(Request):
    """List the versions of one's own assistant, the newest first."""

    bot_id: DocumentId
    page_size: PageSize = limits.PAGE_SIZE
    page_token: PageToken | None = None


class ListBots(Request):
    """List the Lounge's assistants or the caller's own, the newest first."""

    which: Literal["showcased", "mine"] = "showcased"
    page_size: PageSize = limits.PAGE_SIZE
    page_token: PageToken | None = None


class BotSummary(Response):
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

    version: VersionNumber
    config: ModelConfig
    variables: tuple[Variable, ...] = ()
    starters: tuple[str, ...] = ()
    reply_schema: ReplySchema | None = None
    initial_prompt: str | None
    summary_prompt: str | None
    is_active: bool
    last_modified_date: Timestamp


class BotPage(Response):
    """Some assistants, and the token of the next page where there is one."""

    bots: list[BotSummary]
    next_page_token: str | None


class BotVersion(Response):
    """What the model is given in one version."""

    version: VersionNumber
    session_type: SessionType
    initial_prompt: str
    summary_prompt: str
    config: ModelConfig
    variables: tuple[Variable, ...] = ()
    starters: tuple[str, ...] = ()
    reply_schema: ReplySchema | None = None
    created_date: Timestamp


class BotVersionPage(Response):
    """Some versions, and the token of the next page where there is one."""

    versions: list[BotVersion]
    next_page_token: str | None
