"""People who talk to the product over plain HTTP, keep their keys, and wait when told to."""

import time
import uuid
from collections.abc import Mapping
from itertools import count
from typing import Any

import httpx2

from emulator.openai_mock import sha256
from gptlab.api.accounts import Login
from gptlab.api.completions import model_of
from tests.proofs.cloud_in_process import Cloud

Body = Mapping[str, Any]
PATIENCE = 40.0
BUSY = (409, 429, 503)
LIMITS = httpx2.Limits(keepalive_expiry=3.0)
"""A connection is left before the gateway closes it, which it does after five seconds."""
_NUMBERS = count(1)

PROMPT = "You are Rosa, a gardener. Speak about plants only."
SUMMARY_PROMPT = "Please write a recap of our talk."
CONFIG = {"model": "demo-chat"}
BOT = {
    "name": "Rosa",
    "tag_line": "Plants and patience",
    "description": "A gardener for tests.",
    "session_type": 2,
    "initial_prompt": PROMPT,
    "summary_prompt": SUMMARY_PROMPT,
    "config": CONFIG,
}


def new_key() -> str:
    """An idempotency key nobody used before."""
    return uuid.uuid4().hex


def new_api_key() -> str:
    """A demo key nobody used before."""
    return f"demo-proof-{next(_NUMBERS)}-{uuid.uuid4().hex}"


class Person:
    """Somebody signed in with a key of their own. Safe to use from several threads."""

    def __init__(self, cloud: Cloud, api_key: str | None = None) -> None:
        self.cloud = cloud
        self.api_key = api_key or new_api_key()
        self.http = httpx2.Client(
            base_url=cloud.gateway_url, timeout=60, trust_env=False, limits=LIMITS
        )
        login = self.http.post("/login", json={"api_key": self.api_key}).raise_for_status().json()
        self.login = Login.model_validate(login)
        self.token: str = login["access_token"]
        self.user_id: str = login["user_id"]

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *error: object) -> None:
        self.http.close()

    def ask(
        self, method: str, path: str, body: Body | None = None, key: str = ""
    ) -> httpx2.Response:
        """One request, as it is."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        return self.http.request(method, path, json=body, headers=headers)

    def post(self, path: str, body: Body | None = None, key: str = "") -> httpx2.Response:
        """One POST with a key; a new one where none is given."""
        return self.ask("POST", path, body, key or new_key())

    def post_until_done(self, path: str, body: Body | None, key: str) -> httpx2.Response:
        """Send it again with the same key, each time after the wait that the server states."""
        waited = 0.0
        while True:
            response = self.post(path, body, key)
            if response.status_code not in BUSY or waited > PATIENCE:
                return response
            pause = float(response.headers["Retry-After"])
            time.sleep(pause)
            waited += pause

    def get(self, path: str) -> httpx2.Response:
        return self.ask("GET", path)

    def make_bot(self, **changes: object) -> str:
        """The id of a new assistant."""
        made = self.post("/bots", {**BOT, **changes}).raise_for_status()
        return str(made.json()["bot_id"])

    def start(self, bot_id: str, key: str = "") -> str:
        """The id of a new session."""
        turn = self.post("/sessions", {"bot_id": bot_id}, key).raise_for_status().json()
        return str(turn["session"]["session_id"])

    def start_lab(self, prompt: str = PROMPT) -> str:
        lab = {"lab": {"initial_prompt": prompt, "config": CONFIG}}
        turn = self.post("/sessions", lab).raise_for_status().json()
        return str(turn["session"]["session_id"])

    def start_lab_answer(self) -> httpx2.Response:
        """The answer to a test session's start, whatever it is."""
        return self.post("/sessions", {"lab": {"initial_prompt": PROMPT, "config": CONFIG}})

    def say(self, session_id: str, text: str, key: str = "") -> httpx2.Response:
        return self.post(f"/sessions/{session_id}/messages", {"message": text}, key)

    def call(self, bot_id: str, text: str, **more: object) -> httpx2.Response:
        """As an OpenAI client would, on the key itself."""
        return self.http.post(
            "/v1/chat/completions",
            json={
                "model": model_of(bot_id),
                "messages": [{"role": "user", "content": text}],
                **more,
            },
            headers={"Authorization": f"Bearer {self.api_key}"},
        )

    def transcript(self, session_id: str) -> Any:  # noqa: ANN401 - JSON as it came
        """With all messages, however many pages they are."""
        path = f"/sessions/{session_id}"
        whole = page = self.get(path).raise_for_status().json()
        while page["earlier"]:
            page = self.get(f"{path}?before={page['earlier']}").raise_for_status().json()
            whole["messages"] = [*page["messages"], *whole["messages"]]
        return whole

    def said(self, session_id: str) -> list[str]:
        """What the transcript holds of this person, in its order."""
        messages = self.transcript(session_id)["messages"]
        return [each["content"] for each in messages if each["role"] == "user"]

    def chat_calls(self) -> list[dict[str, Any]]:
        """The calls for a reply that the provider got on this person's key."""
        mine, path = sha256(self.api_key), "/v1/chat/completions"
        calls = self.cloud.model.calls(finished=True)
        return [each for each in calls if (each["key_sha256"], each["path"]) == (mine, path)]
