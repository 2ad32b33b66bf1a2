"""GET /.well-known/jwks.json: read the public keys of the access tokens."""

import flask
import functions_framework

from gptlab.accounts import authentication
from gptlab.api import operations
from gptlab.core.web import serve


@functions_framework.http
def get_jwks(request: flask.Request) -> flask.Response:
    return serve(request, operations.GET_JWKS, authentication.get_jwks)
