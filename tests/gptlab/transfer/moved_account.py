"""Somebody with all that an account can have, and what two accounts have in common."""

from typing import Any

from gptlab.api.bench import CaseContent
from gptlab.api.bots import Bot, PublishDraft, SaveDraft, VersionContent
from gptlab.client import Client
from gptlab.files.archives import Account
from tests.functions.assistants import cook, revision

OF_ONE_INSTALLATION: dict[str, Any] = {
    "bot": {"bot_id", "sessions_started", "sessions_ended", "created_date", "last_modified_date",
            "draft_revision"},
    "versions": {"__all__": {"created_date"}},
    "moves": {"__all__": {"moved_by", "moved_date"}},
    "draft": {"bot_id", "revision", "saved_date"},
    "cases": {"__all__": {"case_id", "created_date"}},
}  # fmt: skip


def contents(found: Account) -> Any:  # noqa: ANN401 - plain values, to compare
    """All that an account has, without what belongs to one installation: ids, and dates of bots."""
    names = {each.bot.bot_id: each.bot.name for each in found.bots}
    bots = [each.model_dump(exclude=OF_ONE_INSTALLATION) for each in found.bots]
    sessions = [
        {
            **each.model_dump(exclude={"session": {"session_id", "bot_id"}}),
            "with": names.get(each.session.bot_id or "", each.session.bot_id),
        }
        for each in found.sessions
    ]
    return bots, sessions


def case(text: str) -> CaseContent:
    return CaseContent.of(messages=[{"content": text}], checks=[{"kind": "contains", "text": "a"}])


def draft(client: Client, bot: Bot, prompt: str) -> str:
    """A draft with this prompt; its revision."""
    content = cook(initial_prompt=prompt).model_dump(include=set(VersionContent.model_fields))
    return client.save_draft(SaveDraft.of(**content, bot_id=bot.bot_id)).revision


def published(client: Client, bot: Bot, prompt: str, labels: list[str], note: str) -> Bot:
    """The assistant with one more version."""
    publication = PublishDraft.of(
        bot_id=bot.bot_id, revision=draft(client, bot, prompt), version=bot.latest_version,
        labels=labels, note=note,
    )  # fmt: skip
    return client.publish_draft(publication)


def make_assistants(client: Client) -> Bot:
    """Two; the first with versions of all kinds, moved labels, a draft behind, and cases."""
    bot = client.create_bot(cook())
    bot = client.revise_bot(revision(bot, initial_prompt="You are a baker, {{city}}.", variables=[
        {"name": "city", "required": False}], starters=["Hello?"]))  # fmt: skip
    bot = published(client, bot, "You are a grocer.", ["staging"], "Sells leeks.")
    bot = published(client, bot, "You are a smith.", ["staging", "production"], "")
    client.move_label(bot.bot_id, "staging", 2, from_version=4, note="The smith burned it.")
    client.remove_label(bot.bot_id, "staging", from_version=2)
    client.move_label(bot.bot_id, "best", 3)
    draft(client, bot, "You are a sailor.")
    client.revise_bot(revision(client.get_bot(bot.bot_id), initial_prompt="You are a cook again."))
    bot = client.move_label(bot.bot_id, "production", 4, from_version=5, note="Back.")
    client.add_cases(bot.bot_id, [case(text) for text in ("one", "two", "one", "three")])
    client.create_bot(cook(name="Other"))
    return client.get_bot(bot.bot_id)


def make_sessions(client: Client, bot: Bot) -> None:
    """One with every kind of branch, and one with another model."""
    first = client.start_session(bot.bot_id).session.session_id
    client.send_message(first, "I have leeks.")
    client.regenerate_reply(first)
    client.regenerate_reply(first)
    client.send_message(first, "And onions.")
    client.edit_message(first, "000002-1u", "I have bread.")
    client.regenerate_reply(first)
    client.send_message(first, "And cheese.")
    client.edit_message(first, "000003-1u", "And garlic.")
    client.rename_session(first, "On soup")
    client.rate_session(first, 1)
    client.end_session(first)
    client.start_session(bot.bot_id, model="demo-chat-mini")
