"""Bodies of nobody in particular: they take no memory, and keep nobody waiting.

The functions run from their image under the framework's own server, with the threads that they are
deployed with; the app is served as `make run` does.
"""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from emulator.dev_stack.components import APP
from emulator.dev_stack.plan import INDEXES, ROOT, Environment, Plan, inherited
from emulator.dev_stack.process import Process
from emulator.dev_stack.start import wait_for
from emulator.dev_stack.variables import APP_PORT
from emulator.firestore import FirestoreServer
from emulator.isolated_host import PATIENCE, IsolatedFunction
from emulator.loopback import HOST, free_port
from emulator.openai_mock import DemoModel
from gptlab.api import operations
from gptlab.api.operations import Operation
from gptlab.core import secret_generation
from gptlab_deploy.sizes import size_of
from tests.proofs.hanging_callers import (
    BODY_BYTES,
    CALLERS,
    PIECE_BYTES,
    Route,
    at_most,
    hanging,
    resident,
    send_to,
    workers,
)
from tests.proofs.metrics import Metric

pytestmark = pytest.mark.slow

MOST_TIMES_IDLE = 1.5
MOST_SECONDS = 4.0
LOG_IN, JWKS = Route("POST", "/login"), Route("GET", "/.well-known/jwks.json")
SEND = Route("POST", "/sessions/00000000000000000000/messages")
FUNCTIONS = (
    (operations.LOG_IN, (LOG_IN, Route("GET", "/login"), Route("OPTIONS", "/login"))),
    (operations.GET_JWKS, (JWKS, Route("POST", "/x"))),
    (operations.SEND_MESSAGE, (SEND, Route("DELETE", "/x"))),
)
APP_ROUTES = (
    Route("POST", "/sign-in/keep"),
    Route("PUT", "/_stcore/upload_file/nobody/nothing"),
    Route("GET", "/_stcore/health"),
)
READ_WHOLE: Mapping[str, Mapping[str, str]] = {
    "core/web.py": {"io.BytesIO()": "io.BytesIO(request.get_data())"}
}
WAITED_FOR: Mapping[str, Mapping[str, str]] = {
    "core/request.py": {"LATE_SECONDS = 0.2": "LATE_SECONDS = 60.0"}
}


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with (
        FirestoreServer(memory=True, indexes=INDEXES) as firestore,
        DemoModel(first_token_ms=0, token_ms=0) as model,
    ):
        yield {
            **inherited({}),
            **secret_generation.generate(),
            "FIRESTORE_EMULATOR_HOST": firestore.address,
            "OPENAI_BASE_URL": model.url,
            "GPTLAB_DEMO": "1",
        }


@contextmanager
def serving(
    image: Path, operation: Operation[Any, Any], environment: Environment
) -> Iterator[IsolatedFunction]:
    threads = {"THREADS": str(size_of(operation).concurrency)}
    one = IsolatedFunction(operation.name, image, free_port(), {**environment, **threads})
    try:
        one.wait_ready(time.monotonic() + PATIENCE)
        yield one
    finally:
        one.stop(time.monotonic())


def planted(image: Path, folder: Path, faults: Mapping[str, Mapping[str, str]]) -> Path:
    """The same image with faults in its library."""
    copy = shutil.copytree(image, folder / image.name)
    for name, changes in faults.items():
        module = copy / "gptlab" / name
        text = module.read_text()
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        module.write_text(text)
    return copy


def sign_in(port: int, key: str = "demo-of-someone-honest") -> float:
    """The seconds it takes; infinite where it does not come about in time."""
    asked = Request(f"http://{HOST}:{port}/login", json.dumps({"api_key": key}).encode())
    return _seconds(asked)


def _seconds(asked: Request) -> float:
    began = time.monotonic()
    try:
        with urlopen(asked, timeout=2 * MOST_SECONDS) as answer:  # noqa: S310
            answer.read()
    except (URLError, TimeoutError):
        return float("inf")
    return time.monotonic() - began


def times_idle(pid: int, port: int, routes: tuple[Route, ...]) -> float:
    """``idle``: with all loaded that as many callers with a small body need."""
    (worker,) = workers(pid)
    send_to(port, routes, PIECE_BYTES)
    idle = resident(worker)
    with at_most(worker) as most:
        send_to(port, routes, BODY_BYTES)
    return most[0] / idle


@pytest.mark.parametrize(
    ("operation", "routes"), FUNCTIONS, ids=lambda given: getattr(given, "name", "")
)
def test_a_functions_memory_stays_under_anonymous_bodies(
    image: Path,
    environment: Environment,
    operation: Operation[Any, Any],
    routes: tuple[Route, ...],
    metric: Metric,
) -> None:
    with serving(image, operation, environment) as one:
        sign_in(one.port)
        times = times_idle(one.pid, one.port, routes)

    said = f"{CALLERS} bodies of 32 MiB on {len(routes)} routes, announced and chunked"
    metric("S18", f"memory of {operation.name} x idle", times, said, f"< {MOST_TIMES_IDLE}")
    assert times < MOST_TIMES_IDLE


def test_a_planted_function_that_reads_them_whole_is_caught(
    image: Path, environment: Environment, tmp_path: Path, metric: Metric
) -> None:
    worse = planted(image, tmp_path, READ_WHOLE)
    with serving(worse, operations.LOG_IN, environment) as one:
        sign_in(one.port)
        times = times_idle(one.pid, one.port, (Route("GET", "/login"),))

    metric("S18", "memory x idle, planted: read whole", times, "one route", "caught")
    assert times > MOST_TIMES_IDLE


@contextmanager
def app_in(folder: Path, log: Path) -> Iterator[tuple[int, int]]:
    """The app of this folder: its process and its port."""
    plan = Plan(environment=inherited({}), secrets={}, ports={APP_PORT: free_port()})
    _, *arguments = APP.arguments(plan, {})
    arguments[arguments.index(str(ROOT / "frontend" / "app.py"))] = str(folder / "app.py")
    process = Process("App", ["streamlit", *arguments], plan.environment, log)
    try:
        wait_for(APP, process, plan)
        yield process.pid, plan.port(APP_PORT)
    finally:
        process.stop()


def test_the_apps_memory_stays_under_anonymous_bodies(tmp_path: Path, metric: Metric) -> None:
    with app_in(ROOT / "frontend", tmp_path / "log") as (pid, port):
        times = times_idle(pid, port, APP_ROUTES)

    said = f"{CALLERS} bodies of 32 MiB on {len(APP_ROUTES)} routes, announced and chunked"
    metric("S18", "memory of the app x idle", times, said, f"< {MOST_TIMES_IDLE}")
    assert times < MOST_TIMES_IDLE


def test_a_planted_app_that_reads_them_whole_is_caught(tmp_path: Path, metric: Metric) -> None:
    copy = shutil.copytree(ROOT / "frontend", tmp_path / "frontend")
    login_cookie = copy / "login_cookie.py"
    text = login_cookie.read_text()
    login_cookie.write_text(text.replace("TICKET_CHARS = 100", "TICKET_CHARS = 10**9"))
    assert login_cookie.read_text() != text
    app = copy / "app.py"
    app.write_text(f"import sys\n\nsys.path.insert(0, {str(tmp_path)!r})\n{app.read_text()}")
    with app_in(copy, tmp_path / "log") as (pid, port):
        times = times_idle(pid, port, APP_ROUTES[:1])

    metric("S18", "memory of the app x idle, planted: read whole", times, "one route", "caught")
    assert times > MOST_TIMES_IDLE


@pytest.mark.parametrize("body", ["Content-Length: 100", "Transfer-Encoding: chunked"])
def test_a_sign_in_waits_for_no_body_that_hangs(
    image: Path, environment: Environment, body: str, metric: Metric
) -> None:
    with serving(image, operations.LOG_IN, environment) as one:
        sign_in(one.port)
        with hanging(one.port, LOG_IN, body):
            seconds = sign_in(one.port)

    said = f"{CALLERS} bodies that hang ({body.partition(':')[0]})"
    metric("S19", "seconds of a sign-in", seconds, said, f"< {MOST_SECONDS:.0f}")
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize(
    "operation_and_route", [(operations.GET_JWKS, JWKS), (operations.SEND_MESSAGE, SEND)]
)
def test_nothing_else_waits_for_them(
    image: Path,
    environment: Environment,
    operation_and_route: tuple[Operation[Any, Any], Route],
    metric: Metric,
) -> None:
    operation, route = operation_and_route
    with ExitStack() as opened:
        one = opened.enter_context(serving(image, operation, environment))
        for body in ("Content-Length: 100", "Content-Length: 900000", "Connection: close"):
            opened.enter_context(hanging(one.port, route, body))
        began = time.monotonic()
        _seconds(Request(f"http://{HOST}:{one.port}/.well-known/jwks.json"))
        seconds = time.monotonic() - began

    metric(
        "S19",
        f"seconds of {operation.name}",
        seconds,
        f"{3 * CALLERS} callers that hang",
        f"< {MOST_SECONDS:.0f}",
    )
    assert seconds < MOST_SECONDS


def test_a_planted_function_that_waits_for_bodies_is_caught(
    image: Path, environment: Environment, tmp_path: Path, metric: Metric
) -> None:
    worse = planted(image, tmp_path, WAITED_FOR)
    with serving(worse, operations.LOG_IN, environment) as one:
        sign_in(one.port)
        with hanging(one.port, LOG_IN, "Content-Length: 100"):
            seconds = sign_in(one.port)

    metric("S19", "seconds of a sign-in, planted: waits", seconds, "one try", "caught")
    assert seconds > MOST_SECONDS
