"""POST /v1/chat/completions: call an assistant from any OpenAI client."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.bots import completions
from gptlab.core.web import serve


@functions_framework.http
def complete_chat(request: flask.Request) -> flask.Response:
    return serve(request, operations.COMPLETE_CHAT, completions.complete_chat)
