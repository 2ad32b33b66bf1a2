"""Versions of an assistant: revise it, go back to an earlier one, list them.

Versions are only added. A revision publishes at once, into production. Whoever asks names the
version they saw; where it is not in production any more they are told, unless the assistant is by
now what they asked for: then the answer to an earlier try was lost.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from gptlab.accounts.ceilings import admit
from gptlab.accounts.models import Counted
from gptlab.accounts.ownership import found_bot, own_bot
from gptlab.api.bots import Bot as BotResponse
from gptlab.api.bots import BotVersionPage, ListBotVersions, RevertBot, ReviseBot
from gptlab.bots.models import PRODUCTION, Bot, BotVersion, Release
from gptlab.bots.presenters import bot_response, version_response
from gptlab.bots.releases import TRIES, moved, numbered
from gptlab.core import errors, pagination
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed

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
    newest = min(pagination.decode_number(request.page_token) or bot.newest, bot.newest)
    found = services.store.bots.versions(bot, newest, request.page_size)
    following = newest - request.page_size
    return BotVersionPage(
        versions=[version_response(version, bot, caller) for version in found],
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
        now = services.clock()
        if wanted == bot and version <= bot.active.version:
            return bot_response(bot, caller)
        if bot.active.version != version:
            raise errors.BotChanged
        after = replace(wanted, last_modified_date=now)
        try:
            if wanted.active == bot.active:
                services.store.bots.revise(bot, after)
            else:
                admit(Counted.BOTS, caller, services)
                after = _published(bot, after, caller, services, now)
        except PreconditionFailed:
            continue
        return bot_response(after, caller)
    raise errors.StoreUnavailable(retry_after=1)


def _published(bot: Bot, wanted: Bot, caller: Caller, services: Services, now: datetime) -> Bot:
    """With what the model is given as the next version, in production."""
    new = numbered(bot, wanted.active, now)
    moves = moved(bot, {PRODUCTION: new}, "", caller, now)
    after = replace(
        wanted.giving(new), latest_version=new.version, label_moves=bot.label_moves + len(moves)
    )
    services.store.bots.release(bot, after, Release(new, moves))
    return after


def _revised(bot: Bot, request: ReviseBot) -> Bot:
    """The assistant as asked for, yet without a version of its own."""
    kept = {name: getattr(bot.active, name) for name in OPTIONAL}
    unset = {name: value for name, value in kept.items() if name not in request.model_fields_set}
    given = replace(bot.active.with_content(request), **unset)
    presented = replace(
        bot, name=request.name, tag_line=request.tag_line, description=request.description
    )
    return presented.giving(given)


def _reverted(bot: Bot, earlier: BotVersion) -> Bot:
    given = replace(
        earlier,
        **{name: getattr(bot.active, name) for name in _NOT_GIVEN},
    )
    return bot.giving(given)


_NOT_GIVEN = (
    "version", "created_date", "initial_prompt_id", "summary_prompt_id", "model_config_id", "note",
    "content_id",
)  # fmt: skip
"""What tells a version from another in which the model is given the same."""
