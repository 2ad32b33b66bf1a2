"""GET /sessions/{session_id}: read a talk, message by message."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def get_session(request: flask.Request) -> flask.Response:
    return serve(request, api.GET_SESSION, sessions.get_session)
