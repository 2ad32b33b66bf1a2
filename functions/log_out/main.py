"""POST /logout: sign out on every device."""

import flask
import functions_framework

from gptlab.accounts import authentication
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def log_out(request: flask.Request) -> flask.Response:
    return serve(request, operations.LOG_OUT, authentication.log_out)
