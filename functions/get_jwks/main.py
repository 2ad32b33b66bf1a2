"""GET /.well-known/jwks.json: read the public keys of the access tokens."""

import flask
import functions_framework

from gptlab import api, users
from gptlab.web import serve


@functions_framework.http
def get_jwks(request: flask.Request) -> flask.Response:
    return serve(request, api.GET_JWKS, users.get_jwks)
