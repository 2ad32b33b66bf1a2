"""DELETE /sessions/{session_id}: delete a talk and all its messages."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def delete_session(request: flask.Request) -> flask.Response:
    return serve(request, api.DELETE_SESSION, sessions.delete_session)
