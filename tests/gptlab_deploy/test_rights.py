"""Who writes to the database has the right to, and nobody else: seen in a whole journey."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import flask
import pytest

from gptlab.accounts import authentication, profile
from gptlab.api.accounts import GetUser, LogOut, User
from gptlab.api.operations import OPERATIONS, Operation
from gptlab.client import Client
from gptlab.core import web
from gptlab.core.services import Caller, Services
from gptlab.store.database import Connection
from gptlab.store.protobuf_codec import Message
from gptlab_deploy import policies
from gptlab_deploy.accounts import ROLES, account_of
from tests.functions.journey import journey
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key

STOPS = {"stop_message"}
"""Writes where there is something to stop, which a journey that is alone has not."""


@dataclass
class Watch:
    """Which operations were answered, and which of them committed anything."""

    answering: str = ""
    answered: set[str] = field(default_factory=set)
    writers: set[str] = field(default_factory=set)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        respond, commit = web._respond, Connection.commit

        def responding(
            exchange: web._RequestContext,
            operation: Operation[Any, Any],
            handler: web.Handler[Any],
        ) -> flask.Response:
            self.answering = operation.name
            self.answered.add(self.answering)
            return respond(exchange, operation, handler)

        def committing(
            connection: Connection, writes: Sequence[Message], seconds: float
        ) -> Message:
            self.writers.add(self.answering)
            return commit(connection, writes, seconds)

        patch.setattr(web, "_respond", responding)
        patch.setattr(Connection, "commit", committing)


@pytest.fixture(scope="module")
def cloud_here() -> Iterator[CloudInProcess]:
    with CloudInProcess() as cloud:
        yield cloud


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    watch.install(monkeypatch)
    return watch


def may_write() -> set[str]:
    return {o.name for o in OPERATIONS if ROLES.get(account_of(o)) == policies.DATA}


def test_a_journey_through_all_operations_writes_where_that_is_allowed_and_nowhere_else(
    cloud_here: CloudInProcess, watch: Watch
) -> None:
    with Client(cloud_here.gateway_url) as client:
        journey(client, new_api_key())

    assert watch.answered == {operation.name for operation in OPERATIONS}
    assert watch.writers | STOPS == may_write()


def test_a_function_that_began_to_write_would_be_noticed(
    cloud_here: CloudInProcess, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = profile.get_user

    def writing(request: GetUser, caller: Caller, services: Services) -> User:
        answer = read(request, caller, services)
        authentication.log_out(LogOut(), caller, services)
        return answer

    monkeypatch.setattr(profile, "get_user", writing)
    with Client(cloud_here.gateway_url) as client:
        client.log_in(new_api_key())
        client.get_user()

    assert "get_user" in watch.writers - may_write()
