"""GET /v1/models: list the showcased assistants as models."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import crud
from gptlab.core.web import serve


@functions_framework.http
def list_callable_bots(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_CALLABLE_BOTS, crud.list_callable_bots)
