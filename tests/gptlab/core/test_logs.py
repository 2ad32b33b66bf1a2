"""One request can be followed: the client's id and the platform's trace are in the log line."""

import json
import logging
import sys
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from gptlab import __version__
from gptlab.client import Client
from gptlab.core.logs import CloudLogging
from gptlab.core.settings import Misconfigured, Settings

CANARY = "canary-of-a-prompt"
TRACE = "105445aa7843bc8bf206b12000100000"


def logged(log: Path, request_id: str) -> list[dict[str, object]]:
    lines = [json.loads(each) for each in log.read_text().splitlines() if request_id in each]
    return [line for line in lines if line["request_id"] == request_id]


def test_a_callers_id_comes_back_and_is_logged_with_the_trace(cloud: LocalCloud) -> None:
    request_id = uuid4().hex
    headers = {"X-Request-Id": request_id, "X-Cloud-Trace-Context": f"{TRACE}/1;o=1"}
    answer = httpx2.get(f"{cloud.gateway_url}/bots", headers=headers)
    (line,) = logged(cloud.log_path, request_id)

    assert answer.headers["X-Request-Id"] == request_id
    assert line["operation"] == "list_bots"
    assert line["logging.googleapis.com/trace"] == f"projects/gptlab-local/traces/{TRACE}"


def test_what_is_no_trace_is_not_logged_as_one(cloud: LocalCloud) -> None:
    request_id = uuid4().hex
    headers = {"X-Request-Id": request_id, "X-Cloud-Trace-Context": "projects/x, anything"}
    httpx2.get(f"{cloud.gateway_url}/bots", headers=headers)

    assert "logging.googleapis.com/trace" not in logged(cloud.log_path, request_id)[0]


def test_a_field_that_is_not_on_the_list_and_what_an_exception_says_are_dropped() -> None:
    record = logging.makeLogRecord(
        {"levelname": "ERROR", "msg": "get_bot", "status": 500, "prompt": CANARY}
    )
    try:
        raise ValueError(CANARY)
    except ValueError:
        record.exc_info = sys.exc_info()

    assert json.loads(CloudLogging().format(record)) == {
        "severity": "ERROR", "message": "get_bot", "status": 500,
    }  # fmt: skip


def test_an_unknown_level_is_named() -> None:
    with pytest.raises(Misconfigured, match="GPTLAB_LOG_LEVEL"):
        Settings.from_environment({"GPTLAB_LOG_LEVEL": "LOUD"})


def test_every_answer_says_the_version_and_its_own_account(cloud: LocalCloud) -> None:
    for path in ("/bots", "/bots/NoSuchAssistant00000"):
        headers = httpx2.get(f"{cloud.gateway_url}{path}").headers

        assert headers["X-GPTLab-Version"] == __version__
        assert "store;dur=" in headers["Server-Timing"]


def test_the_client_gives_all_attempts_of_a_call_one_id() -> None:
    seen: list[str] = []

    def failing_once(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["X-Request-Id"])
        if len(seen) == 1:
            raise httpx2.ConnectError("refused")
        return httpx2.Response(200, json={"keys": []})

    http = httpx2.Client(transport=httpx2.MockTransport(failing_once))
    with Client("http://lab", http=http, wait=lambda seconds: None) as client:
        client.get_jwks()

    assert len(seen) == 2
    assert len(set(seen)) == 1
