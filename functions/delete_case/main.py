"""DELETE /bots/{bot_id}/cases/{case_id}: delete a case."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bench import cases
from gptlab.core.web import serve


@functions_framework.http
def delete_case(request: flask.Request) -> flask.Response:
    return serve(request, operations.DELETE_CASE, cases.delete_case)
