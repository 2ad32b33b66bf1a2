"""POST /sessions/{session_id}/regenerate: ask for the last reply once more."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def regenerate_reply(request: flask.Request) -> flask.Response:
    return serve(request, api.REGENERATE_REPLY, sessions.regenerate_reply)
