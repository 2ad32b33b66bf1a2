"""DELETE /sessions/{session_id}: delete a session and all its messages."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def delete_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.DELETE_SESSION, management.delete_session)
