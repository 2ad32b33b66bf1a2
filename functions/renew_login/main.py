"""POST /login/renewal: refresh a valid token."""

import flask
import functions_framework

from gptlab.accounts import authentication
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def renew_login(request: flask.Request) -> flask.Response:
    return serve(request, operations.RENEW_LOGIN, authentication.renew_login)
