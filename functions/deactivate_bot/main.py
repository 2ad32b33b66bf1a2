"""DELETE /bots/{bot_id}: take one's own assistant down."""

import flask
import functions_framework

from gptlab import api, bots
from gptlab.web import serve


@functions_framework.http
def deactivate_bot(request: flask.Request) -> flask.Response:
    return serve(request, api.DEACTIVATE_BOT, bots.deactivate_bot)
