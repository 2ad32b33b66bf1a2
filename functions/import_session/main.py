"""POST /session-imports: bring a conversation from another installation."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import imports


@functions_framework.http
def import_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.IMPORT_SESSION, imports.import_session)
