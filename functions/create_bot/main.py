"""POST /bots: build an assistant."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import crud
from gptlab.core.web import serve


@functions_framework.http
def create_bot(request: flask.Request) -> flask.Response:
    return serve(request, operations.CREATE_BOT, crud.create_bot)
