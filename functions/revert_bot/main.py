"""PUT /bots/{bot_id}/version: go back to an earlier version of one's own assistant."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import versioning
from gptlab.core.web import serve


@functions_framework.http
def revert_bot(request: flask.Request) -> flask.Response:
    return serve(request, operations.REVERT_BOT, versioning.revert_bot)
