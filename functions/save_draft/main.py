"""PUT /bots/{bot_id}/draft: save a draft that nobody else can read."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import drafts
from gptlab.core.web import serve


@functions_framework.http
def save_draft(request: flask.Request) -> flask.Response:
    return serve(request, operations.SAVE_DRAFT, drafts.save_draft)
