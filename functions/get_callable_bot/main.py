"""GET /v1/models/{model}: look an assistant up as a model."""

import flask
import functions_framework

from gptlab import api, bots
from gptlab.web import serve


@functions_framework.http
def get_callable_bot(request: flask.Request) -> flask.Response:
    return serve(request, api.GET_CALLABLE_BOT, bots.get_callable_bot)
