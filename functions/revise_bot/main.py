"""PUT /bots/{bot_id}: change one's own assistant, as a new version."""

import flask
import functions_framework

from gptlab import api, revisions
from gptlab.web import serve


@functions_framework.http
def revise_bot(request: flask.Request) -> flask.Response:
    return serve(request, api.REVISE_BOT, revisions.revise_bot)
