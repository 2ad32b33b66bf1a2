"""The whole cloud, with its functions on the second provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from emulator.dev_stack import LocalCloud
from tests.compat.script import SCRIPT
from tests.compat.second_provider import SecondProvider


@dataclass(frozen=True)
class Dialect:
    """One of the APIs that the second provider speaks, and what its moderation says of leeks."""

    name: str
    path: str
    moderation: str


@dataclass(frozen=True)
class SecondCloud:
    """A cloud whose functions know no provider but the second."""

    local: LocalCloud
    provider: SecondProvider
    dialect: Dialect


OPENAI = Dialect("openai", "/v1", moderation="clear")
OPENROUTER = Dialect("openrouter", "/api/v1", moderation="unavailable")
DIALECTS = (OPENAI, OPENROUTER)


@contextmanager
def cloud_on(dialect: Dialect, commands: Path, folder: Path) -> Iterator[SecondCloud]:
    with SecondProvider(commands, folder, SCRIPT) as provider:
        log = folder / "functions.log"
        environment = {
            "OPENAI_BASE_URL": provider.url + dialect.path,
            "GPTLAB_DEMO": "",
            "GPTLAB_PROVIDER_NAME": "",
        }
        with LocalCloud(log, environment=environment, seed=False) as local:
            yield SecondCloud(local, provider, dialect)
