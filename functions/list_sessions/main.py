"""GET /sessions: list one's sessions, last used first, page by page."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def list_sessions(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_SESSIONS, management.list_sessions)
