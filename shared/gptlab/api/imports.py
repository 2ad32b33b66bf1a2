"""A conversation that was held in another installation, brought here by its owner."""

from typing import Annotated

from pydantic import Field, StringConstraints

from gptlab.api import limits
from gptlab.api.fields import (
    BotName,
    DocumentId,
    MessageId,
    ModelName,
    Request,
    Role,
    SessionStatus,
    SessionType,
    Timestamp,
    Title,
    VersionNumber,
)
from gptlab.api.sessions import Thumb, Usage
from gptlab.api.variables import VariableName

ImportedText = Annotated[str, StringConstraints(max_length=limits.IMPORTED_CHARS)]
FilledIn = Annotated[str, StringConstraints(max_length=limits.VARIABLE_CHARS)]


class ImportedMessage(Request):
    """One thing that was said, with its number in the conversation.

    ``parent_turn`` is of a message that was edited: the turn that it goes on from, in place of the
    one before it.
    """

    message_id: MessageId
    role: Role
    content: ImportedText
    created_date: Timestamp
    stopped: bool = False
    withheld: bool = False
    reached_limit: bool = False
    usage: Usage | None = None
    parent_turn: Annotated[int, Field(ge=1)] | None = None


class ImportSession(Request):
    """Bring a conversation here, some turns at a time, under the id that its key leads to.

    It begins with the first turn, each request goes on where the one before ended, and what came
    before is not written again. A turn is a message, but for the first, and its replies, of which
    the last counts. With ``is_last`` the session is whole and can be found. It goes on with the
    prompts of its assistant's version, where that is here, and costs nothing: ``usage`` is what it
    took where it was held.
    """

    bot_id: DocumentId
    bot_name: BotName | None = None
    bot_version: VersionNumber | None = None
    session_type: SessionType
    model: ModelName
    created_date: Timestamp
    last_modified_date: Timestamp
    status: SessionStatus
    title: Title | None = None
    recap: ImportedText | None = None
    user_liked: Thumb | None = None
    variables: Annotated[dict[VariableName, FilledIn], Field(max_length=limits.VARIABLES)] = Field(
        default_factory=dict
    )
    usage: Usage
    messages: Annotated[list[ImportedMessage], Field(max_length=limits.IMPORTED_MESSAGES)]
    is_last: bool
