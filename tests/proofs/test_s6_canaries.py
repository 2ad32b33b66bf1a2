"""S6: a key, a prompt, a message turn up in no log, no error, no other's answer, no database."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from emulator.dev_stack.plan import ROOT
from tests.proofs.canaries import Canaries, failures, found_in
from tests.proofs.cross_tenant import CASE, DRAFT
from tests.proofs.metrics import Metric
from tests.proofs.people import Person
from tests.proofs.stored_documents import documents

pytestmark = pytest.mark.slow

REFUSED = 400


class Sightings:
    """Where canaries were seen, and in how many places it was looked."""

    def __init__(self, canaries: Canaries) -> None:
        self.canaries = canaries
        self.seen: list[str] = []
        self.places = 0

    def look(self, place: str, text: str, allowed: tuple[str, ...] = ()) -> None:
        self.places += 1
        self.seen += [f"{place}: {each}" for each in found_in(text, self.canaries, allowed)]


def sightings(cloud: LocalCloud) -> Sightings:
    """Live through everything with canaries in it, and look everywhere."""
    canaries = Canaries()
    watch = Sightings(canaries)
    with Person(cloud, canaries.key) as owner:
        canaries.token = owner.token
        bot_id, session_id = _live(owner, canaries)
        # A session of its own for what must fail, so that the session above stays as it is.
        teased = owner.start(bot_id)
        for answer in failures(owner, teased, canaries):
            if answer.status_code >= REFUSED:
                watch.look(f"{answer.request.method} {answer.status_code}", _whole(answer))
        for answer in _as_another(cloud, bot_id, session_id):
            watch.look(f"another's {answer.request.url.path}", _whole(answer))
    for path, fields in documents(cloud).items():
        allowed = ("prompt", "summary") if path.startswith("bots/") else ()
        watch.look(path, _readable(fields), allowed)
    watch.look("the log", cloud.log_path.read_text())
    return watch


def _live(owner: Person, canaries: Canaries) -> tuple[str, str]:
    bot_id = owner.make_bot(initial_prompt=canaries.prompt, summary_prompt=canaries.summary)
    published = {"revision": _drafted(owner, bot_id, canaries), "version": 1}
    owner.post(
        f"/bots/{bot_id}/versions", {**published, "labels": ["staging"], "note": canaries.note}
    ).raise_for_status()
    canaries.draft = canaries.draft.replace("draft", "later draft")  # the other is published
    _drafted(owner, bot_id, canaries)
    case = {**CASE, "messages": [{"content": canaries.case}]}
    cases = owner.post(f"/bots/{bot_id}/cases", {"cases": [case]}).raise_for_status().json()
    case_id = cases["cases"][0]["case_id"]
    owner.post(f"/bots/{bot_id}/cases/{case_id}/runs", {"attempt": 1}).raise_for_status()
    session_id = owner.start(bot_id)
    path = f"/sessions/{session_id}"
    owner.say(session_id, canaries.message).raise_for_status()
    owner.ask("PUT", f"{path}/title", {"title": canaries.title}).raise_for_status()
    owner.post(f"{path}/end").raise_for_status()
    lab_id = owner.start_lab(canaries.lab_prompt)
    owner.say(lab_id, canaries.message).raise_for_status()
    owner.ask("POST", "/login/renewal").raise_for_status()
    shown = {"api_key": owner.api_key}
    code = owner.ask("POST", "/user/recovery-code", shown).raise_for_status().json()
    canaries.code = code["recovery_code"]
    canaries.bare_code = canaries.code.replace("-", "")
    swap = {"api_key": owner.api_key, "new_api_key": canaries.new_key}
    swapped = owner.ask("PUT", "/user/key", swap).raise_for_status().json()
    owner.token = canaries.token = swapped["access_token"]
    owner.api_key = canaries.new_key
    owner.call(bot_id, canaries.message).raise_for_status()
    owner.call(bot_id, canaries.message, stream=True).raise_for_status()
    assert canaries.message in owner.said(session_id), "the canaries were never there"
    return bot_id, session_id


def _drafted(owner: Person, bot_id: str, canaries: Canaries) -> str:
    """The revision of a draft."""
    draft = {**DRAFT, "initial_prompt": canaries.draft}
    saved = owner.ask("PUT", f"/bots/{bot_id}/draft", draft).raise_for_status().json()
    return str(saved["revision"])


def _as_another(cloud: LocalCloud, bot_id: str, session_id: str) -> Iterator[httpx2.Response]:
    with Person(cloud) as other:
        for path in (
            "/bots", "/bots?which=mine", f"/bots/{bot_id}", "/sessions", "/user", "/models",
            f"/sessions/{session_id}", f"/sessions?bot_id={bot_id}", f"/bots/{bot_id}/draft",
            f"/bots/{bot_id}/cases", f"/bots/{bot_id}/verdict",
            f"/bots/{bot_id}/versions", f"/bots/{bot_id}/label-moves",
        ):  # fmt: skip
            yield other.get(path)
        started = other.post("/sessions", {"bot_id": bot_id})
        yield started
        assert started.is_success, started.text
        own = started.json()["session"]["session_id"]
        yield other.say(own, "What did the one before me say?")
        yield other.post(f"/sessions/{own}/end")
        yield other.get(f"/sessions/{own}")


def _whole(answer: httpx2.Response) -> str:
    headers = (f"{name}: {value}" for name, value in answer.headers.items())
    return "\n".join([*headers, answer.text])


def _readable(value: object) -> str:
    """All of a document, bytes as letters."""
    if isinstance(value, dict):
        return "\n".join(f"{name}={_readable(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "\n".join(map(_readable, value))
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def test_canaries_turn_up_nowhere(cloud: LocalCloud, metric: Metric) -> None:
    found = sightings(cloud)
    metric("S6", "canaries seen", len(found.seen), f"{found.places} answers, documents, logs", 0)
    assert not found.seen
    assert found.places > 300


LEAK = 'print(request.headers.get("X-Forwarded-Authorization"), flush=True)'


def test_a_build_that_logs_one_header_is_caught(tmp_path: Path, metric: Metric) -> None:
    functions = tmp_path / "functions"
    shutil.copytree(ROOT / "functions", functions)
    source = functions / "get_user" / "main.py"
    source.write_text(source.read_text().replace("    return ", f"    {LEAK}\n    return "))
    with LocalCloud(tmp_path / "log", functions=functions) as cloud:
        found = sightings(cloud)
    over = f"{found.places} places, planted: one header logged"
    metric("S6", "canaries seen", len(found.seen), over, "caught")
    assert any(each.startswith("the log: token") for each in found.seen), found.seen


def test_every_spelling_is_recognised() -> None:
    canaries = Canaries()
    spelt: dict[str, Callable[[str], str]] = {
        "plain": str,
        "reversed": lambda text: text[::-1],
        "hex": lambda text: text.encode().hex(),
        "JSON-escaped": lambda text: text.encode("ascii", "backslashreplace").decode(),
    }
    for name, spell in spelt.items():
        around = f"before {spell(canaries.key)} after"
        assert any(each.startswith("key, ") for each in found_in(around, canaries)), name
