"""POST /login/recovery: sign in with a recovery code and a new OpenAI key."""

import flask
import functions_framework

from gptlab import accounts, api
from gptlab.web import serve


@functions_framework.http
def recover_account(request: flask.Request) -> flask.Response:
    return serve(request, api.RECOVER_ACCOUNT, accounts.recover_account)
