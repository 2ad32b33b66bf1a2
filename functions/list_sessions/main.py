"""GET /sessions: list one's talks, last used first, page by page."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def list_sessions(request: flask.Request) -> flask.Response:
    return serve(request, api.LIST_SESSIONS, sessions.list_sessions)
