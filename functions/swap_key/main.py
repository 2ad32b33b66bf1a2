"""PUT /user/key: go on under another OpenAI key."""

import flask
import functions_framework

from gptlab import accounts, api
from gptlab.web import serve


@functions_framework.http
def swap_key(request: flask.Request) -> flask.Response:
    return serve(request, api.SWAP_KEY, accounts.swap_key)
