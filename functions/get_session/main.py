"""GET /sessions/{session_id}: read a session, message by message."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def get_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_SESSION, management.get_session)
