"""GET /bots/{bot_id}/versions: list the versions of one's own assistant."""

import flask
import functions_framework

from gptlab import api, revisions
from gptlab.web import serve


@functions_framework.http
def list_bot_versions(request: flask.Request) -> flask.Response:
    return serve(request, api.LIST_BOT_VERSIONS, revisions.list_bot_versions)
