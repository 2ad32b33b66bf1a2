"""Virtual environments for servers that others wrote: each installed once, beside our own."""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

Say = Callable[[str], object]

COMPILERS = ("cc", "c++", "cmake")
BUILD_STEP = re.compile(r"\s*\[(\d+)/(\d+)\] ")
"""What ninja says before each file that it compiles."""
LAST_LINES = 40
SHOWN_LINES = 25
MIB = 1024 * 1024
AGAIN = "Then run the same command again."

NO_COMPILER = (
    "{name} is compiled on this machine, and these programs for it are missing: {missing}.\n"
    "  Debian, Ubuntu   sudo apt-get install build-essential cmake\n"
    "  Fedora           sudo dnf install gcc-c++ cmake\n"
    "  macOS            xcode-select --install && brew install cmake\n" + AGAIN
)
NO_SPACE = (
    "{name} needs {needed} MB in {folder} to be installed, and {free} MB are free there. "
    "Make room. " + AGAIN
)
DISK_FULL = "The disk filled up while {name} was installed. Make room. " + AGAIN
NO_NETWORK = (
    "The package index did not answer, so {name} was not installed. Check this machine's network "
    "(pip takes a proxy from HTTPS_PROXY). " + AGAIN
)
NOT_INSTALLED = "{name} was not installed. pip's last lines (all of them: {log}):\n{last_lines}"
REASONS = (
    ("No space left on device", DISK_FULL),
    ("Failed to establish a new connection", NO_NETWORK),
    ("NameResolutionError", NO_NETWORK),
    ("ConnectTimeoutError", NO_NETWORK),
    ("ProxyError", NO_NETWORK),
    ("ReadTimeoutError", NO_NETWORK),
)
"""What pip says, and what it means for a person."""


class NotInstalled(Exception):
    """Why something could not be installed, and what to do; for people."""


@dataclass(frozen=True)
class VirtualEnvironment:
    """One environment. ``requirements`` are given to pip in turns, with its options.

    ``duration`` tells people how long the first installation takes, ``needed_mb`` is the room
    that it takes while it is installed, ``variables`` are pip's and the compiler's.
    """

    name: str
    folder: Path
    requirements: tuple[tuple[str, ...], ...]
    duration: str
    needed_mb: int
    is_compiled: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def command(self, module: str, *arguments: str) -> list[str]:
        """What runs a module there, which sees nothing of ours."""
        return [str(self.python), "-I", "-m", module, *arguments]

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def install(self, say: Say) -> None:
        """Install it unless it is there; raises NotInstalled."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with self._locked():
                if not self._is_installed():
                    self._install(say)
        except OSError as error:
            raise NotInstalled(
                f"{self.folder} cannot be written to ({error.strerror}). "
                f"Make room there, or make it writable. {AGAIN}"
            ) from error

    def find(self, pattern: str) -> Path:
        """A file of an installed package, by its path in site-packages."""
        return next(self.folder.glob(f"lib/python*/site-packages/{pattern}"))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Two commands do not install into one folder; the second waits for the first."""
        with self.folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def _stamp(self) -> Path:
        return self.folder / "installed.json"

    @property
    def _wanted(self) -> str:
        """A copied folder, other versions or another Python are installed anew."""
        return json.dumps([str(self.folder), sys.version, self.requirements])

    def _is_installed(self) -> bool:
        return self._stamp.exists() and self._stamp.read_text() == self._wanted

    def _install(self, say: Say) -> None:
        self._check_machine()
        began = time.monotonic()
        say(f"Installing {self.name} into {self.folder}, once: {self.duration}.")
        self.log.write_text("")
        venv.create(self.folder, clear=True, symlinks=True)  # without pip: ours installs into it
        for requirement in self.requirements:
            self._pip(requirement, say)
        self._stamp.write_text(self._wanted)
        say(f"  installed in {time.monotonic() - began:.0f} s")

    def _check_machine(self) -> None:
        missing = [each for each in COMPILERS if self.is_compiled and not shutil.which(each)]
        if missing:
            raise NotInstalled(NO_COMPILER.format(name=self.name, missing=", ".join(missing)))
        free = shutil.disk_usage(self.folder.parent).free // MIB
        if free < self.needed_mb:
            raise NotInstalled(
                NO_SPACE.format(
                    name=self.name, needed=self.needed_mb, folder=self.folder.parent, free=free
                )
            )

    def _pip(self, requirement: Iterable[str], say: Say) -> None:
        pip = (sys.executable, "-I", "-m", "pip", "--python", str(self.python))
        options = ("--disable-pip-version-check", "--no-input", "-v")
        last: deque[str] = deque(maxlen=LAST_LINES)
        with (
            self.log.open("a", buffering=1) as log,
            subprocess.Popen(  # noqa: S603 - our own pip
                ["nice", "-n", "10", *pip, "install", *options, *requirement],  # noqa: S607 - POSIX's
                env={**os.environ, **self.variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                process_group=0,
            ) as process,
        ):
            try:
                for line in self._with_progress(cast(IO[str], process.stdout), say):
                    log.write(line)
                    last.append(line)
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)  # with the compilers that it started
                raise
        if process.returncode:
            said, shown = "".join(last), "".join([*last][-SHOWN_LINES:]).rstrip()
            why = next((why for words, why in REASONS if words in said), NOT_INSTALLED)
            raise NotInstalled(why.format(name=self.name, log=self.log, last_lines=shown))

    def _with_progress(self, lines: Iterable[str], say: Say) -> Iterator[str]:
        """The lines as they come; people hear of each tenth of what is compiled."""
        began, said = time.monotonic(), 0
        for line in lines:
            yield line
            step = BUILD_STEP.match(line)
            tenth = 10 * int(step[1]) // int(step[2]) if step else 0
            if tenth > said:
                said = tenth
                say(f"  compiled {tenth}0 % ({time.monotonic() - began:.0f} s)")
