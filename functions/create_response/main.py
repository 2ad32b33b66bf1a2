"""POST /v1/responses: call an assistant as a stored prompt, from OpenAI's clients."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import responses
from gptlab.core.web import serve


@functions_framework.http
def create_response(request: flask.Request) -> flask.Response:
    return serve(request, operations.CREATE_RESPONSE, responses.create_response)
