"""PUT /sessions/{session_id}/rating: rate a talk, thumbs up or down."""

import flask
import functions_framework

from gptlab import api, sessions
from gptlab.web import serve


@functions_framework.http
def rate_session(request: flask.Request) -> flask.Response:
    return serve(request, api.RATE_SESSION, sessions.rate_session)
