"""Labels of an assistant: which version is in production, which in staging, and since when."""

from dataclasses import replace

from gptlab.accounts.ownership import found_bot, own_bot
from gptlab.api import limits
from gptlab.api.bots import Bot as BotResponse
from gptlab.api.bots import LabelMovePage, ListLabelMoves, MoveLabel, RemoveLabel
from gptlab.bots.models import PRODUCTION, Bot, BotVersion, Release
from gptlab.bots.presenters import bot_response, move_response
from gptlab.bots.releases import TRIES, moved
from gptlab.core import errors, pagination
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed


def move_label(request: MoveLabel, caller: Caller, services: Services) -> BotResponse:
    """Let a label point at a version. One that does already is answered as it is."""
    for _ in range(TRIES):
        found, version = services.store.bots.find_with_version(request.bot_id, request.version)
        bot = own_bot(found_bot(found), caller)
        if version is None:
            raise errors.BotVersionNotFound
        present = bot.labelled(request.label)
        if present == request.version:
            return bot_response(bot, caller)
        if present != request.from_version:
            raise errors.BotChanged
        if present is None and len(bot.labels) >= limits.LABELS:
            raise errors.InvalidRequest(
                f"label: there are {limits.LABELS} beside production at most", param="label"
            )
        try:
            return _pointed(bot, request.label, version, request.note, caller, services)
        except PreconditionFailed:
            continue
    raise errors.StoreUnavailable(retry_after=1)


def remove_label(request: RemoveLabel, caller: Caller, services: Services) -> BotResponse:
    """Take a label away. One that is gone is answered likewise."""
    if request.label == PRODUCTION:
        raise errors.InvalidRequest(
            "label: there is always a version in production; move it instead", param="label"
        )
    for _ in range(TRIES):
        bot = own_bot(found_bot(services.store.bots.find(request.bot_id)), caller)
        present = bot.labelled(request.label)
        if present is None:
            return bot_response(bot, caller)
        if present != request.from_version:
            raise errors.BotChanged
        try:
            return _pointed(bot, request.label, None, "", caller, services)
        except PreconditionFailed:
            continue
    raise errors.StoreUnavailable(retry_after=1)


def list_label_moves(request: ListLabelMoves, caller: Caller, services: Services) -> LabelMovePage:
    """Moves have no gaps, so the next page begins with a number."""
    bot = own_bot(found_bot(services.store.bots.find(request.bot_id)), caller)
    newest = min(pagination.decode_number(request.page_token) or bot.label_moves, bot.label_moves)
    found = services.store.bots.moves(bot, newest, request.page_size) if newest else []
    following = newest - request.page_size
    return LabelMovePage(
        moves=[move_response(move, bot.bot_id, caller) for move in found],
        next_page_token=str(following) if following > 0 else None,
    )


def _pointed(  # noqa: PLR0913 - what was read, what is asked for, and who asks
    bot: Bot,
    label: str,
    version: BotVersion | None,
    note: str,
    caller: Caller,
    services: Services,
) -> BotResponse:
    """The assistant after the move."""
    now = services.clock()
    moves = moved(bot, {label: version}, note, caller, now)
    after = replace(bot, label_moves=bot.label_moves + len(moves), last_modified_date=now)
    labelled: dict[str, BotVersion | None] = {}
    if label == PRODUCTION and version:
        after = replace(after.giving(version), latest_version=bot.newest)
    else:
        labelled[label] = version
        labels = {name: number for name, number in bot.labels.items() if name != label}
        after = replace(after, labels={**labels, **({label: version.version} if version else {})})
    services.store.bots.release(bot, after, Release(moves=moves, labelled=labelled))
    return bot_response(after, caller)
