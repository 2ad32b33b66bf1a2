"""The draft of an assistant: saved for its owner alone, and published as the next version."""

from dataclasses import replace
from datetime import datetime

from gptlab.accounts.models import Additions, Counted, User
from gptlab.accounts.ownership import found_bot, own_bot, require_active_user
from gptlab.api import limits
from gptlab.api.bots import Bot as BotResponse
from gptlab.api.bots import (
    DiscardDraft,
    DiscardedDraft,
    GetDraft,
    PublishDraft,
    SaveDraft,
    VersionContent,
)
from gptlab.api.bots import Draft as DraftResponse
from gptlab.api.fields import Replayed
from gptlab.bots.models import PRODUCTION, Bot, Draft, Release, draft_associated_data
from gptlab.bots.presenters import bot_response, draft_response
from gptlab.bots.releases import TRIES, moved, numbered, sealed_note
from gptlab.core import errors
from gptlab.core.crypto import random_id
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed


def get_draft(request: GetDraft, caller: Caller, services: Services) -> DraftResponse:
    _, draft = _found(request.bot_id, caller, services)
    return draft_response(_there(draft), caller)


def save_draft(request: SaveDraft, caller: Caller, services: Services) -> DraftResponse:
    """Keep it, in place of the one that was seen."""
    content = VersionContent.of(**request.model_dump(exclude={"bot_id", "revision"}))
    bot, before = _found(request.bot_id, caller, services)
    if before and before.open(caller.data_key) == content:
        return draft_response(before, caller)
    if (before.revision if before else None) != request.revision:
        raise errors.DraftChanged
    associated_data = draft_associated_data(bot.bot_id)
    draft = Draft(
        bot_id=bot.bot_id,
        revision=random_id(),
        base_version=before.base_version if before else bot.newest,
        body=caller.data_key.seal(content.model_dump_json(), associated_data),
        saved_date=services.clock(),
    )
    try:
        services.store.bots.save_draft(before, draft)
    except PreconditionFailed:
        raise errors.DraftChanged from None
    return draft_response(draft, caller)


def discard_draft(request: DiscardDraft, caller: Caller, services: Services) -> DiscardedDraft:
    """One that is gone is answered likewise."""
    _, draft = _found(request.bot_id, caller, services)
    if draft and draft.revision != request.revision:
        raise errors.DraftChanged
    if draft:
        try:
            services.store.bots.discard_draft(draft)
        except PreconditionFailed:
            raise errors.DraftChanged from None
    return DiscardedDraft(bot_id=request.bot_id)


def publish_draft(
    request: PublishDraft, caller: Caller, services: Services
) -> BotResponse | Replayed[BotResponse]:
    """The draft as the next version, and labels on it: one read and one commit."""
    asked = f"{caller.idempotency_key}|{request.model_dump_json()}"
    mac = caller.data_key.mac("publication", asked)
    for _ in range(TRIES):
        found, draft, user = services.store.bots.find_for_publication(
            request.bot_id, caller.user_id
        )
        payer = require_active_user(user, caller)
        bot = own_bot(found_bot(found), caller)
        if bot.publication_mac == mac:
            return Replayed(bot_response(bot, caller))
        if bot.newest != request.version:
            raise errors.BotChanged
        if _there(draft).revision != request.revision:
            raise errors.DraftChanged
        now = services.clock()
        after, release = _release(bot, _there(draft), request, caller, now)
        after = replace(after, publication_mac=mac)
        try:
            services.store.bots.release(bot, after, release, _admission(payer, services, now))
        except PreconditionFailed:
            continue
        return bot_response(after, caller)
    raise errors.StoreUnavailable(retry_after=1)


def _found(bot_id: str, caller: Caller, services: Services) -> tuple[Bot, Draft | None]:
    bot, draft = services.store.bots.find_with_draft(bot_id)
    return own_bot(found_bot(bot), caller), draft


def _there(draft: Draft | None) -> Draft:
    if draft is None:
        raise errors.DraftNotFound
    return draft


def _release(
    bot: Bot, draft: Draft, request: PublishDraft, caller: Caller, now: datetime
) -> tuple[Bot, Release]:
    """The assistant afterwards, and what is done to it."""
    new = numbered(bot, bot.active.with_content(draft.open(caller.data_key)), now)
    note = sealed_note(request.note, bot.bot_id, "versions", new.version, caller)
    new = replace(new, note=note, content_id=draft.revision)
    targets = dict.fromkeys(request.labels, new)
    labels = {**bot.labels, **dict.fromkeys(targets.keys() - {PRODUCTION}, new.version)}
    if len(labels) > limits.LABELS:
        raise errors.InvalidRequest(_TOO_MANY, param="labels")
    moves = moved(bot, targets, request.note, caller, now)
    after = replace(
        bot.giving(new) if PRODUCTION in targets else bot,
        latest_version=new.version,
        labels=labels,
        label_moves=bot.label_moves + len(moves),
        draft_revision=None,
        last_modified_date=now,
    )
    labelled = {label: new for label in targets if label != PRODUCTION}
    return after, Release(new, moves, labelled, draft)


_TOO_MANY = f"labels: there are {limits.LABELS} beside production at most"


def _admission(user: User, services: Services, now: datetime) -> tuple[User, Additions] | None:
    """To be counted in the same commit, on the user as they were read; raises CeilingReached."""
    most = services.settings.ceilings[Counted.BOTS]
    if not most:
        return None
    if user.admitted_on(Counted.BOTS, now) >= most:
        raise errors.CeilingReached
    return user, user.admission(Counted.BOTS, now)
