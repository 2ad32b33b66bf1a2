"""POST /sessions/{session_id}/stop: stop a reply; what came of it is kept."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def stop_message(request: flask.Request) -> flask.Response:
    return serve(request, operations.STOP_MESSAGE, management.stop_message)
