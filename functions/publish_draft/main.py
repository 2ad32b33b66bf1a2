"""POST /bots/{bot_id}/versions: make the draft the next version."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import drafts
from gptlab.core.web import serve


@functions_framework.http
def publish_draft(request: flask.Request) -> flask.Response:
    return serve(request, operations.PUBLISH_DRAFT, drafts.publish_draft)
