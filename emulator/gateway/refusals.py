"""What the gateway answers by itself, in the words of the real one (ESPv2 and Envoy)."""

from collections.abc import Mapping

from starlette.responses import JSONResponse


class Refused(Exception):
    """The request ends at the gateway."""

    status = 500
    message = "Internal Server Error"

    def headers(self) -> Mapping[str, str]:
        return {}

    def response(self) -> JSONResponse:
        body = {"code": self.status, "message": self.message}
        return JSONResponse(body, self.status, self.headers())


class RouteNotDefined(Refused):
    """No template of the specification matches the path."""

    status = 404
    message = "The current request is not defined by this API."


class MethodNotAllowed(Refused):
    """A template matches, with other methods."""

    status = 405

    def __init__(self, template: str) -> None:
        self.message = (
            f'The current request is matched to the defined url template "{template}" '
            "but its http method is not allowed"
        )
        super().__init__(self.message)


class BodyTooLarge(Refused):
    """API Gateway takes 32 MiB."""

    status = 413
    message = "Payload Too Large"


class BodyLate(Refused):
    """The body took longer than any may take."""

    status = 408
    message = "Request Timeout"


class BackendUnreachable(Refused):
    """The function does not answer at all, at the second attempt either."""

    status = 503
    message = (
        "upstream connect error or disconnect/reset before headers. "
        "reset reason: connection termination"
    )


class DeadlinePassed(Refused):
    """The function took longer than its backend's deadline."""

    status = 504
    message = "upstream request timeout"


class TokenRefused(Refused):
    """The token is missing or wrong. A wrong audience is 403, as with Envoy; all else is 401."""

    status = 401

    def __init__(self, message: str, *, status: int = 401) -> None:
        self.status, self.message = status, message
        self.realm = ""
        super().__init__(message)

    def headers(self) -> Mapping[str, str]:
        challenge = f'Bearer realm="{self.realm}"'
        if self.message != JWT_MISSING:
            challenge += ', error="invalid_token"'
        return {"www-authenticate": challenge}


JWT_MISSING = "Jwt is missing"
