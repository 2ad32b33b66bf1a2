"""PUT /sessions/{session_id}/title: give a session a title."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def rename_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.RENAME_SESSION, management.rename_session)
