"""POST /sessions/{session_id}/resume: go on with a concluded session."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def resume_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.RESUME_SESSION, management.resume_session)
