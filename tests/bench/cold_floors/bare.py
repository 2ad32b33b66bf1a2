"""The framework alone."""

import flask
import functions_framework


@functions_framework.http
def floor(request: flask.Request) -> str:
    return "hello"
