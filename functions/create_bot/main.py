"""POST /bots: build an assistant."""

import flask
import functions_framework

from gptlab import api, bots
from gptlab.web import serve


@functions_framework.http
def create_bot(request: flask.Request) -> flask.Response:
    return serve(request, api.CREATE_BOT, bots.create_bot)
