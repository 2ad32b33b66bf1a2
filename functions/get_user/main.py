"""GET /user: read one's own profile and counters."""

import flask
import functions_framework

from gptlab.accounts import profile
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def get_user(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_USER, profile.get_user)
