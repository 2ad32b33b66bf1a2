"""PUT /user/spend-limit: limit what one's chats may cost on a day."""

import flask
import functions_framework

from gptlab import api, users
from gptlab.web import serve


@functions_framework.http
def set_spend_limit(request: flask.Request) -> flask.Response:
    return serve(request, api.SET_SPEND_LIMIT, users.set_spend_limit)
