"""The server in other projects' hands: the command, its rules, and the fixtures for pytest."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore

from emulator.dev_stack.plan import ROOT
from emulator.firestore import FirestoreServer
from emulator.firestore.errors import CannotStart
from emulator.firestore.rules import check_rules

Run = Callable[..., Any]
Connect = Callable[..., firestore.Client]
INSIDE = (
    "service cloud.firestore {{ match /databases/{{d}}/documents {{ match /{{p=**}} {{ {} }} }} }}"
)


def rules(folder: Path, *allowed: str) -> Path:
    file = folder / "firestore.rules"
    file.write_text("rules_version = '2';\n" + INSIDE.format(" ".join(allowed)))
    return file


def test_the_command_takes_this_projects_rules_and_indexes(
    tmp_path: Path, run_server: Run, connect: Connect
) -> None:
    files = ("--rules", ROOT / "firestore.rules", "--indexes", ROOT / "firestore.indexes.json")
    server = run_server("--data", tmp_path / "data.db", *files)
    client = connect(server.address)
    client.document("bots/one").set({"n": 1})
    assert client.document("bots/one").get().exists


@pytest.mark.parametrize(
    "allowed", ["", "allow read, write: if false;", "/* allow read; */ allow get: if  false ;"]
)
def test_rules_that_refuse_everyone_are_kept(tmp_path: Path, allowed: str) -> None:
    check_rules(rules(tmp_path, allowed))


@pytest.mark.parametrize(
    "allowed",
    [
        "allow read;",
        "allow read: if true;",
        "allow read, write: if false || request.auth != null;",
        "allow write: if false; allow get: if request.auth != null;",
    ],
)
def test_rules_that_let_someone_in_are_not_promised(tmp_path: Path, allowed: str) -> None:
    with pytest.raises(CannotStart, match="does not evaluate"):
        check_rules(rules(tmp_path, allowed))


def test_the_command_says_in_one_line_why_rules_stop_it(tmp_path: Path, run_server: Run) -> None:
    for file, reason in (
        (rules(tmp_path, "allow read;"), "evaluate"),
        (tmp_path, "cannot be read"),
    ):
        code, lines = run_server("--memory", "--rules", file).refusal()
        assert code == 1
        assert len(lines) == 1
        assert reason in lines[0]


PROJECT = """
    from google.cloud import firestore
    from google.api_core.exceptions import FailedPrecondition
    import pytest

    def things():
        return firestore.Client(project="p").collection("things")

    @pytest.mark.parametrize("time", [1, 2])
    def test_each_test_begins_with_nothing(firestore_emulator, time):
        assert things().get() == []
        things().add({"n": time})
        assert firestore_emulator.counts("p").calls == {"RunQuery": 1, "Commit": 1}

    def test_indexes_are_enforced(firestore_emulator):
        with pytest.raises(FailedPrecondition):
            things().order_by("a").order_by("b").get()

    def test_other_tests_are_left_alone():
        import os
        assert "FIRESTORE_EMULATOR_HOST" not in os.environ
"""


def test_another_project_has_it_by_two_lines(tmp_path: Path) -> None:
    lines = [line.removeprefix("    ") for line in PROJECT.splitlines()]
    (tmp_path / "test_it.py").write_text("\n".join(lines))
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["emulator.firestore.pytest_plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\nfirestore_indexes = indexes.json\n")
    (tmp_path / "indexes.json").write_text('{"indexes": []}')
    variables = {name: value for name, value in os.environ.items() if "FIRESTORE" not in name}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**variables, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert "4 passed" in done.stdout, done.stdout


def test_a_project_can_be_taken_along(connect: Connect) -> None:
    with FirestoreServer(memory=True) as one, FirestoreServer(memory=True) as other:
        connect(one.address, project="p").document("things/one").set({"n": 1})
        assert other.import_project("q", one.export_project("p")) == 1
        assert connect(other.address, project="q").document("things/one").get().get("n") == 1
        other.clear_everything()
        assert not connect(other.address, project="q").document("things/one").get().exists
