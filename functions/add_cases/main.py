"""POST /bots/{bot_id}/cases: add cases to test one's own assistant with."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bench import cases
from gptlab.core.web import serve


@functions_framework.http
def add_cases(request: flask.Request) -> flask.Response:
    return serve(request, operations.ADD_CASES, cases.add_cases)
