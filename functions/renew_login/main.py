"""POST /login/renewal: exchange a valid token for a fresh one."""

import flask
import functions_framework

from gptlab import api, users
from gptlab.web import serve


@functions_framework.http
def renew_login(request: flask.Request) -> flask.Response:
    return serve(request, api.RENEW_LOGIN, users.renew_login)
