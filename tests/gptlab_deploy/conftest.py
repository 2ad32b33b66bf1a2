"""One plan for all that read it."""

import pytest

from gptlab_deploy.target import Target
from tests.gptlab_deploy.planned import Planned, planned, target


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Target:
    return target(tmp_path_factory.mktemp("deploy"))


@pytest.fixture(scope="session")
def plan(staged: Target) -> list[Planned]:
    return planned(staged)
