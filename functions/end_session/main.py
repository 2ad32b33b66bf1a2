"""POST /sessions/{session_id}/end: conclude a talk with a recap."""

import flask
import functions_framework

from gptlab import api, chats
from gptlab.web import serve


@functions_framework.http
def end_session(request: flask.Request) -> flask.Response:
    return serve(request, api.END_SESSION, chats.end_session)
