"""POST /login/recovery: sign in with a recovery code and a new OpenAI key."""

import flask
import functions_framework

from gptlab.accounts import key_changes
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def recover_account(request: flask.Request) -> flask.Response:
    return serve(request, operations.RECOVER_ACCOUNT, key_changes.recover_account)
