"""GET /v1/models/{model}: look an assistant up as a model."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import crud
from gptlab.core.web import serve


@functions_framework.http
def get_callable_bot(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_CALLABLE_BOT, crud.get_callable_bot)
