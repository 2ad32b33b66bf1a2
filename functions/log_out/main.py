"""POST /logout: sign out on every device."""

import flask
import functions_framework

from gptlab import api, users
from gptlab.web import serve


@functions_framework.http
def log_out(request: flask.Request) -> flask.Response:
    return serve(request, api.LOG_OUT, users.log_out)
