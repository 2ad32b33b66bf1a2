"""PUT /user/spend-limit: limit what one's chats may cost on a day."""

import flask
import functions_framework

from gptlab.accounts import profile
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def set_spend_limit(request: flask.Request) -> flask.Response:
    return serve(request, operations.SET_SPEND_LIMIT, profile.set_spend_limit)
