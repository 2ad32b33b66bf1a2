"""GET /bots: list showcased assistants or one's own, page by page."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import crud
from gptlab.core.web import serve


@functions_framework.http
def list_bots(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_BOTS, crud.list_bots)
