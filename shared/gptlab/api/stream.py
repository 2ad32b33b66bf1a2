"""What a turn says while it is under way, where a caller asked for a stream.

As server-sent events: ``delta`` and ``notice`` as they come, then ``done`` with the operation's
answer, once it is stored, or ``error`` in the form of any other failure.
"""

from typing import Literal

from gptlab.api.fields import DocumentId, Response


class Delta(Response):
    """The next piece of the reply."""

    text: str


class Notice(Response):
    """Something to tell the person beside the reply.

    ``started``: the message is kept, and the model is being asked. ``session_id`` tells where:
    a session that is only beginning can be stopped by it, or found again after a broken connection.
    ``memory_condensed``: earlier messages were replaced by a summary.
    ``withheld``: the reply gave its instructions away; what was shown of it is to be taken back,
    and the answer holds a polite refusal in its place.
    """

    code: Literal["started", "memory_condensed", "withheld"]
    session_id: DocumentId | None = None


Event = Delta | Notice
