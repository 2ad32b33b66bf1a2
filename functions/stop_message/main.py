"""POST /sessions/{session_id}/stop: stop a reply; what came of it is kept."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def stop_message(request: flask.Request) -> flask.Response:
    return serve(request, api.STOP_MESSAGE, sessions.stop_message)
