"""GET /bots/{bot_id}/verdict: compare what was run of two versions."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bench import comparison
from gptlab.core.web import serve


@functions_framework.http
def get_verdict(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_VERDICT, comparison.get_verdict)
