"""DELETE /bots/{bot_id}: take one's own assistant down."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import crud
from gptlab.core.web import serve


@functions_framework.http
def deactivate_bot(request: flask.Request) -> flask.Response:
    return serve(request, operations.DEACTIVATE_BOT, crud.deactivate_bot)
