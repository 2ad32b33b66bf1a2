"""GET /bots/{bot_id}: open an assistant by its code."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import crud
from gptlab.core.web import serve


@functions_framework.http
def get_bot(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_BOT, crud.get_bot)
