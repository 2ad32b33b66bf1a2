"""POST /user/recovery-code: make a code that opens the account where the key is lost."""

import flask
import functions_framework

from gptlab import accounts, api
from gptlab.web import serve


@functions_framework.http
def make_recovery_code(request: flask.Request) -> flask.Response:
    return serve(request, api.MAKE_RECOVERY_CODE, accounts.make_recovery_code)
