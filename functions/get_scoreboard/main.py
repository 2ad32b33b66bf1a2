"""GET /bots/{bot_id}/scoreboard: what people make of each version."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bench import scoreboard
from gptlab.core.web import serve


@functions_framework.http
def get_scoreboard(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_SCOREBOARD, scoreboard.get_scoreboard)
