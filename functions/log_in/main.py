"""POST /login: sign in with an OpenAI key."""

import flask
import functions_framework

from gptlab.accounts import authentication
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def log_in(request: flask.Request) -> flask.Response:
    return serve(request, operations.LOG_IN, authentication.log_in)
