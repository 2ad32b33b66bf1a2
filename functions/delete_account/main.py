"""POST /user/deletion: delete the account with everything in it."""

import flask
import functions_framework

from gptlab.accounts import deletion
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def delete_account(request: flask.Request) -> flask.Response:
    return serve(request, operations.DELETE_ACCOUNT, deletion.delete_account)
