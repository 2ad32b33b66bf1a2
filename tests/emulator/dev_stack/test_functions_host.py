"""All functions in one process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from emulator.dev_stack.plan import ROOT

ECHO = """import functions_framework
@functions_framework.http
def {name}(request):
    return {{"name": "{name}", "path": request.path, "method": request.method}}
"""
STREAM = """import functions_framework
from flask import Response
def pieces():
    try:
        for number in range(1_000_000):
            yield f"{number}\\n".encode() * 2_000
    finally:
        open(__file__ + ".closed", "w").close()
@functions_framework.http
def stream(request):
    return Response(pieces())
"""
BROKEN = """import functions_framework
@functions_framework.http
def broken(request):
    raise RuntimeError("broken on purpose")
"""


@contextmanager
def host(functions: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "emulator.functions_host", "--functions", str(functions)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield (json.loads(line)["url"] if line else ""), process
        finally:
            process.terminate()
            process.communicate(timeout=60)


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("functions")
    sources = {name: ECHO.format(name=name) for name in ("one", "two")}
    for name, source in {**sources, "stream": STREAM, "broken": BROKEN}.items():
        (folder / name).mkdir()
        (folder / name / "main.py").write_text(source)
    return folder


@pytest.fixture(scope="module")
def url(functions: Path) -> Iterator[str]:
    with host(functions) as (address, _):
        yield address


@pytest.mark.parametrize("name", ["one", "two"])
def test_each_function_answers_under_its_name(url: str, name: str) -> None:
    answer = httpx2.put(f"{url}/{name}/bots/x").json()
    assert answer == {"name": name, "path": "/bots/x", "method": "PUT"}


def test_the_bare_name_is_no_redirect(url: str) -> None:
    answer = httpx2.get(f"{url}/one")
    assert (answer.status_code, answer.json()["path"]) == (200, "/")


@pytest.mark.parametrize("path", ["", "/", "/three", "/three/one", "/onemore"])
def test_nothing_else_is_there(url: str, path: str) -> None:
    assert httpx2.get(f"{url}{path}").status_code == 404


def test_a_generator_streams_and_is_closed_when_the_client_goes(url: str, functions: Path) -> None:
    with httpx2.stream("GET", f"{url}/stream") as answer:
        assert next(answer.iter_raw()).startswith(b"0\n")
    closed = functions / "stream" / "main.py.closed"
    for _ in range(200):
        if closed.exists():
            break
        httpx2.get(f"{url}/one")
    assert closed.exists()


def test_what_a_function_raises_is_logged_and_no_request_is(functions: Path) -> None:
    with host(functions) as (url, process):
        httpx2.get(f"{url}/one/path?key=secret")
        assert httpx2.get(f"{url}/broken?key=secret").status_code == 500
        process.terminate()
        said = "".join(process.communicate(timeout=60))
    assert process.returncode == 0
    assert "broken on purpose" in said
    assert "secret" not in said


def test_a_folder_without_functions_is_refused(tmp_path: Path) -> None:
    with host(tmp_path) as (url, process):
        assert url == ""
        assert process.wait(60) == 2
