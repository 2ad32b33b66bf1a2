"""Functions whose secrets change while people go on, and people who notice what goes wrong."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Self

import httpx2
import pytest

from emulator.gateway import Gateway
from emulator.openai_mock import sha256
from gptlab.core import services
from gptlab.core.crypto import Keyring
from gptlab.core.services import Services
from gptlab.core.settings import Settings
from gptlab.core.tokens import public_keys
from gptlab_deploy.rotation import STEPS
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import Person, new_api_key
from tests.proofs.stored_documents import documents

SEED = 13
AT_ONCE = 3
"""So many first logins with each new key."""


class Fleet:
    """The instances that answer: in the course of a deploy the old ones beside the new ones.

    Its gateway keeps no public keys, as if after each step of SIGN the wait had passed.
    """

    def __init__(self, cloud: CloudInProcess) -> None:
        self._cloud = cloud
        self._environment = dict(cloud.environment)
        self._answering = [cloud.services]
        self._dice = Random(SEED)  # noqa: S311 - decides nothing secret
        self._lock = threading.Lock()
        self._opened = ExitStack()

    @contextmanager
    def answering(self) -> Iterator[Self]:
        """In place of the cloud's own instance, for the length of the ``with``."""
        gateway = Gateway(self._cloud.functions_url, jwks_seconds=0.0)
        with self._opened, gateway, pytest.MonkeyPatch.context() as patch:
            patch.setattr(services, "current", self._next)
            patch.setattr(self._cloud, "gateway_url", gateway.url)
            yield self

    @contextmanager
    def step(self, secret: str, *steps: str) -> Iterator[None]:
        """Deploy the secret after these steps: in the block both kinds answer, then the new."""
        name = f"GPTLAB_{secret}"
        for step in steps:
            self._environment[name] = STEPS[step](self._environment[name])
        if secret == "SIGN":
            keys = public_keys(Keyring.parse(self._environment[name]))
            self._environment["GPTLAB_JWKS"] = json.dumps({"keys": keys})
        new = self._instance()
        self._answering.append(new)
        yield
        self._answering = [new]

    def _instance(self) -> Services:
        settings, old = Settings.from_environment(self._environment), self._cloud.services
        made = Services(settings, clock=old.clock, chat=old.chat, store=old.store)
        self._opened.callback(lambda: made.http.close())
        return made

    def _next(self) -> Services:
        with self._lock:
            return self._dice.choice(self._answering)


@dataclass
class Answers:
    """What everybody was answered, and what of it was wrong."""

    given: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, answer: httpx2.Response) -> bool:
        """Whether it was a good one."""
        self.given.append(answer.status_code)
        if answer.is_error:
            self.wrong.append(f"{answer.request.method} {answer.status_code}")
        return answer.is_success


class Visitor:
    """Somebody who goes on talking in one session, and expects to find all of it."""

    def __init__(self, person: Person, bot_id: str, answers: Answers) -> None:
        self._person = person
        self._own_bot_id = person.make_bot()
        self._session_id = person.start(bot_id)
        self._said: list[str] = []
        self._answers = answers

    def live(self) -> None:
        """Say something, read all that was said, call on a new grant, renew, and sign in again."""
        self._said.append(f"This is what I say, number {len(self._said)}.")
        self._answers.note(self._person.say(self._session_id, self._said[-1]))
        self._look_back()
        self._call_on_a_grant()
        self._signed_in(self._person.ask("POST", "/login/renewal"))
        login = {"api_key": self._person.api_key}
        self._signed_in(self._person.http.post("/login", json=login))

    def _call_on_a_grant(self) -> None:
        wanted = {"bot_id": self._own_bot_id, "name": "Page", "daily_budget_usd": 1}
        made = self._person.post("/grants", {**wanted, "api_key": self._person.api_key})
        if self._answers.note(made):
            bearer = {"Authorization": f"Bearer {made.json()['token']}"}
            asked = {"model": "gptlab", "messages": [{"role": "user", "content": "Hello"}]}
            path = "/v1/chat/completions"
            self._answers.note(self._person.http.post(path, json=asked, headers=bearer))

    def _look_back(self) -> None:
        found = self._person.get(f"/sessions/{self._session_id}")
        if self._answers.note(found):
            messages = found.json()["messages"]
            if self._said != [each["content"] for each in messages if each["role"] == "user"]:
                self._answers.wrong.append("a transcript lacks something")

    def _signed_in(self, answer: httpx2.Response) -> None:
        if self._answers.note(answer):
            self._person.token = answer.json()["access_token"]
            if answer.json()["user_id"] != self._person.user_id:
                self._answers.wrong.append("somebody else")


class Crowd:
    """Visitors at work at the same time, and others who come for the first time."""

    def __init__(self, cloud: CloudInProcess, size: int, opened: ExitStack) -> None:
        self._cloud = cloud
        self._users_before = self._users()
        self._http = opened.enter_context(httpx2.Client(base_url=cloud.gateway_url, timeout=60))
        self._pool = opened.enter_context(ThreadPoolExecutor(size + AT_ONCE))
        self.answers = Answers()
        people = [opened.enter_context(Person(cloud)) for _ in range(size)]
        bot_id = people[0].make_bot()
        self._visitors = [Visitor(person, bot_id, self.answers) for person in people]
        self._keys = size

    @property
    def second_users(self) -> int:
        """How many more users there are than keys that they come from."""
        return self._users() - self._users_before - self._keys

    def live(self) -> None:
        """Everybody goes on, and somebody is new, who knocks several times at once."""
        first = self._knock(new_api_key())
        for done in [self._pool.submit(each.live) for each in self._visitors]:
            done.result()
        for answer in first:
            self.answers.note(answer.result())

    def _knock(self, api_key: str) -> "list[Future[httpx2.Response]]":
        """The provider lets all of them go at once."""
        self._keys += 1
        held = {"kind": "hold", "on": "models", "key_sha256": sha256(api_key)}
        self._cloud.model.faults(*[held] * AT_ONCE)
        login = {"api_key": api_key}
        come = [self._pool.submit(self._http.post, "/login", json=login) for _ in range(AT_ONCE)]
        self._cloud.model.release(at_least=AT_ONCE)
        return come

    def _users(self) -> int:
        return sum(path.startswith("users/") for path in documents(self._cloud))
