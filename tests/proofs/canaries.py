"""Texts that must turn up nowhere, every spelling they might turn up in, and what may tease them
out: each way to make the product fail while it holds them.
"""

import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx2

from emulator.openai_mock import sha256
from tests.proofs.cross_tenant import CASE, DRAFT
from tests.proofs.people import BOT, CONFIG, Person, new_key

NOBODYS = "A" * 20
NEW_KEY = "demo-key-that-recovers-nothing"
SHORTEST = 12
"""What is left of a text at the edges of base64 must still be long enough to mean it."""


@dataclass
class Canaries:
    """Keys, prompts, a message and a title; and the token and the code that they led to."""

    mark: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    def __post_init__(self) -> None:
        self.key = f"demo-canary-{self.mark}-of-the-key"
        self.prompt = f'You are the "canary" {self.mark}, and sing in tümmler prompt.'
        self.summary = f"Sum up the canary {self.mark} of the recap."
        self.lab_prompt = f"You are the canary {self.mark} of the lab."
        self.message = f"I am the canary {self.mark}: übermütig, 'quoted' & \\ slashed message."
        self.draft = f"You are the canary {self.mark} of the draft."
        self.note = f"Published for the canary {self.mark} in the note"
        self.case = f"Where does the canary {self.mark} of the case sleep?"
        self.title = f"Canary {self.mark} in the title"
        self.new_key = f"demo-canary-{self.mark}-of-another-key"
        self.token = ""
        self.code = ""
        self.bare_code = ""

    @property
    def texts(self) -> dict[str, str]:
        """Every one by its name."""
        names = ("key", "prompt", "summary", "lab_prompt", "message", "title", "token",
                 "draft", "note", "case",
                 "new_key", "code", "bare_code")  # fmt: skip
        return {name: text for name in names if (text := str(getattr(self, name)))}


def spellings(text: str) -> Iterator[tuple[str, str]]:
    """Eight ways to write the same, base64 at each of its three alignments."""
    data = text.encode()
    yield "plain", text
    yield "hex", data.hex()
    yield "url-encoded", quote(text, safe="")
    yield "JSON-escaped", json.dumps(text)[1:-1]
    yield "Python-escaped", repr(data)[2:-1]
    yield "reversed", text[::-1]
    yield "UTF-16 in hex", text.encode("utf-16-be").hex()
    for start in range(3):
        encoded = base64.b64encode(b"\0" * start + data).decode()[4 if start else 0 : -4]
        yield f"base64 at {start}", encoded
        yield f"base64url at {start}", encoded.replace("+", "-").replace("/", "_")


def found_in(text: str, canaries: Canaries, allowed: tuple[str, ...] = ()) -> list[str]:
    """Which canaries a text holds, and in which spelling."""
    return [
        f"{name}, {spelling}"
        for name, canary in canaries.texts.items()
        if name not in allowed
        for spelling, spelt in spellings(canary)
        if len(spelt) >= SHORTEST and spelt in text
    ]


def failures(person: Person, session_id: str, canaries: Canaries) -> Iterator[httpx2.Response]:
    """Refusals and errors of every kind, with canaries wherever a caller can put something."""
    for text in canaries.texts.values():
        yield from _bad_bodies(person, session_id, text)
        yield from _bad_paths_and_headers(person, session_id, text)
    yield from _provider_faults(person, session_id, canaries)


def _bad_bodies(person: Person, session_id: str, text: str) -> Iterator[httpx2.Response]:
    path = f"/sessions/{session_id}"
    for target in ("/login", "/bots", "/sessions", f"{path}/messages", f"{path}/end"):
        bodies: tuple[Any, ...] = (
            {text: text}, {"message": [text]}, {"message": {text: 1}}, {"api_key": [text]},
            {"api_key": text + "\n" + text}, {"api_key": f"{text}ü"}, {"lab": text}, [text], text,
            {"bot_id": text}, {"lab": {"initial_prompt": text, "config": {"model": [text]}}},
            {**BOT, "name": text * 9, "config": {**CONFIG, "temperature": text}},
            {**BOT, text: 1}, {"api_key": text, "message": text, "more": text},
        )  # fmt: skip
        for body in bodies:
            yield person.post(target, body)
        raw = json.dumps({"message": text, "api_key": text})
        for content in (raw[:-1], raw + "x", f"{raw}{raw}", "\ufeff" + raw, text):
            yield person.http.post(
                target, content=content.encode(), headers=_headers(person, new_key())
            )
    yield from _bad_calls(person, text)
    for body in ({"title": text * 20}, {"title": {text: 1}}, {"user_liked": text}):
        yield person.ask("PUT", f"{path}/title", body)
        yield person.ask("PUT", f"{path}/rating", body)
    for body in ({**BOT, "version": text}, {**BOT, "version": 1, "initial_prompt": [text]}):
        yield person.ask("PUT", f"/bots/{NOBODYS}", body)
        yield person.ask("PUT", f"/bots/{NOBODYS}/version", {**body, "to_version": text})
    yield person.ask("PUT", f"/bots/{NOBODYS}", {**BOT, "version": 1, "initial_prompt": text})
    for body in ({**DRAFT, "initial_prompt": text}, {**DRAFT, "variables": [{text: text}]}):
        yield person.ask("PUT", f"/bots/{NOBODYS}/draft", body)
    case = {**CASE, "name": text, "checks": [{"kind": "matches", "pattern": f"({text}"}]}
    yield person.post(f"/bots/{NOBODYS}/cases", {"cases": [case]})
    yield person.post(f"/bots/{NOBODYS}/cases/{NOBODYS}/runs", {"version": text})
    for body in ({"version": 1, "note": text}, {"version": text, "note": [text]}):
        yield person.ask("PUT", f"/bots/{NOBODYS}/labels/staging", body)
    for more in (
        {"new_api_key": [text]}, {"new_api_key": f"{text}\n"}, {"new_api_key": f"{text}ü"},
        {"new_api_key": text, text: text}, {"recovery_code": f"{text}7", "new_api_key": NEW_KEY},
        {"recovery_code": {text: 1}, "new_api_key": text}, {"recovery_code": text * 9},
        {"recovery_code": f"{text}7", "new_api_key": f"{text} {text}"}, {text: [text]},
        {"api_key": text},
    ):  # fmt: skip
        body = {"api_key": person.api_key, **more}
        yield person.ask("PUT", "/user/key", body)
        yield person.ask("POST", "/login/recovery", body)
        yield person.ask("POST", "/user/recovery-code", {**body, "api_key": text})
        yield person.ask("POST", "/user/deletion", {**body, "api_key": text})
    for body in ({"daily_spend_limit_usd": text}, {"daily_spend_limit_usd": 1, text: 1}):
        yield person.ask("PUT", "/user/spend-limit", body)


def _bad_calls(person: Person, text: str) -> Iterator[httpx2.Response]:
    """As an OpenAI client would, on the key itself."""
    said = [{"role": "user", "content": text}]
    code = {"model": f"gptlab/{NOBODYS}"}
    for body in (
        {"model": text, "messages": said}, {**code, "messages": said}, {**code, "messages": text},
        {**code, "messages": [{"role": text, "content": text}]}, {**code, "tools": [text]},
        {**code, "messages": [{"role": "user", "content": [{"type": text, "text": text}]}]},
        {**code, "messages": said, "stream": text}, {text: text}, [text],
    ):  # fmt: skip
        for bearer in (person.api_key, text.encode("ascii", "replace").decode()):
            headers = {"Authorization": f"Bearer {bearer}"}
            yield person.http.post("/v1/chat/completions", json=body, headers=headers)


def _bad_paths_and_headers(person: Person, session_id: str, text: str) -> Iterator[httpx2.Response]:
    visible = text.encode("ascii", "replace").decode()
    for path in ("/sessions/{}", "/bots/{}", "/sessions/{}/messages", "/{}", "/login/{}"):
        for method in ("GET", "POST", "DELETE", "PATCH"):
            yield person.ask(method, path.format(quote(text, safe="")), None, new_key())
    for name in ("page_token", "which", "page_size", text):
        yield person.http.get("/bots", params={name: text}, headers=_headers(person))
    key = {"Idempotency-Key": visible}
    message = {"message": "A harmless one"}
    path = f"/sessions/{session_id}/messages"
    yield person.http.post(path, json=message, headers={**_headers(person), **key})
    for scheme in ("Bearer", "Basic", visible):
        for name in ("Authorization", "X-Forwarded-Authorization", "Cookie", "X-Api-Key"):
            yield person.http.get("/user", headers={name: f"{scheme} {visible}x"})
            past = f"{person.cloud.functions_url}/get_user/user"
            yield person.http.get(past, headers={name: f"{scheme} {visible}x"})


def _headers(person: Person, key: str = "") -> dict[str, str]:
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
    return {**headers, "Idempotency-Key": key} if key else headers


def _provider_faults(
    person: Person, session_id: str, canaries: Canaries
) -> Iterator[httpx2.Response]:
    """A provider that repeats what it was sent, in every field an error can have."""
    echo = " ".join(canaries.texts.values())
    visible = echo.encode("ascii", "replace").decode()
    fields = {"message": echo, "type": echo, "code": echo, "param": echo}
    for status in (400, 401, 402, 403, 404, 408, 413, 429, 500, 503):
        headers = {"Retry-After": visible, "X-Request-Id": visible}
        on_key = {"key_sha256": sha256(person.api_key), **fields}
        person.cloud.model.faults(
            {"kind": "status", "status": status, **on_key, "headers": headers}
        )
        yield person.say(session_id, canaries.message)
        person.cloud.model.faults({"kind": "status", "on": "models", "status": status, **on_key})
        yield person.get("/models")
    for kind in ("error_body", "html", "drop", "garbage", "empty_choices", "empty_length"):
        person.cloud.model.faults({"kind": kind, "key_sha256": sha256(person.api_key), **fields})
        yield person.say(session_id, canaries.message)
