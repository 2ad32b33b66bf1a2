"""S5: the database and all the server's secrets give no word of what was said."""

import hashlib
import os
from collections.abc import Iterator

import pytest

from emulator.openai_mock import sha256
from gptlab.accounts.models import OPEN_AI_KEY
from gptlab.core.crypto import ApiKey, DataKey, derive, user_hashes
from tests.proofs.attacker import SEALED, SECRETS, Attacker, readable_in
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.cross_tenant import CASE, DRAFT
from tests.proofs.metrics import Metric
from tests.proofs.people import Person
from tests.proofs.stored_documents import documents

pytestmark = pytest.mark.slow

PROMPT = "You are Otto, who collects rare stamps and rarer excuses."
SUMMARY_PROMPT = "Sum up the stamps, please."
DRAFT_PROMPT = "You are Otto, who will soon collect coins instead."
LAB_PROMPT = "You are Mathilda, a lighthouse keeper in a hurry."
CASE_INPUT = "Which stamp would you never sell?"
TITLE = "Stamps of the north"
GRANT_NAME = "The page of a philatelist"
SAID = ("yes", "no", "hello", "My brother stole the blue stamp.")
UNANSWERED = "Are you still there?"
GUESSES = (*SAID, UNANSWERED, TITLE, PROMPT, LAB_PROMPT, "maybe", "thank you")


@pytest.fixture
def cloud_of_one() -> Iterator[CloudInProcess]:
    """An empty store, so that an attack takes seconds."""
    with CloudInProcess() as cloud:
        yield cloud


def recovered(cloud: CloudInProcess) -> tuple[set[str], int]:
    """Which of a person's words, prompts and keys the thief gets, and how much was tried."""
    with Person(cloud) as person:
        truth = {*_conversation(cloud, person), _code(person), person.api_key}
    # Published prompts are shared objects and readable, as documented: not counted. Drafts are.
    stolen = {
        path: each
        for path, each in documents(cloud).items()
        if path[:5] != "bots/" or any(each in path for each in SEALED)
    }
    secrets = {name: cloud.environment[name] for name in SECRETS}
    thief = Attacker(stolen, secrets, GUESSES)
    thief.attack()
    found = {text for text in truth if any(text in each for each in thief.loot)}
    found |= {text for text in truth if len(text) > 5 and readable_in(stolen, text)}
    assert thief.blobs, "there was nothing to attack"
    return found, thief.tried


def _code(person: Person) -> str:
    made = (
        person.ask("POST", "/user/recovery-code", {"api_key": person.api_key})
        .raise_for_status()
        .json()
    )
    return str(made["recovery_code"]).replace("-", "")


def _conversation(cloud: CloudInProcess, person: Person) -> Iterator[str]:
    """Say and do all that is kept; everything that must not be readable."""
    bot_id = person.make_bot(initial_prompt=PROMPT, summary_prompt=SUMMARY_PROMPT)
    draft = {**DRAFT, "initial_prompt": DRAFT_PROMPT}
    person.ask("PUT", f"/bots/{bot_id}/draft", draft).raise_for_status()
    case = {**CASE, "messages": [{"content": CASE_INPUT}]}
    made = person.post(f"/bots/{bot_id}/cases", {"cases": [case]}).raise_for_status().json()
    run = f"/bots/{bot_id}/cases/{made['cases'][0]['case_id']}/runs"
    reply = str(person.post(run, {"attempt": 1}).raise_for_status().json()["reply"])
    yield reply.partition("\n")[0]  # it stands in JSON, where its lines are not lines
    grant = {"api_key": person.api_key, "bot_id": bot_id, "daily_budget_usd": 1}
    person.post("/grants", {**grant, "name": GRANT_NAME}).raise_for_status()
    session_id = person.start(bot_id)
    path = f"/sessions/{session_id}"
    for text in SAID:
        yield person.say(session_id, text).raise_for_status().json()["reply"]["content"]
    person.ask("PUT", f"{path}/title", {"title": TITLE}).raise_for_status()
    yield str(person.post(f"{path}/end").raise_for_status().json()["recap"])
    lab_id = person.start_lab(LAB_PROMPT)
    person.say(lab_id, SAID[-1]).raise_for_status()
    other_id = person.start(bot_id)
    cloud.model.faults({"kind": "html", "key_sha256": sha256(person.api_key)})
    assert person.say(other_id, UNANSWERED).is_error
    yield from (*SAID, UNANSWERED, PROMPT, SUMMARY_PROMPT, LAB_PROMPT, TITLE, DRAFT_PROMPT)
    yield from (CASE_INPUT, GRANT_NAME)


def test_a_stolen_database_with_all_secrets_tells_nothing(
    cloud_of_one: CloudInProcess, metric: Metric
) -> None:
    found, tried = recovered(cloud_of_one)
    metric("S5", "texts and keys recovered", len(found), f"{tried} decryptions and guesses", 0)
    assert not found


def test_data_keys_wrapped_by_a_stored_hash_are_caught(
    cloud_of_one: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    pepper = cloud_of_one.services.pepper

    def weak(salt: bytes, api_key: ApiKey, user_id: str) -> bytes:
        hashed = user_hashes(pepper, OPEN_AI_KEY, api_key)[0]
        return derive(hashed.encode(), f"kek.v1|{user_id}", salt)

    monkeypatch.setattr("gptlab.core.crypto._key_encryption_key", weak)
    found, tried = recovered(cloud_of_one)
    over = f"{tried} tries, planted: wrapped by user_hash"
    metric("S5", "texts and keys recovered", len(found), over, "caught")
    assert {SAID[-1], LAB_PROMPT, PROMPT, DRAFT_PROMPT, TITLE, UNANSWERED} <= found


def test_a_recovery_code_of_twenty_bits_is_caught(
    cloud_of_one: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setattr("gptlab.accounts.recovery_codes.SYMBOLS", 4)
    found, tried = recovered(cloud_of_one)
    over = f"{tried} tries, planted: a code of 20 bits"
    metric("S5", "texts and keys recovered", len(found), over, "caught")
    assert {SAID[-1], LAB_PROMPT, PROMPT, DRAFT_PROMPT, TITLE, UNANSWERED} <= found


def test_a_plain_hash_of_what_was_said_is_caught(
    cloud_of_one: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    def plain(key: DataKey, purpose: str, text: str) -> bytes:
        # Ids are made of macs as well, and must differ from person to person.
        salt = key.reveal() if purpose in ("bot", "session") else b""
        return hashlib.sha256(salt + text.encode()).digest()

    monkeypatch.setattr(DataKey, "mac", plain)
    found, tried = recovered(cloud_of_one)
    over = f"{tried} tries, planted: plain body hash"
    metric("S5", "texts and keys recovered", len(found), over, "caught")
    assert {"yes", "no", "hello"} <= found


def test_a_thief_with_a_key_opens_what_it_sealed(cloud_of_one: CloudInProcess) -> None:
    """The attack itself works: given the one thing that is missing, it reads everything."""
    with Person(cloud_of_one) as person:
        truth = set(_conversation(cloud_of_one, person))
        identity = cloud_of_one.services.tokens.verify(
            person.token, cloud_of_one.clock().timestamp()
        )
    thief = Attacker(documents(cloud_of_one), cloud_of_one.environment, GUESSES)
    thief.derivable = frozenset({identity.data_key.reveal(), os.urandom(32)})
    thief.attack()
    assert all(any(text in each for each in thief.loot) for text in truth)
