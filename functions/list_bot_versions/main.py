"""GET /bots/{bot_id}/versions: list the versions of one's own assistant."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import versioning
from gptlab.core.web import serve


@functions_framework.http
def list_bot_versions(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_BOT_VERSIONS, versioning.list_bot_versions)
