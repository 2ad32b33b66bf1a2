"""GET /grants/{grant_id}: look at a grant and what it spent."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.grants import management


@functions_framework.http
def get_grant(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_GRANT, management.get_grant)
