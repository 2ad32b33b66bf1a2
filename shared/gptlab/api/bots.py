"""Assistants: what people build, and find."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from gptlab.api import limits
from gptlab.api.fields import (
    BotName,
    Description,
    DocumentId,
    InitialPrompt,
    LabelName,
    ModelConfig,
    Note,
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


class VersionContent(Request):
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


class _Whole(VersionContent):
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
    """Change one's own assistant at once. What the model is given makes a version in production.

    ``version`` is the one that was changed: of two people at it, the second is told. Name, tag
    line and description belong to all versions, and sessions that have begun keep theirs. The same
    change asked for twice is made once. ``variables``, ``starters`` and ``reply_schema`` stay as
    they are where they are left out.
    """

    bot_id: DocumentId
    version: VersionNumber


class RevertBot(Request):
    """Give the model again what it was given in an earlier version, as a new one in production.

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


class GetDraft(Request):
    """Open the draft of one's own assistant."""

    bot_id: DocumentId


class SaveDraft(VersionContent):
    """Keep what may become the next version. Nobody else can read it, and it changes nothing.

    ``revision`` is that of the draft which was changed, null where there was none: of two people
    at it, the second is told. The same draft saved twice is saved once.
    """

    bot_id: DocumentId
    revision: DocumentId | None = None


class DiscardDraft(Request):
    """Delete the draft, in the revision that was seen."""

    bot_id: DocumentId
    revision: DocumentId


class PublishDraft(Request):
    """Make the draft the next version, which never changes, and let labels point at it.

    ``revision`` is the draft's and ``version`` the newest version, as they were seen: of two people
    at it, the second is told. ``labels`` without ``production`` leaves what is called as it is.
    """

    bot_id: DocumentId
    revision: DocumentId
    version: VersionNumber
    note: Note = ""
    labels: Annotated[tuple[LabelName, ...], Field(max_length=limits.LABELS + 1)] = ("production",)


class MoveLabel(Request):
    """Let a label point at another version; it holds from the next call.

    ``from_version`` is where it was seen, null where there was none.
    """

    bot_id: DocumentId
    label: LabelName
    version: VersionNumber
    from_version: VersionNumber | None = None
    note: Note = ""


class RemoveLabel(Request):
    """Take a label away, which points at ``from_version``. There is always one in production."""

    bot_id: DocumentId
    label: LabelName
    from_version: VersionNumber


class ListLabelMoves(Request):
    """List how the labels of one's own assistant were moved, the latest first."""

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
    """An assistant opened. Its prompts are the creator's secret: null for everybody else.

    ``version`` is the one in production. Where it is one's own, ``latest_version`` is the newest,
    ``labels`` are those beside production with their versions, and ``draft_revision`` says that
    there is a draft.
    """

    version: VersionNumber
    latest_version: VersionNumber | None = None
    labels: dict[str, VersionNumber] | None = None
    draft_revision: DocumentId | None = None
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
    """What the model is given in one version, and the labels that point at it."""

    version: VersionNumber
    labels: tuple[str, ...] = ()
    note: str | None = None
    session_type: SessionType
    initial_prompt: str
    summary_prompt: str
    config: ModelConfig
    variables: tuple[Variable, ...] = ()
    starters: tuple[str, ...] = ()
    reply_schema: ReplySchema | None = None
    created_date: Timestamp


class Draft(Response):
    """What may become the next version. ``revision`` changes with each save.

    ``base_version`` was the newest version when the draft was begun.
    """

    bot_id: DocumentId
    revision: DocumentId
    base_version: VersionNumber
    session_type: SessionType
    initial_prompt: str
    summary_prompt: str
    config: ModelConfig
    variables: tuple[Variable, ...] = ()
    starters: tuple[str, ...] = ()
    reply_schema: ReplySchema | None = None
    saved_date: Timestamp


class DiscardedDraft(Response):
    """There is no draft any more."""

    bot_id: DocumentId


class LabelMove(Response):
    """One move of a label: who, when, from where to where, and why.

    ``from_version`` is null where it is new, ``to_version`` where it was taken away.
    """

    number: int
    label: str
    from_version: VersionNumber | None
    to_version: VersionNumber | None
    note: str | None
    moved_by: DocumentId
    moved_date: Timestamp


class LabelMovePage(Response):
    """Some moves, and the token of the next page where there is one."""

    moves: list[LabelMove]
    next_page_token: str | None


class BotVersionPage(Response):
    """Some versions, and the token of the next page where there is one."""

    versions: list[BotVersion]
    next_page_token: str | None
