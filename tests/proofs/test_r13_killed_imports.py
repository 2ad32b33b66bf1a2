"""R13: an import that is killed at any of its steps is completed by the next, nothing doubled."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gptlab.client import Client
from gptlab.files.archives import Account, read_archive, write_archive
from gptlab.files.history import History
from gptlab.transfer import assistants, sessions
from gptlab.transfer.account import export_account, import_account
from tests.functions.imported import NOON
from tests.gptlab.files.test_archives import account
from tests.gptlab.transfer.moved_account import contents, make_assistants, make_sessions
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import new_api_key

pytestmark = pytest.mark.slow

WHEN = ("before", "after")
SKIPPED = 11
"""A short run kills at every so manieth step: sometimes before a request, sometimes after."""

UNNAMED, UNFINISHED = 33, 44
"""Steps at which an assistant has all but its name, and at which one of two sessions is there."""


@dataclass(frozen=True)
class Archive:
    """An account in a file, and all that it has."""

    path: Path
    contents: object


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Of somebody with versions, labels, a draft, cases, branches, and a session of two pages."""
    with CloudInProcess() as cloud, Client(cloud.gateway_url) as client:
        client.log_in(new_api_key())
        make_sessions(client, make_assistants(client))
        made = export_account(client)
    long = account(sessions=1, turns=120)
    made = Account(made.user, [*made.bots, *long.bots], [*made.sessions, *long.sessions])
    path = tmp_path_factory.mktemp("archive") / "account.zip"
    path.write_bytes(write_archive(made, NOON))
    return Archive(path, contents(made))


@pytest.fixture(scope="module")
def cloud(archive: Archive) -> Iterator[CloudInProcess]:
    """The other installation, once the first is gone."""
    with CloudInProcess(GPTLAB_CEILINGS='{"bots": 0}') as running:
        yield running


def run_killed(cloud: CloudInProcess, key: str, archive: Archive, step: int, when: str) -> int:
    """How the process ended, or with step 0 how many requests it made."""
    command = [sys.executable, "-m", "tests.proofs.killed_import", cloud.gateway_url, key]
    done = subprocess.run(
        [*command, str(archive.path), str(step), when], capture_output=True, text=True, check=False
    )
    return int(done.stdout) if step == 0 else done.returncode


def completed(cloud: CloudInProcess, key: str, archive: Archive) -> object:
    """What is there after another, whole import."""
    with Client(cloud.gateway_url) as client:
        client.log_in(key)
        list(import_account(client, read_archive(archive.path.read_bytes())))
        return contents(export_account(client))


def test_an_import_killed_at_any_step_is_completed_by_the_next(
    cloud: CloudInProcess, archive: Archive, metric: Metric, how_often: HowOften
) -> None:
    steps = run_killed(cloud, new_api_key(), archive, 0, "never")
    kills = [(step, when) for step in range(1, steps + 1) for when in WHEN]
    tried = kills[:: how_often(SKIPPED, 1)]
    wrong = []
    for step, when in tried:
        key = new_api_key()
        assert run_killed(cloud, key, archive, step, when) == -9
        if completed(cloud, key, archive) != archive.contents:
            wrong.append((step, when))

    over = f"{len(tried)} kills, in an import of {steps} requests"
    metric(
        "R13", "killed imports that were not complete afterwards, or doubled", len(wrong), over, 0
    )
    assert not wrong


@pytest.mark.parametrize(
    ("step", "module", "protection", "without"),
    [
        (UNNAMED, assistants, "import_key", lambda kind, source_id: new_api_key()),
        (UNNAMED, assistants, "missing", lambda wanted, stored: wanted),
        (UNNAMED, History, "done", lambda history, versions, moves: 0),
        (UNFINISHED, sessions, "import_key", lambda kind, source_id: new_api_key()),
    ],
)
def test_without_a_protection_the_same_check_notices(
    cloud: CloudInProcess,
    archive: Archive,
    metric: Metric,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    module: object,
    protection: str,
    without: Callable[..., object],
) -> None:
    """The negative control: an import that does not know what an earlier one made."""
    key = new_api_key()
    assert run_killed(cloud, key, archive, step, "before") == -9
    monkeypatch.setattr(module, protection, without)

    assert completed(cloud, key, archive) != archive.contents
    metric("R13", "imports that doubled", "caught", f"1 kill, planted: no {protection}", "caught")
