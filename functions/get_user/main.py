"""GET /user: read one's own profile and counters."""

import flask
import functions_framework

from gptlab import api, users
from gptlab.web import serve


@functions_framework.http
def get_user(request: flask.Request) -> flask.Response:
    return serve(request, api.GET_USER, users.get_user)
