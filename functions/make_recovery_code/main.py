"""POST /user/recovery-code: make a code that opens the account where the key is lost."""

import flask
import functions_framework

from gptlab.accounts import key_changes
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def make_recovery_code(request: flask.Request) -> flask.Response:
    return serve(request, operations.MAKE_RECOVERY_CODE, key_changes.make_recovery_code)
