"""The whole cloud on the second provider, started once for each of the APIs that it speaks."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest

from gptlab.client import Client
from tests.compat.npm_package import installed
from tests.compat.second_cloud import DIALECTS, Dialect, SecondCloud, cloud_on
from tests.compat.second_provider import KEYS, PACKAGE


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[Dialect, SecondCloud]]:
    """One cloud for each dialect, started once, and gone before the tests of other things."""
    commands = installed(PACKAGE, tmp_path_factory.mktemp("npm"))
    with ExitStack() as opened:
        yield {
            dialect: opened.enter_context(
                cloud_on(dialect, commands, tmp_path_factory.mktemp(dialect.name))
            )
            for dialect in DIALECTS
        }


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def second_cloud(
    request: pytest.FixtureRequest, running: Mapping[Dialect, SecondCloud]
) -> SecondCloud:
    """Each of them in turn, or the one that a test is about."""
    return running[request.param]


@pytest.fixture
def someone(second_cloud: SecondCloud) -> Iterator[Client]:
    """Signed in with a key that the second provider knows."""
    with Client(second_cloud.local.gateway_url) as made:
        made.log_in(KEYS[1])
        yield made
