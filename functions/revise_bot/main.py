"""PUT /bots/{bot_id}: change one's own assistant, as a new version."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import versioning
from gptlab.core.web import serve


@functions_framework.http
def revise_bot(request: flask.Request) -> flask.Response:
    return serve(request, operations.REVISE_BOT, versioning.revise_bot)
