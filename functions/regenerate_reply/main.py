"""POST /sessions/{session_id}/regenerate: ask for the last reply once more."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import conversation


@functions_framework.http
def regenerate_reply(request: flask.Request) -> flask.Response:
    return serve(request, operations.REGENERATE_REPLY, conversation.regenerate_reply)
