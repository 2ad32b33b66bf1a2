"""DELETE /bots/{bot_id}/labels/{label}: take a label away."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import labels
from gptlab.core.web import serve


@functions_framework.http
def remove_label(request: flask.Request) -> flask.Response:
    return serve(request, operations.REMOVE_LABEL, labels.remove_label)
