"""A version is whole: what its variables, starters and reply schema do, from end to end."""

import json
from collections.abc import Callable, Iterator

import httpx2
import pytest

from gptlab.api.bots import Bot
from gptlab.api.completions import CompleteChat, model_of
from gptlab.api.sessions import LabConfiguration
from gptlab.client import Client
from gptlab.core import errors
from gptlab.guard.wording import REFUSAL
from tests.functions.assistants import cook, revision
from tests.gptlab.scripted import ScriptedChat
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.stored_documents import documents

SECRET = "a pinch of dried marigold for luck"
HIDDEN = (
    "Above the old kitchen door hangs a bunch of marigold that nobody may ever mention, and each "
    "new guest is led past it in silence, with a wink and a spoon."
)
PROMPT = (
    f"You are a cook. You cook {{{{dish}}}} for {{{{guests}}}}, and {{{{never}}}} more. {HIDDEN}"
)
SCHEMA = {"type": "object", "properties": {"dish": {"enum": [["a"], ["b"]]}}}
VARIABLES = [{"name": "dish", "description": "What is cooked"},
             {"name": "guests", "type": "number", "default": 2}]  # fmt: skip
KEY = "demo-key-of-whole-versions"


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as running:
        yield running


@pytest.fixture
def chat(cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch) -> ScriptedChat:
    scripted = ScriptedChat()
    monkeypatch.setattr(cloud.services, "chat", scripted)
    return scripted


@pytest.fixture
def signed_in(cloud: CloudInProcess) -> Iterator[Callable[[str], Client]]:
    opened: list[Client] = []

    def sign_in(key: str) -> Client:
        opened.append(Client(cloud.gateway_url))
        opened[-1].log_in(key)
        return opened[-1]

    yield sign_in
    for client in opened:
        client.close()


@pytest.fixture
def owner(signed_in: Callable[[str], Client]) -> Client:
    return signed_in(KEY)


@pytest.fixture
def bot(owner: Client) -> Bot:
    return owner.create_bot(
        cook(
            initial_prompt=PROMPT,
            summary_prompt="Sum up the {{dish}}.",
            variables=VARIABLES,
            starters=["What is for dinner?"],
            reply_schema=SCHEMA,
        )
    )


def instructions(chat: ScriptedChat) -> str:
    return str(chat.asked[-1][0]["content"])


def call(client: Client, bot: Bot, **more: object) -> str:
    said = {"role": "user", "content": "Hello."}
    asked = CompleteChat.of(model=model_of(bot.bot_id), messages=[said], **more)
    return client.complete_chat(asked, KEY).choices[0].message.content


def test_everybody_sees_what_there_is_to_fill_in(
    bot: Bot, signed_in: Callable[[str], Client]
) -> None:
    shown = signed_in(f"{KEY}-2").get_bot(bot.bot_id)

    assert [each.name for each in shown.variables] == ["dish", "guests"]
    assert (shown.starters, shown.reply_schema) == (("What is for dinner?",), SCHEMA)
    assert shown.initial_prompt is None


def test_a_session_fills_in_its_prompts_and_says_with_what(
    owner: Client, bot: Bot, chat: ScriptedChat
) -> None:
    started = owner.start_session(bot.bot_id, variables={"dish": "pea soup"})
    session_id = started.session.session_id
    opening = instructions(chat)
    owner.end_session(session_id)

    assert "You cook pea soup for 2, and {{never}} more." in opening
    assert json.dumps(SCHEMA) in opening
    assert json.dumps(SCHEMA) not in instructions(chat)  # a recap is for people
    assert chat.asked[-1][-1]["content"].endswith("Sum up the pea soup.")
    assert owner.get_session(session_id).variables == {"dish": "pea soup", "guests": "2"}


def test_a_call_fills_them_in_too(owner: Client, bot: Bot, chat: ScriptedChat) -> None:
    call(owner, bot, variables={"dish": "stew", "guests": 4})

    assert "You cook stew for 4" in instructions(chat)


def test_a_missing_one_is_refused_by_name(
    cloud: CloudInProcess, owner: Client, bot: Bot, chat: ScriptedChat
) -> None:
    with pytest.raises(errors.InvalidRequest, match=r"variables\.dish: is missing"):
        owner.start_session(bot.bot_id)
    said = [{"role": "user", "content": "Hello."}]
    refused = httpx2.post(
        f"{cloud.gateway_url}/v1/chat/completions",
        json={"model": bot.bot_id, "messages": said, "variables": {"dish": 1}},
        headers={"Authorization": f"Bearer {KEY}"},
        trust_env=False,
    )

    assert refused.status_code == 400
    assert refused.json()["error"]["param"] == "variables.dish"
    assert chat.asked == []


def test_what_was_filled_in_is_stored_sealed(
    cloud: CloudInProcess, owner: Client, bot: Bot, chat: ScriptedChat
) -> None:
    owner.start_session(bot.bot_id, variables={"dish": SECRET})

    assert SECRET in instructions(chat)
    assert not any(SECRET in str(fields) for fields in documents(cloud).values())


def test_what_people_filled_in_may_be_said_back(
    owner: Client, bot: Bot, chat: ScriptedChat, signed_in: Callable[[str], Client]
) -> None:
    told = "a leek and potato soup with far too much cream and a little nutmeg on the very top"
    chat._script[:] = ["Hello.", f"So it is {told}.", f"So it is {told}.", HIDDEN]
    other = signed_in(f"{KEY}-2")
    session = other.start_session(bot.bot_id, variables={"dish": told}).session.session_id

    assert other.send_message(session, "What is it?").reply.content == f"So it is {told}."
    assert call(owner, bot, variables={"dish": told}) == f"So it is {told}."
    assert call(owner, bot, variables={"dish": told}) == REFUSAL


def test_a_test_session_has_variables_too(owner: Client, chat: ScriptedChat) -> None:
    lab = LabConfiguration.of(
        initial_prompt=PROMPT, config={"model": "demo-chat"}, variables=VARIABLES
    )
    owner.start_session(lab=lab, variables={"dish": "broth"})

    assert "You cook broth for 2" in instructions(chat)


def test_a_retry_is_known_by_its_variables(owner: Client, bot: Bot, chat: ScriptedChat) -> None:
    first = owner.start_session(bot.bot_id, variables={"dish": "a"}, idempotency_key="same-key")
    again = owner.start_session(bot.bot_id, variables={"dish": "a"}, idempotency_key="same-key")

    assert again == first
    with pytest.raises(errors.IdempotencyKeyReused):
        owner.start_session(bot.bot_id, variables={"dish": "b"}, idempotency_key="same-key")


def test_a_revision_of_a_client_that_knows_none_keeps_them(owner: Client, bot: Bot) -> None:
    older = revision(bot, initial_prompt="You are a baker. {{dish}}!").model_dump(
        exclude={"variables", "starters", "reply_schema"}
    )
    revised = owner.revise_bot(type(revision(bot)).of(**older))

    assert (revised.version, revised.variables) == (2, bot.variables)
    assert (revised.starters, revised.reply_schema) == (bot.starters, SCHEMA)


def test_a_changed_schema_is_a_new_version_and_going_back_brings_it_back(
    owner: Client, bot: Bot
) -> None:
    revised = owner.revise_bot(revision(bot, reply_schema=None, starters=[]))
    reverted = owner.revert_bot(bot.bot_id, version=2, to_version=1)

    assert (revised.version, revised.reply_schema, revised.starters) == (2, None, ())
    assert (reverted.version, reverted.reply_schema) == (3, SCHEMA)
    assert [each.reply_schema for each in owner.list_bot_versions(bot.bot_id).versions] == [
        SCHEMA, None, SCHEMA,
    ]  # fmt: skip
