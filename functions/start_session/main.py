"""POST /sessions: start a talk; the assistant speaks first."""

import flask
import functions_framework

from gptlab import api, chats
from gptlab.web import serve


@functions_framework.http
def start_session(request: flask.Request) -> flask.Response:
    return serve(request, api.START_SESSION, chats.start_session)
