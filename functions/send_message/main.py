"""POST /sessions/{session_id}/messages: say something and get the reply."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import conversation


@functions_framework.http
def send_message(request: flask.Request) -> flask.Response:
    return serve(request, operations.SEND_MESSAGE, conversation.send_message)
