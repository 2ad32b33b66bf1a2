"""POST /sessions/{session_id}/messages: say something and get the reply."""

import flask
import functions_framework

from gptlab import api, chats
from gptlab.web import serve


@functions_framework.http
def send_message(request: flask.Request) -> flask.Response:
    return serve(request, api.SEND_MESSAGE, chats.send_message)
