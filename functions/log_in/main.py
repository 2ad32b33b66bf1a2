"""POST /login: sign in with an OpenAI key."""

import flask
import functions_framework

from gptlab import api, users
from gptlab.web import serve


@functions_framework.http
def log_in(request: flask.Request) -> flask.Response:
    return serve(request, api.LOG_IN, users.log_in)
