"""PUT /user/key: go on under another OpenAI key."""

import flask
import functions_framework

from gptlab.accounts import key_changes
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def swap_key(request: flask.Request) -> flask.Response:
    return serve(request, operations.SWAP_KEY, key_changes.swap_key)
