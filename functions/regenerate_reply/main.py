"""POST /sessions/{session_id}/regenerate: ask for the last reply once more."""

import flask
import functions_framework

from gptlab import api, chats
from gptlab.web import serve


@functions_framework.http
def regenerate_reply(request: flask.Request) -> flask.Response:
    return serve(request, api.REGENERATE_REPLY, chats.regenerate_reply)
