"""GET /models: list the chat models of one's key."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.llm import catalogue


@functions_framework.http
def list_models(request: flask.Request) -> flask.Response:
    return serve(request, operations.LIST_MODELS, catalogue.list_models)
