"""GET /bots/{bot_id}/cases: list the cases of one's own assistant."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bench import cases
from gptlab.core.web import serve


@functions_framework.http
def list_cases(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_CASES, cases.list_cases)
