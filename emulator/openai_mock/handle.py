"""The demo model in a thread of this process, for tests and for the local stack that starts it."""

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx2

from emulator.loopback import address, listen
from emulator.openai_mock.app import create_app
from emulator.openai_mock.server import create_server


class DemoModel:
    """A running demo model.

        with DemoModel(first_token_ms=0, token_ms=0) as model:
            client = OpenAI(base_url=model.url, api_key="demo-anything")

    Once started, `url` ends in `/v1`, `admin_url` does not.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        first_token_ms: float = 50,
        token_ms: float = 20,
        record: bool = False,
        labelled: bool = False,
    ) -> None:
        self._port = port
        self._app = create_app(
            first_token_ms=first_token_ms, token_ms=token_ms, record=record, labelled=labelled
        )

    def start(self) -> None:
        """Listen and serve; calls are taken from now on."""
        self._listener = listen(self._port)
        self.admin_url = address(self._listener)
        self.url = f"{self.admin_url}/v1"
        self._http = httpx2.Client(base_url=self.admin_url, timeout=60, trust_env=False)
        self._server = create_server(self._app)
        self._thread = threading.Thread(target=self._run, name="demo-model", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish; calls that take longer than a second are cut off."""
        self._http.close()
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def faults(self, *faults: Mapping[str, Any]) -> None:
        """Queue faults, in the shape that `faults` describes."""
        self._call("POST", "/faults", json=list(faults))

    def faults_left(self) -> list[dict[str, Any]]:
        left: list[dict[str, Any]] = self._call("GET", "/faults").json()
        return left

    def clear_faults(self) -> None:
        self._call("DELETE", "/faults")

    def calls(self, *, finished: bool = False) -> list[dict[str, Any]]:
        """The calls since the last reset, oldest first; if asked, once none is under way."""
        path = "/calls?finished=1" if finished else "/calls"
        calls: list[dict[str, Any]] = self._call("GET", path).json()
        return calls

    def clear_calls(self) -> None:
        self._call("DELETE", "/calls")

    def held(self, *, at_least: int = 0) -> int:
        """How many calls are held; waits until they are `at_least` as many."""
        return int(self._call("GET", f"/release?at_least={at_least}").json()["held"])

    def release(self, *, at_least: int = 0) -> int:
        """Let the held calls go, once they are `at_least` as many; how many they were."""
        return int(self._call("POST", f"/release?at_least={at_least}").json()["released"])

    def _call(self, method: str, path: str, json: object = None) -> httpx2.Response:
        return self._http.request(method, path, json=json).raise_for_status()
