"""PUT /bots/{bot_id}/version: go back to an earlier version of one's own assistant."""

import flask
import functions_framework

from gptlab import api, revisions
from gptlab.web import serve


@functions_framework.http
def revert_bot(request: flask.Request) -> flask.Response:
    return serve(request, api.REVERT_BOT, revisions.revert_bot)
