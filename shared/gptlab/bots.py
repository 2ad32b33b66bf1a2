"""Assistants: build, open, list."""

from datetime import datetime
from typing import Any

from gptlab import api, errors, paging
from gptlab.crypto import random_id
from gptlab.models import Bot, BotSummary
from gptlab.ownership import load_session
from gptlab.services import Caller, Services
from gptlab.store import CommitRefused
from gptlab.store.database import Page


def create_bot(
    command: api.CreateBot, caller: Caller, services: Services
) -> api.Bot | api.Replayed[api.Bot]:
    """Build an assistant. Its id comes from the idempotency key, so a retry finds the first."""
    bot = new_bot(command, caller, services.clock())
    if command.lab_session_id and not _is_own_lab_talk(command.lab_session_id, caller, services):
        return _earlier(bot, caller, services, errors.SessionNotFound())
    try:
        services.store.bots.create(bot, lab_session_id=command.lab_session_id)
    except CommitRefused:
        return _earlier(bot, caller, services, errors.SignInAgain())
    return answer(bot, caller)


def get_bot(command: api.GetBot, caller: Caller | None, services: Services) -> api.Bot:
    bot = services.store.bots.find(command.bot_id)
    if bot is None or not bot.is_active:
        raise errors.BotNotFound
    return answer(bot, caller)


def list_bots(command: api.ListBots, caller: Caller | None, services: Services) -> api.BotPage:
    if command.which == "mine" and caller is None:
        raise errors.TokenMissing
    user_id = caller.user_id if caller else None
    page = Page(command.page_size + 1, paging.decode(command.page_token))
    found = services.store.bots.page(command.which, user_id, page)
    shown = found[: command.page_size]
    last = shown[-1] if len(found) > len(shown) else None
    return api.BotPage(
        bots=[api.BotSummary(**_summary(bot, user_id)) for bot in shown],
        next_page_token=paging.encode((last.created_date, last.bot_id)) if last else None,
    )


def new_bot(command: api.CreateBot, caller: Caller, now: datetime) -> Bot:
    """The assistant that this request asks for."""
    wanted = command.model_dump_json()
    return Bot(
        bot_id=caller.data_key.document_id("bot", caller.idempotency_key),
        name=command.name,
        tag_line=command.tag_line,
        description=command.description,
        session_type=command.session_type,
        creator_user_id=caller.user_id,
        created_date=now,
        last_modified_date=now,
        showcased=False,
        is_active=True,
        sessions_started=0,
        sessions_ended=0,
        active_initial_prompt_id=random_id(),
        active_summary_prompt_id=random_id(),
        active_model_config_id=random_id(),
        active_initial_prompt_msg=command.initial_prompt,
        active_summary_prompt_msg=command.summary_prompt,
        active_model_config=command.config,
        creation_mac=caller.data_key.mac("bot_body", wanted),
    )


def answer(bot: Bot, caller: Caller | None) -> api.Bot:
    """The assistant as the caller may see it: its prompts only if they are theirs."""
    summary = _summary(bot, caller.user_id if caller else None)
    is_mine = summary["is_mine"]
    return api.Bot(
        **summary,
        config=bot.active_model_config,
        initial_prompt=bot.active_initial_prompt_msg if is_mine else None,
        summary_prompt=bot.active_summary_prompt_msg if is_mine else None,
        is_active=bot.is_active,
        last_modified_date=bot.last_modified_date,
    )


def _earlier(
    bot: Bot, caller: Caller, services: Services, otherwise: errors.GPTLabError
) -> api.Replayed[api.Bot]:
    """What this request made before; raises ``otherwise`` where it made nothing."""
    earlier = services.store.bots.find(bot.bot_id)
    if earlier is None:
        raise otherwise
    if earlier.creation_mac != bot.creation_mac:
        raise errors.IdempotencyKeyReused
    return api.Replayed(answer(earlier, caller))


def _is_own_lab_talk(session_id: str, caller: Caller, services: Services) -> bool:
    try:
        return load_session(session_id, caller, services).is_lab
    except errors.SessionNotFound:
        return False


def _summary(bot: BotSummary, user_id: str | None) -> dict[str, Any]:
    return {
        "bot_id": bot.bot_id,
        "name": bot.name,
        "tag_line": bot.tag_line,
        "description": bot.description,
        "session_type": bot.session_type,
        "showcased": bot.showcased,
        "is_mine": bot.creator_user_id == user_id,
        "created_date": bot.created_date,
        "sessions_started": bot.sessions_started,
        "sessions_ended": bot.sessions_ended,
    }
