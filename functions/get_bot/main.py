"""GET /bots/{bot_id}: open an assistant by its code."""

import flask
import functions_framework

from gptlab import api, bots
from gptlab.web import serve


@functions_framework.http
def get_bot(request: flask.Request) -> flask.Response:
    return serve(request, api.GET_BOT, bots.get_bot)
