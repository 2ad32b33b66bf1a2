"""How the gateway is served."""

import uvicorn
from starlette.types import ASGIApp

HEADER_BYTES = 60 * 1024
SECONDS_TO_FINISH = 1


def create_server(app: ASGIApp) -> uvicorn.Server:
    """A server that adds no header and logs no request: addresses and headers may hold secrets."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,  # whom it is asked by is whom it is connected to
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=HEADER_BYTES,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
    )
