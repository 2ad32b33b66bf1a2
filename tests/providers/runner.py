"""Takes each provider through the journey, and says what came of it."""

import re
import signal
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import httpx2
import openai

from emulator.dev_stack import LocalCloud
from emulator.dev_stack.errors import ComponentFailed
from emulator.virtual_environment import NotInstalled, Say
from gptlab.core.errors import GPTLabError
from tests.providers.journey import Connection, Journey, Unexpected

INSTALL_SECONDS = 45 * 60.0
JOURNEY_SECONDS = 300.0
END_CHARS = 200
ROW = "{name:<14} {outcome}  ({seconds:.1f} s)"


class OutOfTime(Exception):
    """It took longer than it may."""


@dataclass(frozen=True)
class Provider:
    """A server that others wrote: installed where it is missing, run for one journey.

    ``install`` raises NotInstalled; ``connect`` runs it, with its logs in a folder.
    """

    name: str
    install: Callable[[Say], object]
    connect: Callable[[Path], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Outcome:
    """How far a provider came. ``why`` is empty where it went the whole way."""

    name: str
    step: str
    why: str
    seconds: float

    @property
    def passed(self) -> bool:
        return not self.why

    def __str__(self) -> str:
        said = "passed" if self.passed else f"{self.step}: {self.why}"
        return ROW.format(name=self.name, outcome=said, seconds=self.seconds)


def run(
    providers: Sequence[Provider],
    logs: Path,
    say: Say,
    *,
    only: Collection[str] = (),
    seconds: float = JOURNEY_SECONDS,
) -> int:
    """All of them, one after the other; 0 if each passed, and not where one was left out."""
    passed = 0
    for provider in providers:
        if only and provider.name not in only:
            continue
        outcome = _outcome(provider, logs / provider.name, say, seconds)
        say(str(outcome))
        passed += outcome.passed
    say(f"{passed} of {len(providers)}")
    return 0 if passed == len(providers) else 1


def _outcome(provider: Provider, logs: Path, say: Say, seconds: float) -> Outcome:
    began, step, why = time.monotonic(), "NOT RUN", ""
    try:
        with at_most(INSTALL_SECONDS):
            provider.install(say)
        began, step = time.monotonic(), "start"
        logs.mkdir(parents=True, exist_ok=True)
        with at_most(seconds), provider.connect(logs) as connection, _cloud(connection, logs) as at:
            for step in Journey(at, connection).steps():  # noqa: B007 - said where it fails
                pass
    except GPTLabError as error:
        why = f"{error.code}: {error.message}"
    except (
        NotInstalled,
        ComponentFailed,
        Unexpected,
        OutOfTime,
        openai.OpenAIError,
        httpx2.HTTPError,
        OSError,
        ValueError,
    ) as error:
        why = f"{error}" or type(error).__name__
    return Outcome(provider.name, step, _in_a_line(why), time.monotonic() - began)


@contextmanager
def _cloud(connection: Connection, logs: Path) -> Iterator[str]:
    """The gateway's address."""
    environment = {"GPTLAB_DEMO": "", "GPTLAB_PROVIDER_NAME": "", **connection.environment}
    with LocalCloud(logs / "functions.log", environment=environment, seed=False) as cloud:
        yield cloud.gateway_url


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises OutOfTime, whatever the main thread waits for then."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime(f"not done after {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _in_a_line(text: str) -> str:
    """Of a long text its beginning, and its end, where programs say why they gave up."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= 2 * END_CHARS else f"{line[:END_CHARS]} … {line[-END_CHARS:]}"
