"""PUT /sessions/{session_id}/rating: rate a session, thumbs up or down."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def rate_session(request: flask.Request) -> flask.Response:
    return serve(request, operations.RATE_SESSION, management.rate_session)
