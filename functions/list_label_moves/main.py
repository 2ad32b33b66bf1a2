"""GET /bots/{bot_id}/label-moves: list how labels were moved."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import labels
from gptlab.core.web import serve


@functions_framework.http
def list_label_moves(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_LABEL_MOVES, labels.list_label_moves)
