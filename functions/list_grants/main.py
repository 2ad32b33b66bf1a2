"""GET /grants: list one's grants and what each spent."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.grants import management


@functions_framework.http
def list_grants(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_GRANTS, management.list_grants)
