"""GET /models: list the chat models of one's key."""

import flask
import functions_framework

from gptlab import api, catalogue
from gptlab.web import serve


@functions_framework.http
def list_models(request: flask.Request) -> flask.Response:
    return serve(request, api.LIST_MODELS, catalogue.list_models)
