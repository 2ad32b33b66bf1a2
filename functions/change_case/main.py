"""PUT /bots/{bot_id}/cases/{case_id}: put another case in the place of one."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bench import cases
from gptlab.core.web import serve


@functions_framework.http
def change_case(request: flask.Request) -> flask.Response:
    return serve(request, operations.CHANGE_CASE, cases.change_case)
