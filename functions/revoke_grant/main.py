"""DELETE /grants/{grant_id}: end a grant."""

import flask
import functions_framework

from gptlab.api import operations
from gptlab.core.web import serve
from gptlab.grants import management


@functions_framework.http
def revoke_grant(request: flask.Request) -> flask.Response:
    return serve(request, operations.REVOKE_GRANT, management.revoke_grant)
