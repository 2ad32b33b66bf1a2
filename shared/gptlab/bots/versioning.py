"""Versions of an assistant: revise it, go back to an earlier one, list them.

Versions are only added. Whoever asks names the version they saw; where it is not the present one
any more they are told, unless the assistant is by now what they asked for: then the answer to an
earlier try was lost.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from gptlab.accounts.ceilings import admit_bot
from gptlab.accounts.ownership import found_bot, own_bot
from gptlab.api.bots import Bot as BotResponse
from gptlab.api.bots import BotVersionPage, ListBotVersions, RevertBot, ReviseBot
from gptlab.bots.models import Bot, BotVersion
from gptlab.bots.presenters import bot_response, version_response
from gptlab.core import errors, pagination
from gptlab.core.crypto import random_id
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed

TRIES = 4
OPTIONAL = ("variables", "starters", "reply_schema")
"""Fields of a revision that stay as they are where they are left out: older clients know none."""


def revise_bot(request: ReviseBot, caller: Caller, services: Services) -> BotResponse:
    """Change an assistant. What the model is given makes a version, its presentation does not."""

    def asked_for() -> tuple[Bot, Bot]:
        bot = _own(services.store.bots.find(request.bot_id), caller)
        return bot, _revised(bot, request)

    return _changed(asked_for, request.version, caller, services)


def revert_bot(request: RevertBot, caller: Caller, services: Services) -> BotResponse:
    """Give the model again what it was given in an earlier version."""

    def asked_for() -> tuple[Bot, Bot]:
        found, earlier = services.store.bots.find_with_version(request.bot_id, request.to_version)
        bot = _own(found, caller)
        if earlier is None:
            raise errors.BotVersionNotFound
        return bot, _reverted(bot, earlier)

    return _changed(asked_for, request.version, caller, services)


def list_bot_versions(
    request: ListBotVersions, caller: Caller, services: Services
) -> BotVersionPage:
    """Versions have no gaps, so the next page begins with a number."""
    bot = _own(services.store.bots.find(request.bot_id), caller)
    asked = pagination.decode_number(request.page_token) or bot.active.version
    newest = min(asked, bot.active.version)
    found = services.store.bots.versions(bot, newest, request.page_size)
    following = newest - request.page_size
    return BotVersionPage(
        versions=[version_response(version) for version in found],
        next_page_token=str(following) if following > 0 else None,
    )


def _own(bot: Bot | None, caller: Caller) -> Bot:
    return own_bot(found_bot(bot), caller)


def _changed(
    asked_for: Callable[[], tuple[Bot, Bot]], version: int, caller: Caller, services: Services
) -> BotResponse:
    """Make an assistant what is asked for; ``asked_for`` reads it as it is, and says that."""
    for _ in range(TRIES):
        bot, wanted = asked_for()
        made = bot.active.version - version
        if wanted == bot and made in (0, 1):
            return bot_response(bot, caller)
        if made:
            raise errors.BotChanged
        after = _numbered(bot, wanted, services.clock())
        if after.active != bot.active:
            admit_bot(caller, services)
        try:
            services.store.bots.revise(bot, after)
        except PreconditionFailed:
            continue
        return bot_response(after, caller)
    raise errors.StoreUnavailable(retry_after=1)


def _revised(bot: Bot, request: ReviseBot) -> Bot:
    """The assistant as asked for, yet without a version of its own."""
    given = replace(
        bot.active,
        session_type=request.session_type,
        initial_prompt_msg=request.initial_prompt,
        summary_prompt_msg=request.summary_prompt,
        model_config=request.config,
        **{name: getattr(request, name) for name in OPTIONAL if name in request.model_fields_set},
    )
    presented = replace(
        bot, name=request.name, tag_line=request.tag_line, description=request.description
    )
    return presented.giving(given)


def _reverted(bot: Bot, earlier: BotVersion) -> Bot:
    given = replace(
        bot.active,
        session_type=earlier.session_type,
        initial_prompt_msg=earlier.initial_prompt_msg,
        summary_prompt_msg=earlier.summary_prompt_msg,
        model_config=earlier.model_config,
        variables=earlier.variables,
        starters=earlier.starters,
        reply_schema=earlier.reply_schema,
    )
    return bot.giving(given)


def _numbered(bot: Bot, wanted: Bot, now: datetime) -> Bot:
    """What is wanted, as a new version where the model is to be given something else.

    A part that is as it was keeps its entry in the history, and the counters there.
    """
    wanted = replace(wanted, last_modified_date=now)
    old, new = bot.active, wanted.active
    if new == old:
        return wanted
    numbered = replace(new, version=old.version + 1, created_date=now)
    if new.initial_prompt_msg != old.initial_prompt_msg:
        numbered = replace(numbered, initial_prompt_id=random_id())
    if new.summary_prompt_msg != old.summary_prompt_msg:
        numbered = replace(numbered, summary_prompt_id=random_id())
    if new.model_config != old.model_config:
        numbered = replace(numbered, model_config_id=random_id())
    return wanted.giving(numbered)
