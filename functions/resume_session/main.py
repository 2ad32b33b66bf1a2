"""POST /sessions/{session_id}/resume: go on with a concluded talk."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def resume_session(request: flask.Request) -> flask.Response:
    return serve(request, api.RESUME_SESSION, sessions.resume_session)
