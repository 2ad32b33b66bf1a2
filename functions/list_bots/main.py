"""GET /bots: list showcased assistants or one's own, page by page."""

import flask
import functions_framework

from gptlab import api, bots
from gptlab.web import serve


@functions_framework.http
def list_bots(request: flask.Request) -> flask.Response:
    return serve(request, api.LIST_BOTS, bots.list_bots)
