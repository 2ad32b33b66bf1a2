"""POST /sessions: start a session; the assistant speaks first."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import conversation


@functions_framework.http
def start_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.START_SESSION, conversation.start_session)
