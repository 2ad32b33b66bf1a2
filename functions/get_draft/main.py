"""GET /bots/{bot_id}/draft: open the draft of one's own assistant."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import drafts
from gptlab.core.web import serve


@functions_framework.http
def get_draft(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_DRAFT, drafts.get_draft)
