"""PUT /sessions/{session_id}/title: give a talk a title."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def rename_session(request: flask.Request) -> flask.Response:
    return serve(request, api.RENAME_SESSION, sessions.rename_session)
