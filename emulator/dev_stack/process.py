"""One component as a process: started, waited for, watched, stopped."""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, cast

from emulator.dev_stack import die_with_parent
from emulator.dev_stack.errors import ComponentFailed
from emulator.dev_stack.plan import ROOT, Environment

READY_SECONDS = 90.0
"""For one that hangs: what ends by itself is seen at once, and a busy machine is only slow."""
STOP_SECONDS = 4.0
LAST_LINES = 12
READY_WORDS = {"url", "grpc"}


class Process:
    """A running component. Its output goes to the log; its ready line is also read here.

    Start it from a thread that lives as long as it should: it ends with that thread.
    ``ended`` is called, in another thread, when it ends.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Environment,
        log: Path,
        ended: Callable[["Process"], object] = lambda process: None,
    ) -> None:
        self.name = name
        self.environment = environment
        self.log = log
        self._ended = ended
        self._ready: SimpleQueue[dict[str, str] | None] = SimpleQueue()
        command = [sys.executable, "-P", die_with_parent.__file__, str(os.getpid()), *arguments]
        with log.open("ab") as stderr:
            self._log_start = stderr.tell()
            self._popen = subprocess.Popen(  # noqa: S603 - our own modules
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                process_group=0,  # Ctrl-C reaches the stack, which stops its components in order
            )
        self._reader = threading.Thread(target=self._read, name=f"{name}-output", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    def wait_ready(self, seconds: float = READY_SECONDS) -> dict[str, str]:
        """What it says when it is ready, or ComponentFailed."""
        try:
            ready = self._ready.get(timeout=seconds)
        except Empty:
            raise self.failed(f"did not get ready within {seconds:.0f} s") from None
        if ready is None:
            raise self.failed()
        return ready

    def wait_end(self, seconds: float = READY_SECONDS) -> None:
        """Its good end, or ComponentFailed."""
        try:
            code = self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            raise self.failed(f"did not end within {seconds:.0f} s") from None
        if code:
            raise self.failed()

    def is_running(self) -> bool:
        return self._popen.poll() is None

    def failed(self, what: str = "") -> ComponentFailed:
        """The error to raise for it, with the last lines of its log."""
        code = self._popen.poll()
        return ComponentFailed(
            self.name,
            what or f"ended by itself (exit code {code}; log: {self.log})",
            self._last_lines(),
        )

    def stop(self) -> None:
        """SIGTERM, and SIGKILL where that does not help."""
        self._popen.terminate()
        try:
            self._popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        self._reader.join()

    def _read(self) -> None:
        with cast(IO[bytes], self._popen.stdout) as stdout, self.log.open("ab", buffering=0) as log:
            self._copy(stdout, log)
        self._popen.wait()
        self._ready.put(None)
        self._ended(self)

    def _copy(self, stdout: IO[bytes], log: IO[bytes]) -> None:
        is_ready = False
        for line in stdout:
            said = None if is_ready else _ready_line(line)
            if said is not None:
                is_ready = True
                self._ready.put(said)
            log.write(line)

    def _last_lines(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return b"".join(deque(log, LAST_LINES)).decode(errors="replace").rstrip()


def _ready_line(line: bytes) -> dict[str, str] | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or not READY_WORDS & said.keys():
        return None
    return {str(name): str(value) for name, value in said.items()}
