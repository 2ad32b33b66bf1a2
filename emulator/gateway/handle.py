"""The gateway in a thread of this process, for tests and benchmarks."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from emulator.gateway.app import create_app
from emulator.gateway.keys import CACHE_SECONDS
from emulator.gateway.server import create_server
from emulator.gateway.specification import SPECIFICATION, read_routes
from emulator.loopback import address, listen


class Gateway:
    """A running gateway.

    with Gateway("http://127.0.0.1:8081") as gateway:
        httpx2.get(f"{gateway.url}/bots")
    """

    def __init__(
        self,
        functions_url: str,
        *,
        port: int = 0,
        specification: Path = SPECIFICATION,
        buffered: bool = False,
        jwks_seconds: float = CACHE_SECONDS,
    ) -> None:
        routes = read_routes(specification, functions_url)
        self._server = create_server(
            create_app(
                routes,
                buffered=buffered,
                jwks_seconds=jwks_seconds,
                specification=specification,
            )
        )
        self._listener = listen(port)
        self.url = address(self._listener)
        self._thread = threading.Thread(target=self._run, name="gateway", daemon=True)

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()
