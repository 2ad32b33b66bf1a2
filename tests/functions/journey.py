"""Everything that a person can do, once each."""

import json
from collections import Counter
from pathlib import Path

from gptlab.api import operations
from gptlab.api.bench import CaseContent
from gptlab.api.bots import PublishDraft, SaveDraft, VersionContent
from gptlab.api.completions import GRANTED, CompleteChat, model_of
from gptlab.api.grants import CreateGrant
from gptlab.api.responses import CreateResponse
from gptlab.api.sessions import SendMessage, Transcript, Turn
from gptlab.client import Client
from tests.functions.assistants import cook, revision
from tests.functions.imported import imported


def journey(client: Client, key: str) -> Transcript:
    """Calls every operation at least once; the transcript as it was at the end of the session."""
    client.log_in(key)
    client.renew_login()
    client.get_jwks()
    client.get_user()
    client.set_spend_limit(5.0)
    client.list_models()
    bot = client.create_bot(cook())
    client.get_bot(bot.bot_id)
    client.revise_bot(revision(bot, initial_prompt="You are a baker."))
    client.revert_bot(bot.bot_id, version=2, to_version=1)
    client.list_bot_versions(bot.bot_id)
    _draft(client, bot.bot_id)
    client.list_bots("mine")
    session_id = client.start_session(bot.bot_id).session.session_id
    streamed = client.stream(
        operations.SEND_MESSAGE, SendMessage.of(session_id=session_id, message="Hello."),
        idempotency_key="the-streamed-message",
    )  # fmt: skip
    assert isinstance(list(streamed)[-1], Turn)
    client.stop_message(session_id, "the-streamed-message")
    client.regenerate_reply(session_id)
    client.edit_message(session_id, "000002-1u", "Good evening.")
    client.end_session(session_id)
    client.resume_session(session_id)
    client.rate_session(session_id, 1)
    client.rename_session(session_id, "A whole journey")
    client.change_model(session_id, "demo-chat")
    client.list_sessions()
    transcript = client.get_session(session_id)
    client.delete_session(session_id)
    client.import_session(imported(bot.bot_id))
    said = {"role": "user", "content": "Hello."}
    asked = CompleteChat.of(model=model_of(bot.bot_id, 2), messages=[said])
    client.complete_chat(asked, key)
    client.create_response(CreateResponse.of(model=asked.model, input="Hello."), key)
    client.list_callable_bots(key)
    client.get_callable_bot(asked.model, key)
    _grant(client, bot.bot_id, key)
    client.deactivate_bot(bot.bot_id)
    client.log_out()
    client.log_in(f"{key}-1")
    client.swap_key(f"{key}-1", f"{key}-2")
    code = client.make_recovery_code(f"{key}-2").recovery_code
    client.recover_account(code, f"{key}-3")
    client.delete_account(f"{key}-3")
    return transcript


def _draft(client: Client, bot_id: str) -> None:
    """From a draft of an assistant in its third version to a label that comes and goes."""
    draft = SaveDraft.of(
        bot_id=bot_id, **cook().model_dump(include=set(VersionContent.model_fields))
    )
    client.discard_draft(bot_id, client.save_draft(draft).revision)
    client.save_draft(draft)
    _bench(client, bot_id)
    revision = client.get_draft(bot_id).revision
    client.publish_draft(PublishDraft.of(bot_id=bot_id, revision=revision, version=3))
    client.move_label(bot_id, "staging", 3)
    client.remove_label(bot_id, "staging", from_version=3)
    client.list_label_moves(bot_id)


def _grant(client: Client, bot_id: str, key: str) -> None:
    wanted = CreateGrant.of(api_key=key, bot_id=bot_id, name="Page", daily_budget_usd=1)
    made = client.create_grant(wanted)
    said = {"role": "user", "content": "Hello."}
    client.complete_chat(CompleteChat.of(model=GRANTED, messages=[said]), made.token)
    client.create_response(CreateResponse.of(model=GRANTED, input="Hello."), made.token)
    client.list_grants()
    client.get_grant(made.grant.grant_id)
    client.revoke_grant(made.grant.grant_id)


def _bench(client: Client, bot_id: str) -> None:
    """A case of an assistant with a draft."""
    case = CaseContent.of(
        messages=[{"content": "Hello."}], checks=[{"kind": "max_words", "words": 500}], repeats=1
    )
    case_id = client.add_cases(bot_id, [case]).cases[0].case_id
    client.list_cases(bot_id)
    for version in ("production", "draft"):
        client.run_case(bot_id, case_id, version)
    client.get_verdict(bot_id)
    client.get_scoreboard(bot_id)
    changed = client.change_case(bot_id, case_id, case.model_copy(update={"name": "Short"}))
    client.delete_case(bot_id, changed.case_id)


def served(log: Path) -> Counter[str]:
    """How often each operation answered well, as its own log line says."""
    lines = log.read_text().splitlines()
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    return Counter(line["operation"] for line in logged if line.get("status") == 200)
