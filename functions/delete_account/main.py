"""POST /user/deletion: delete the account with everything in it."""

import flask
import functions_framework

from gptlab import api, deletion
from gptlab.web import serve


@functions_framework.http
def delete_account(request: flask.Request) -> flask.Response:
    return serve(request, api.DELETE_ACCOUNT, deletion.delete_account)
