"""How the demo model is served."""

import uvicorn
from starlette.types import ASGIApp

SECONDS_TO_FINISH = 1


def create_server(app: ASGIApp) -> uvicorn.Server:
    """A server that writes no log: not of calls, not of errors that could quote one."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    return uvicorn.Server(config)
