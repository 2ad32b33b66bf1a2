"""GET /v1/models: list the showcased assistants as models."""

import flask
import functions_framework

from gptlab import api, bots
from gptlab.web import serve


@functions_framework.http
def list_callable_bots(request: flask.Request) -> flask.Response:
    return serve(request, api.LIST_CALLABLE_BOTS, bots.list_callable_bots)
