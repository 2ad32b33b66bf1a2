"""PUT /bots/{bot_id}/labels/{label}: let a label point at another version."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import labels
from gptlab.core.web import serve


@functions_framework.http
def move_label(request: flask.Request) -> flask.Response:
    return serve(request, operations.MOVE_LABEL, labels.move_label)
