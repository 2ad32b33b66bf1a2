"""Grants: create, list, look at, revoke."""

from datetime import timedelta

from gptlab.accounts.ceilings import admit
from gptlab.accounts.key_changes import refuse_other_key
from gptlab.accounts.models import Counted
from gptlab.accounts.ownership import found_version, own_bot, require_active_user
from gptlab.api.fields import Replayed
from gptlab.api.grants import (
    CreatedGrant,
    CreateGrant,
    DaySpent,
    GetGrant,
    GrantPage,
    ListGrants,
    RevokeGrant,
)
from gptlab.api.grants import Grant as GrantResponse
from gptlab.bots.models import ref_of
from gptlab.core import errors, pagination
from gptlab.core.grant_tokens import GrantClaims
from gptlab.core.services import Caller, Services
from gptlab.grants.models import Grant, known, name_associated_data
from gptlab.llm.spending import NANO, nano_usd
from gptlab.store.database import Page, PreconditionFailed


def create_grant(
    request: CreateGrant, caller: Caller, services: Services
) -> CreatedGrant | Replayed[CreatedGrant]:
    """Make a grant. Its id comes from the idempotency key: a retry gets a token of the first."""
    refuse_other_key(request.api_key, caller)
    grant, ref = _new(request, caller, services), ref_of(request.version)
    found = services.store.grants.find_call(grant.grant_id, caller.user_id, request.bot_id, ref)
    require_active_user(found.owner, caller)
    if found.grant:
        return _earlier(found.grant, grant, caller, services)
    version = found_version(own_bot(found.bot, caller), found.version, ref)
    model = version.model_config.model or services.directory.default_model(caller.api_key)
    known(services.directory.facts(model).price)
    admit(Counted.GRANTS, caller, services)
    try:
        services.store.grants.create(grant)
    except PreconditionFailed:
        earlier = _own(services.store.grants.find(grant.grant_id), caller)
        return _earlier(earlier, grant, caller, services)
    return _created(grant, caller, services)


def list_grants(request: ListGrants, caller: Caller, services: Services) -> GrantPage:
    page = Page(request.page_size + 1, pagination.decode(request.page_token))
    found = services.store.grants.of_user(caller.user_id, request.bot_id, page)
    shown = found[: request.page_size]
    last = shown[-1] if len(found) > len(shown) else None
    return GrantPage(
        grants=[_response(grant, caller, services) for grant in shown],
        next_page_token=pagination.encode((last.created_date, last.grant_id)) if last else None,
    )


def get_grant(request: GetGrant, caller: Caller, services: Services) -> GrantResponse:
    grant = _own(services.store.grants.find(request.grant_id), caller)
    return _response(grant, caller, services)


def revoke_grant(request: RevokeGrant, caller: Caller, services: Services) -> GrantResponse:
    """End a grant. One that was revoked before is answered as it is."""
    grant = _own(services.store.grants.find(request.grant_id), caller)
    if grant.revoked_date is None:
        try:
            grant = services.store.grants.revoke(grant, services.clock())
        except PreconditionFailed:
            raise errors.GrantNotFound from None
    return _response(grant, caller, services)


def _new(request: CreateGrant, caller: Caller, services: Services) -> Grant:
    grant_id = caller.data_key.document_id("grant", caller.idempotency_key)
    now = services.clock()
    return Grant(
        grant_id=grant_id,
        user_id=caller.user_id,
        bot_id=request.bot_id,
        version=request.version,
        name=caller.data_key.seal(request.name, name_associated_data(grant_id)),
        daily_budget_nano_usd=nano_usd(request.daily_budget_usd),
        allowed_origins=request.allowed_origins,
        calls_per_minute=request.calls_per_minute,
        created_date=now,
        expires_at=now + timedelta(days=request.days),
        seal_version=services.grant_tokens.seal_version,
        creation_mac=caller.data_key.mac(
            "grant_body", request.model_dump_json(exclude={"api_key"})
        ),
    )


def _earlier(
    earlier: Grant, grant: Grant, caller: Caller, services: Services
) -> Replayed[CreatedGrant]:
    """What this request made before."""
    if earlier.creation_mac != grant.creation_mac:
        raise errors.IdempotencyKeyReused
    return Replayed(_created(earlier, caller, services))


def _created(grant: Grant, caller: Caller, services: Services) -> CreatedGrant:
    claims = GrantClaims(
        grant_id=grant.grant_id,
        user_id=grant.user_id,
        bot_id=grant.bot_id,
        version=grant.version,
        calls_per_minute=grant.calls_per_minute,
        expires_at=int(grant.expires_at.timestamp()),
        api_key=caller.api_key,
    )
    token = services.grant_tokens.issue(claims)
    return CreatedGrant(token=token, grant=_response(grant, caller, services))


def _own(grant: Grant | None, caller: Caller) -> Grant:
    """The grant if the caller made it; raises GrantNotFound, whoever else's it may be."""
    if grant is None or grant.user_id != caller.user_id:
        raise errors.GrantNotFound
    return grant


def _response(grant: Grant, caller: Caller, services: Services) -> GrantResponse:
    days = sorted(grant.spent_nano_usd.items())
    return GrantResponse(
        grant_id=grant.grant_id,
        bot_id=grant.bot_id,
        version=grant.version,
        name=caller.data_key.open(grant.name, name_associated_data(grant.grant_id)),
        daily_budget_usd=grant.daily_budget_nano_usd / NANO,
        allowed_origins=grant.allowed_origins,
        calls_per_minute=grant.calls_per_minute,
        created_date=grant.created_date,
        expires_at=grant.expires_at,
        revoked_date=grant.revoked_date,
        spent_today_usd=grant.spent_on(services.clock()) / NANO,
        spent=[DaySpent.model_validate({"day": day, "usd": nano / NANO}) for day, nano in days],
    )
