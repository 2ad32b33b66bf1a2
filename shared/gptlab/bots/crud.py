"""Assistants: build, open, list, take down."""

from dataclasses import replace
from datetime import datetime

from gptlab.accounts.ceilings import admit
from gptlab.accounts.models import Counted
from gptlab.accounts.ownership import found_bot, found_version, load_session, own_bot
from gptlab.api.bots import Bot as BotResponse
from gptlab.api.bots import BotPage, CreateBot, DeactivateBot, GetBot, ListBots
from gptlab.api.completions import (
    CallableBot,
    CallableBotList,
    GetCallableBot,
    ListCallableBots,
    model_of,
)
from gptlab.api.fields import Replayed
from gptlab.bots.models import FIRST_VERSION, Bot, BotVersion, ref_of
from gptlab.bots.presenters import bot_response, summary_response
from gptlab.core import errors, pagination
from gptlab.core.crypto import ApiKey, random_id
from gptlab.core.services import Caller, Services
from gptlab.store.database import Page, PreconditionFailed

LISTED_AS_MODELS = 100
OPTIONAL = ("variables", "starters", "reply_schema")


def create_bot(
    request: CreateBot, caller: Caller, services: Services
) -> BotResponse | Replayed[BotResponse]:
    """Build an assistant. Its id comes from the idempotency key, so a retry finds the first."""
    bot = new_bot(request, caller, services.clock())
    if request.lab_session_id and not _is_own_lab_session(request.lab_session_id, caller, services):
        return _earlier(bot, caller, services, errors.SessionNotFound())
    admit(Counted.BOTS, caller, services)
    try:
        services.store.bots.create(bot, lab_session_id=request.lab_session_id)
    except PreconditionFailed:
        return _earlier(bot, caller, services, errors.SignInAgain())
    return bot_response(bot, caller)


def get_bot(request: GetBot, caller: Caller | None, services: Services) -> BotResponse:
    return bot_response(found_bot(services.store.bots.find(request.bot_id)), caller)


def deactivate_bot(request: DeactivateBot, caller: Caller, services: Services) -> BotResponse:
    """Take an assistant down. One that is down already is answered as it is."""
    bot = own_bot(services.store.bots.find(request.bot_id), caller)
    if not bot.is_active:
        return bot_response(bot, caller)
    now = services.clock()
    try:
        services.store.bots.mark(bot.bot_id, {"is_active": False}, now)
    except PreconditionFailed:
        raise errors.BotNotFound from None
    return bot_response(replace(bot, is_active=False, last_modified_date=now), caller)


def list_bots(request: ListBots, caller: Caller | None, services: Services) -> BotPage:
    if request.which == "mine" and caller is None:
        raise errors.TokenMissing
    user_id = caller.user_id if caller else None
    page = Page(request.page_size + 1, pagination.decode(request.page_token))
    found = services.store.bots.page(request.which, user_id, page)
    shown = found[: request.page_size]
    last = shown[-1] if len(found) > len(shown) else None
    return BotPage(
        bots=[summary_response(bot, user_id) for bot in shown],
        next_page_token=pagination.encode((last.created_date, last.bot_id)) if last else None,
    )


def list_callable_bots(
    request: ListCallableBots, api_key: ApiKey, services: Services
) -> CallableBotList:
    found = services.store.bots.page("showcased", None, Page(LISTED_AS_MODELS))
    return CallableBotList(
        data=[
            CallableBot(id=model_of(bot.bot_id), created=int(bot.created_date.timestamp()))
            for bot in found
        ]
    )


def get_callable_bot(request: GetCallableBot, api_key: ApiKey, services: Services) -> CallableBot:
    ref = ref_of(request.version)
    found, version = services.store.bots.find_with_version(request.bot_id, ref)
    bot = found_bot(found)
    found_version(bot, version, ref)
    return CallableBot(
        id=model_of(bot.bot_id, request.version), created=int(bot.created_date.timestamp())
    )


def new_bot(request: CreateBot, caller: Caller, now: datetime) -> Bot:
    """The assistant that this request asks for."""
    # Of a client that knows no variables a request has the hash that it had before there were any.
    unused = {name for name in OPTIONAL if not getattr(request, name)}
    wanted = request.model_dump_json(exclude=unused)
    return Bot(
        bot_id=caller.data_key.document_id("bot", caller.idempotency_key),
        name=request.name,
        tag_line=request.tag_line,
        description=request.description,
        session_type=request.session_type,
        creator_user_id=caller.user_id,
        created_date=now,
        last_modified_date=now,
        showcased=False,
        is_active=True,
        sessions_started=0,
        sessions_ended=0,
        active=_first_version(request, now),
        creation_mac=caller.data_key.mac("bot_body", wanted),
    )


def _first_version(request: CreateBot, now: datetime) -> BotVersion:
    return BotVersion(
        version=FIRST_VERSION,
        session_type=request.session_type,
        initial_prompt_id=random_id(),
        summary_prompt_id=random_id(),
        model_config_id=random_id(),
        initial_prompt_msg=request.initial_prompt,
        summary_prompt_msg=request.summary_prompt,
        model_config=request.config,
        created_date=now,
        variables=request.variables,
        starters=request.starters,
        reply_schema=request.reply_schema,
    )


def _earlier(
    bot: Bot, caller: Caller, services: Services, otherwise: errors.GPTLabError
) -> Replayed[BotResponse]:
    """What this request made before; raises ``otherwise`` where it made nothing."""
    earlier = services.store.bots.find(bot.bot_id)
    if earlier is None:
        raise otherwise
    if earlier.creation_mac != bot.creation_mac:
        raise errors.IdempotencyKeyReused
    return Replayed(bot_response(earlier, caller))


def _is_own_lab_session(session_id: str, caller: Caller, services: Services) -> bool:
    try:
        return load_session(session_id, caller, services).is_lab
    except errors.SessionNotFound:
        return False
