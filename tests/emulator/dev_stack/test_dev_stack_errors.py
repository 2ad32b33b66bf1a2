"""Why the local stack does not start: said at once, with the way on."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.dev_stack import command, local_model
from emulator.dev_stack.components import FUNCTIONS, GATEWAY
from emulator.dev_stack.data import DataDirectory
from emulator.dev_stack.errors import StartRefused
from emulator.dev_stack.ports import check_ports
from emulator.dev_stack.variables import FUNCTIONS_PORT, GATEWAY_PORT, VARIABLES, table
from emulator.firestore.data_file import open_file
from emulator.loopback import listen
from gptlab.core import secret_generation
from tests.emulator.dev_stack.starting import refused


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    """A directory with a database and the secrets it was made with."""
    directory = DataDirectory(tmp_path)
    directory.prepare()
    directory.secrets()
    directory.database.touch()
    return directory


def test_a_taken_port_is_named_with_what_changes_it(tmp_path: Path) -> None:
    with listen() as taken:
        port = str(taken.getsockname()[1])
        error = refused("--data", str(tmp_path), GPTLAB_GATEWAY_PORT=port)
    assert f"Port {port} of 127.0.0.1, for Gateway" in error
    assert "GPTLAB_GATEWAY_PORT=<port> make run" in error


@pytest.mark.parametrize("port", ["eighty", "-1", "65536", "80.0", "٨٠"])
def test_what_is_no_port_is_refused(tmp_path: Path, port: str) -> None:
    error = refused("--data", str(tmp_path), GPTLAB_APP_PORT=port)
    assert error.startswith("GPTLAB_APP_PORT must be a port number")


def test_one_port_for_two_components_is_refused() -> None:
    with pytest.raises(StartRefused, match="another component"):
        check_ports((FUNCTIONS, GATEWAY), {FUNCTIONS_PORT: 8181, GATEWAY_PORT: 8181})


def test_two_providers_are_refused(tmp_path: Path) -> None:
    other = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1"}
    error = refused("--local-model", "--ports-free", "--data", str(tmp_path), **other)
    assert "Leave one of them out" in error


def local_run(*options: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    return parser.parse_args(["--local-model", "--no-app", *options])


@pytest.fixture
def not_yet_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without the local model, and without a compiler."""
    missing = replace(local_model.ENVIRONMENT, folder=tmp_path / "build" / "local-model")
    monkeypatch.setattr(local_model, "ENVIRONMENT", missing)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_a_local_model_that_cannot_be_installed_is_said(
    not_yet_installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = local_run("--ports-free", "--data", str(not_yet_installed / "data"))

    assert command.run(given, {}) == 2
    assert "are missing: cc, c++, cmake" in capsys.readouterr().err


def test_a_taken_port_is_said_before_a_model_is_installed(
    not_yet_installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = local_run("--data", str(not_yet_installed / "data"))
    with listen() as taken:
        port = str(taken.getsockname()[1])
        code = command.run(given, {"GPTLAB_MODEL_PORT": port})

    said = capsys.readouterr().err
    assert code == 2
    assert f"Port {port} of 127.0.0.1, for Local model" in said
    assert "missing" not in said


def test_a_data_directory_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = refused("--ports-free", "--data", str(tmp_path / "file" / "data"))
    assert f"{tmp_path}/file/data cannot be written to (Not a directory)" in error
    assert "--data" in error


def test_secrets_are_made_once_and_for_the_owner_only(data: DataDirectory) -> None:
    assert data.secrets() == data.secrets()
    assert (data.path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_was_open_to_others_is_closed(data: DataDirectory) -> None:
    data.database.unlink()
    open_file(data.database).close()
    files = ("firestore.db", "firestore.db-wal", "secrets.json", "logs/old.log", "running.json")
    for name in files:
        (data.path / name).touch()
        (data.path / name).chmod(0o644)
    for folder in (data.path, data.logs):
        folder.chmod(0o755)

    data.prepare()

    assert {mode(data.path / name) for name in files} == {0o600}
    assert {mode(data.path), mode(data.logs)} == {0o700}


def test_a_data_file_that_was_open_to_others_is_closed_by_its_server(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    open_file(path).close()
    assert mode(path) == 0o600
    path.chmod(0o644)

    connection = open_file(path)
    connection.execute("CREATE TABLE more (one)")

    assert {file.name: mode(file) for file in tmp_path.iterdir()} == {
        "data.db": 0o600,
        "data.db-wal": 0o600,
    }
    connection.close()


def test_the_demo_key_is_made_once_and_no_other_installation_has_it(
    data: DataDirectory, tmp_path: Path
) -> None:
    other = DataDirectory(tmp_path / "other")
    other.prepare()

    assert data.demo_key() == data.demo_key() != other.demo_key()
    assert data.demo_key().startswith("demo-")
    assert len(data.demo_key()) > 32
    assert mode(data.path / "demo-key") == 0o600


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_database_without_its_secrets_is_refused(data: DataDirectory) -> None:
    (data.path / "secrets.json").unlink()
    error = refused("--ports-free", "--data", str(data.path))
    assert "secrets.json is gone" in error
    assert "a new user" in error
    assert f"rm -r {data.path}" in error


def test_a_database_with_other_secrets_is_refused(data: DataDirectory) -> None:
    (data.path / "secrets.json").write_text(json.dumps(secret_generation.generate()))
    with pytest.raises(StartRefused, match="is not the one that"):
        data.secrets()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"GPTLAB_PEPPER": "1:AA"}'])
def test_secrets_that_cannot_be_read_are_refused(data: DataDirectory, text: str) -> None:
    (data.path / "secrets.json").write_text(text)
    with pytest.raises(StartRefused, match="cannot be read"):
        data.secrets()


def test_rotated_secrets_are_still_the_same_ones(data: DataDirectory) -> None:
    secrets = data.secrets()
    new = secret_generation.generate()
    for name in ("GPTLAB_PEPPER", "GPTLAB_KEK_SALT"):
        secrets[name] = f"2:{new[name].removeprefix('1:')},{secrets[name]}"
    (data.path / "secrets.json").write_text(json.dumps(secrets))
    assert data.secrets() == secrets


def test_secrets_from_before_there_were_grants_get_theirs_once(data: DataDirectory) -> None:
    secrets = data.secrets()
    before = {name: text for name, text in secrets.items() if name != "GPTLAB_GRANT_SEAL"}
    (data.path / "secrets.json").write_text(json.dumps(before))
    upgraded = data.secrets()

    assert {name: upgraded[name] for name in before} == before
    assert upgraded["GPTLAB_GRANT_SEAL"].startswith("1:")
    assert data.secrets() == upgraded


def test_without_a_database_new_secrets_are_made(data: DataDirectory) -> None:
    old = data.secrets()
    data.database.unlink()
    (data.path / "secrets.json").unlink()
    assert data.secrets() != old


def test_every_variable_is_in_the_help() -> None:
    assert all(variable.name in table() for variable in VARIABLES)
