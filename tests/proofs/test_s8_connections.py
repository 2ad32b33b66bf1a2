"""S8: over everything that people do, the functions connect to the provider and to the store."""

import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import openai
import pytest

from emulator.dev_stack import LocalCloud
from emulator.dev_stack.plan import ROOT
from emulator.loopback import listen
from gptlab.api.completions import model_of
from gptlab.api.operations import OPERATIONS
from gptlab.client import Client
from tests.functions.journey import journey, served
from tests.proofs.connections import Seen, audited, elsewhere, noted, watched
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person, new_api_key

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc"),
]

NAMES = {operation.name for operation in OPERATIONS}


class Sightings:
    """Every connection of the functions while people made so many visits."""

    def __init__(self, folder: Path, visits: int, functions: Path = ROOT / "functions") -> None:
        notes, log = folder / "connections", folder / "log"
        with LocalCloud(log, environment=audited(notes), functions=functions) as cloud:
            with watched(cloud.functions_pid, _port(cloud.functions_url)) as watch:
                for _ in range(visits):
                    visit(cloud)
            self._allowed = {_address(cloud.model.url), _address(f"//{cloud.firestore.address}")}
        self.served = served(log)
        self.noted, self.watched = noted(notes), watch.seen

    @property
    def count(self) -> int:
        return len(self.noted) + len(self.watched)

    @property
    def elsewhere(self) -> list[Seen]:
        return elsewhere([*self.noted, *self.watched], self._allowed)


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return str(parts.hostname), parts.port or 0


def _port(url: str) -> int:
    return _address(url)[1]


def visit(cloud: LocalCloud) -> None:
    """Every operation, by our own client, and a streamed call by OpenAI's."""
    with Client(cloud.gateway_url) as client:
        journey(client, new_api_key())
    with Person(cloud) as creator:
        model = model_of(creator.make_bot())
        url, key = f"{cloud.gateway_url}/v1", creator.api_key
        http = httpx2.Client(trust_env=False)
        with openai.OpenAI(base_url=url, api_key=key, http_client=http) as any_client:
            stream = any_client.chat.completions.create(
                model=model, messages=[{"role": "user", "content": "Hello."}], stream=True
            )
            assert list(stream)


def test_nobody_is_asked_but_the_provider_and_the_store(
    tmp_path: Path, metric: Metric, how_often: HowOften
) -> None:
    visits = how_often(1, 20)
    found = Sightings(tmp_path, visits)
    over = f"{found.count} seen, visits: {visits}"
    metric("S8", "connections and lookups to elsewhere", len(found.elsewhere), over, 0)
    assert found.elsewhere == []
    assert set(found.served) == NAMES
    assert {seen.how for seen in found.noted} >= {"socket.connect"}
    assert {seen.how for seen in found.watched} >= {"tcp"}


PLANTED = {
    "a connection": 'import socket; socket.create_connection(("127.0.0.1", {port})).close()',
    "a connection from C": (
        'import grpc; globals().setdefault("kept", grpc.insecure_channel("127.0.0.1:{port}"))'
        ".subscribe(print, try_to_connect=True)"
    ),
    "a lookup": 'import socket; socket.getaddrinfo("127.0.0.2", {port})',
}


@pytest.mark.parametrize("way", PLANTED)
def test_a_function_that_asks_another_address_is_caught(
    way: str, tmp_path: Path, metric: Metric
) -> None:
    functions = tmp_path / "functions"
    shutil.copytree(ROOT / "functions", functions)
    source = functions / "get_user" / "main.py"
    with listen() as other:
        port = other.getsockname()[1]
        planted = f"    {PLANTED[way].format(port=port)}\n    return "
        source.write_text(source.read_text().replace("    return ", planted))
        found = Sightings(tmp_path, 1, functions)
    over = f"{found.count} seen, planted: {way}"
    metric("S8", "connections and lookups to elsewhere", len(found.elsewhere), over, "caught")
    assert found.elsewhere
