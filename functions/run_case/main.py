"""POST /bots/{bot_id}/cases/{case_id}/runs: run a case once."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bench import runs
from gptlab.core.web import serve


@functions_framework.http
def run_case(request: flask.Request) -> flask.Response:
    return serve(request, operations.RUN_CASE, runs.run_case)
