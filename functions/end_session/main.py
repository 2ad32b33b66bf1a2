"""POST /sessions/{session_id}/end: conclude a session with a recap."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import conversation


@functions_framework.http
def end_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.END_SESSION, conversation.end_session)
