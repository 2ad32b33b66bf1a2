"""PUT /sessions/{session_id}/model: go on with another model."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.sessions import management


@functions_framework.http
def change_model(request: flask.Request) -> flask.Response:
    return serve(request, operations.CHANGE_MODEL, management.change_model)
