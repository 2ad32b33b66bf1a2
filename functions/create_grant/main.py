"""POST /grants: let others call one's own assistant, up to a budget."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.grants import management


@functions_framework.http
def create_grant(request: flask.Request) -> flask.Response:
    return serve(request, operations.CREATE_GRANT, management.create_grant)
