"""POST /sessions/{session_id}/edit: edit an earlier message and go on from there."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import conversation


@functions_framework.http
def edit_message(request: flask.Request) -> flask.Response:
    return serve(request, operations.EDIT_MESSAGE, conversation.edit_message)
