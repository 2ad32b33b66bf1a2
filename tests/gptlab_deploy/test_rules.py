"""The rules refuse everyone who does not come as the functions do: on the official emulator."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.architecture.sources import ROOT
from tests.firestore_servers import HAS_OFFICIAL

pytestmark = pytest.mark.skipif(not HAS_OFFICIAL, reason="the official emulator is not installed")

PROJECT = "rules-refuse-everyone"
DOCUMENTS = f"/v1/projects/{PROJECT}/databases/(default)/documents"
NAME = DOCUMENTS.removeprefix("/v1/")
OWNER = {"Authorization": "Bearer owner"}
"""How the emulator is told what the functions' accounts are: rules do not apply to them."""

FIELDS = {"fields": {"user_id": {"stringValue": "someone"}}}
QUERY = {"structuredQuery": {"from": [{"collectionId": "sessions"}]}}
WRITE = {"writes": [{"update": {"name": f"{NAME}/sessions/one", **FIELDS}}]}
READS = (("GET", "/sessions/one", None), ("GET", "/bots", None), ("POST", ":runQuery", QUERY))
WRITES = (
    ("POST", "/sessions", FIELDS),
    ("PATCH", "/users/one", FIELDS),
    ("DELETE", "/sessions/one", None),
    ("POST", ":commit", WRITE),
)


@pytest.fixture(scope="module")
def emulator(official_address: str) -> Iterator[httpx2.Client]:
    """Its REST interface, with one session stored and our rules in force."""
    with httpx2.Client(base_url=f"http://{official_address}", timeout=60) as http:
        rules = {"name": "firestore.rules", "content": (ROOT / "firestore.rules").read_text()}
        put_rules(http, [rules])
        http.patch(f"{DOCUMENTS}/sessions/one", json=FIELDS, headers=OWNER).raise_for_status()
        yield http


def put_rules(http: httpx2.Client, files: list[dict[str, str]]) -> None:
    path = f"/emulator/v1/projects/{PROJECT}:securityRules"
    http.put(path, json={"rules": {"files": files}}).raise_for_status()


@pytest.mark.parametrize(("method", "path", "body"), [*READS, *WRITES])
def test_a_stranger_is_refused(
    emulator: httpx2.Client, method: str, path: str, body: dict[str, object] | None
) -> None:
    answer = emulator.request(method, f"{DOCUMENTS}{path}", json=body)

    assert answer.status_code == 403, answer.text
    assert "PERMISSION_DENIED" in answer.text


def test_the_functions_accounts_are_not(emulator: httpx2.Client) -> None:
    answer = emulator.get(f"{DOCUMENTS}/sessions/one", headers=OWNER)

    assert answer.json()["fields"] == FIELDS["fields"]


def test_rules_that_let_everyone_in_would_be_noticed(emulator: httpx2.Client) -> None:
    ours = (ROOT / "firestore.rules").read_text()
    opened = ours.replace("if false", "if true")
    put_rules(emulator, [{"name": "firestore.rules", "content": opened}])
    try:
        assert emulator.get(f"{DOCUMENTS}/sessions/one").status_code == 200
    finally:
        put_rules(emulator, [{"name": "firestore.rules", "content": ours}])
