"""A provider written by others: CopilotKit's aimock, which speaks OpenAI's API and OpenRouter's.

It answers as it is scripted to; all that is around an answer is its own: keys, the listing,
moderation, chunks, usage, errors.
"""

import json
import os
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2

from emulator.loopback import HOST

PACKAGE = "@copilotkit/aimock@1.43.0"
COMMAND = "llmock"
KEYS = tuple(f"key-that-the-second-provider-knows-{number:05}" for number in range(3))
START_SECONDS = 60.0
STOP_SECONDS = 4.0
POLL_SECONDS = 0.02

Script = Sequence[dict[str, Any]]


class SecondProvider:
    """The server on a free port of 127.0.0.1, for the length of a ``with``.

    It takes ``KEYS`` and no others. The script says which reply goes to which message; a message
    that is not in it is refused.
    """

    def __init__(self, commands: Path, folder: Path, script: Script) -> None:
        self._command = commands / COMMAND
        self._log = folder / "second_provider.log"
        self._script = folder / "script.json"
        self._script.write_text(json.dumps({"fixtures": list(script)}))

    def __enter__(self) -> Self:
        arguments = [
            "--host",
            HOST,
            "--port",
            "0",
            "--fixtures",
            str(self._script),
            "--validate-on-load",
        ]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._command), *arguments],
                env={"PATH": os.environ["PATH"], "AIMOCK_API_KEYS": ",".join(KEYS)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self.url = self._address()
        except AssertionError:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def asked(self, model: str) -> list[dict[str, Any]]:
        """The chat requests that came for this model, in their order."""
        response = httpx2.get(
            f"{self.url}/__aimock/journal", headers={"Authorization": f"Bearer {KEYS[0]}"}
        )
        return [
            entry["body"]
            for entry in response.raise_for_status().json()
            if entry["path"].endswith("/chat/completions") and entry["body"]["model"] == model
        ]

    def _address(self) -> str:
        """Where it says that it listens: it chose the port itself."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            said = re.search(r"listening on (http://[\d.]+:\d+)\n", self._log.read_text())
            if said:
                return said[1]
            time.sleep(POLL_SECONDS)
        raise AssertionError(f"the second provider did not start:\n{self._log.read_text()}")

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
