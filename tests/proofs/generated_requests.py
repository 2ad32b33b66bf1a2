"""Requests made up from the specification, right and wrong ones, sent by somebody who has things.

Schemathesis makes them up. It cannot know what exists, and would find nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from gptlab.api import operations
from gptlab.api.completions import model_of
from gptlab.api.operations import OPERATIONS, Auth
from tests.proofs.cloud_in_process import Cloud
from tests.proofs.people import CONFIG, PROMPT, Person, new_api_key, new_key
from tests.proofs.specified import EVENT_STREAM, SPECIFICATION, amiss

BY_KEY = {each.name for each in OPERATIONS if each.auth is Auth.PROVIDER_KEY}
ENDING = {
    each.name
    for each in (
        operations.LOG_OUT, operations.SET_SPEND_LIMIT, operations.SWAP_KEY,
        operations.MAKE_RECOVERY_CODE,
        operations.RECOVER_ACCOUNT, operations.DELETE_ACCOUNT, operations.REVISE_BOT,
        operations.REVERT_BOT,
        operations.DEACTIVATE_BOT, operations.END_SESSION, operations.DELETE_SESSION,
    )
}  # fmt: skip
"""Who has done this can do less than before."""
OF_PATH_ALONE = ("preflight_", "not_found_")
OF_PATH_ALONE_AMONG = 10
"""Nothing of a preflight varies but its path, nor of what is nowhere: a tenth as many."""


@dataclass(frozen=True)
class Manner:
    """How a made-up request is sent: about what exists, signed in, asking for a stream."""

    existing: bool
    signed_in: bool
    listening: bool


MANNERS = st.builds(
    Manner,
    existing=st.sampled_from([True, True, True, False]),
    signed_in=st.sampled_from([True, True, True, True, False]),
    listening=st.booleans(),
)


@dataclass
class Found:
    """What came of the requests: how many, answered how, and what was wrong."""

    requests: int = 0
    answered: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Owner:
    """Somebody with one of everything."""

    def __init__(self, cloud: Cloud) -> None:
        self.person = person = Person(cloud)
        bot_id, message_key = person.make_bot(), new_key()
        session_id = person.start(bot_id)
        turn = person.say(session_id, "Hello", message_key).raise_for_status().json()
        code = person.ask("POST", "/user/recovery-code", {"api_key": person.api_key}).json()
        self._model = model_of(bot_id)
        self._owned: Mapping[str, Any] = {
            **code,
            "bot_id": bot_id,
            "session_id": session_id,
            "lab_session_id": person.start_lab(),
            "before": turn["reply"]["message_id"],
            "idempotency_key": message_key,
            "api_key": person.api_key,
            "new_api_key": new_api_key(),
            "grant_id": self._grant(bot_id),
            "version": 1,
            "to_version": 1,
            "config": CONFIG,
            "lab": {"initial_prompt": PROMPT, "config": CONFIG},
        }

    def _grant(self, bot_id: str) -> str:
        wanted = {"bot_id": bot_id, "name": "Page", "daily_budget_usd": 1}
        made = self.person.post("/grants", {**wanted, "api_key": self.person.api_key})
        return str(made.raise_for_status().json()["grant"]["grant_id"])

    def put_into(self, case: Case[Any], name: str) -> None:
        """Where the request names something, let it name what there is."""
        owned = {**self._owned, "model": self._model if name in BY_KEY else CONFIG["model"]}
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                part.update({each: owned[each] for each in owned.keys() & part.keys()})

    def credentials(self, name: str) -> str:
        return self.person.api_key if name in BY_KEY else self.person.token


class Asking:
    """Sends what is made up, as one owner after another."""

    def __init__(self, cloud: Cloud, http: requests.Session) -> None:
        self.found = Found()
        self._cloud = cloud
        self._http = http
        self._owner = Owner(cloud)
        self._schema = schemathesis.openapi.from_dict(SPECIFICATION)

    def close(self) -> None:
        self._owner.person.http.close()

    def ask(self, name: str, examples: int) -> None:
        """So many requests to one operation; fewer where there are not so many different ones."""
        operation = self._schema.find_operation_by_id(name)
        right, wrong = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)

        @settings(
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=examples,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=right | wrong, manner=MANNERS)
        def send(case: Case[Any], manner: Manner) -> None:
            # A line break in a path, or "%0A", never comes as far as a function: the framework has
            # no route for it.
            said = map(str, case.path_parameters.values())
            assume(not any("\n" in unquote(each) for each in said))
            self._send(case, manner, name)

        send()

    def _send(self, case: Case[Any], manner: Manner, name: str) -> None:
        headers = {"Accept": EVENT_STREAM} if manner.listening else {}
        if manner.signed_in:
            headers["Authorization"] = f"Bearer {self._owner.credentials(name)}"
        if manner.existing:
            self._owner.put_into(case, name)
        response = case.call(self._cloud.gateway_url, self._http, headers)
        answered = f"{name} {response.status_code}"
        self.found.requests += 1
        self.found.answered[answered] += 1
        self.found.wrong += [f"{answered}: {each}" for each in amiss(case, response, name)]
        if name in ENDING and response.status_code == 200:
            self.close()
            self._owner = Owner(self._cloud)


def ask_all(cloud: Cloud, names: Iterable[str], examples: int) -> Found:
    """So many requests to each of the operations."""
    with requests.Session() as http:
        http.trust_env = False
        asking = Asking(cloud, http)
        for name in names:
            few = name.startswith(OF_PATH_ALONE)
            asking.ask(name, max(1, examples // OF_PATH_ALONE_AMONG) if few else examples)
        asking.close()
    return asking.found
