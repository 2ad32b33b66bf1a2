"""Who pays for a call of an assistant: the caller, on a key, or somebody else, on a grant."""

import time
from collections.abc import Sequence
from secrets import SystemRandom
from typing import Protocol

from gptlab.accounts.ownership import found_bot, found_version
from gptlab.api.completions import GRANTED
from gptlab.api.fields import ModelConfig, ReasoningEffort
from gptlab.api.sessions import Usage
from gptlab.bots.models import PRODUCTION, Bot, BotVersion, ref_of
from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.core.services import GrantCaller, Services
from gptlab.grants.models import known, until_next_day
from gptlab.llm.parameters import most_reasoning
from gptlab.store.database import PreconditionFailed
from gptlab.store.grants import GrantedCall

CHARGE_TRIES = 5
"""Calls that end at the same moment count on one document."""
CHARGE_PAUSE = 0.1
"""Seconds, and so much more with each try, at the most."""
OTHER_EFFORT = "reasoning_effort: a grant takes the assistant's own."
_OF_THE_KEY = (errors.ProviderKeyInvalid, errors.ProviderQuota, errors.ProviderForbidden)


class Payer(Protocol):
    """Whoever pays for one call."""

    api_key: ApiKey

    def called(self, bot_id: str, version: str | None) -> tuple[Bot, BotVersion]:
        """The assistant and the version that are asked for, in one read; raises what refuses it."""
        ...

    def admit(self, model: str, *, is_chosen: bool, other_effort: ReasoningEffort | None) -> None:
        """Raise what refuses the model, or the effort, that the caller chose for the assistant."""
        ...

    def charge(self, config: ModelConfig, usages: Sequence[Usage]) -> None:
        """Count what the model was paid for."""
        ...

    def told_of(self, failed: errors.ProviderFailed) -> errors.GPTLabError:
        """What the caller is told of a failure."""
        ...


def payer_of(caller: ApiKey | GrantCaller, services: Services) -> Payer:
    if isinstance(caller, GrantCaller):
        return GrantOwner(caller, services)
    return KeyOwner(caller, services)


class KeyOwner:
    """The caller, at their own account with the provider: nothing is counted here."""

    def __init__(self, api_key: ApiKey, services: Services) -> None:
        self.api_key = api_key
        self._services = services

    def called(self, bot_id: str, version: str | None) -> tuple[Bot, BotVersion]:
        """Raises BotNotFound, BotVersionNotFound, or what a label that is none is refused with."""
        ref = ref_of(version)
        found, picked = self._services.store.bots.find_with_version(bot_id, ref)
        return found_bot(found), found_version(found, picked, ref)

    def admit(self, model: str, *, is_chosen: bool, other_effort: ReasoningEffort | None) -> None:
        """Any model: it is their key."""

    def charge(self, config: ModelConfig, usages: Sequence[Usage]) -> None:
        """The provider counts."""

    def told_of(self, failed: errors.ProviderFailed) -> errors.GPTLabError:
        return failed


class GrantOwner:
    """The owner of a grant: one read before the model, and one commit after it.

    What is under way at the same time is not counted yet, and may exceed the budget.
    """

    def __init__(self, caller: GrantCaller, services: Services) -> None:
        self.api_key = caller.claims.api_key
        self._claims = caller.claims
        self._origin = caller.origin
        self._services = services
        self._call = GrantedCall(None, None, None, None)

    def called(self, bot_id: str, version: str | None) -> tuple[Bot, BotVersion]:
        claims = self._claims
        if (bot_id, version) != (GRANTED, None) and (bot_id, version or PRODUCTION) != (
            claims.bot_id,
            claims.version or PRODUCTION,
        ):
            raise errors.GrantOtherModel
        ref = ref_of(claims.version)
        self._call = call = self._services.store.grants.find_call(
            claims.grant_id, claims.user_id, claims.bot_id, ref
        )
        self._refuse()
        return found_bot(call.bot), found_version(call.bot, call.version, ref)

    def admit(self, model: str, *, is_chosen: bool, other_effort: ReasoningEffort | None) -> None:
        if is_chosen:
            raise errors.GrantOtherModel
        if other_effort is not None:
            raise errors.InvalidRequest(OTHER_EFFORT, param="reasoning_effort")
        known(self._services.directory.facts(model).price)

    def charge(self, config: ModelConfig, usages: Sequence[Usage]) -> None:
        """Raises StoreUnavailable where it could not be counted.

        What the provider did not count may have been reasoned about at length: as much as there
        was room for is counted then.
        """
        grant, owner, now = self._call.grant, self._call.owner, self._services.clock()
        model = config.model or ""
        facts = self._services.directory.facts(model)
        price = known(facts.price)
        unseen = Usage(
            input_tokens=0, output_tokens=most_reasoning(config, facts), source="estimate"
        )
        cost = sum(
            price.nano_usd(usage) + (price.nano_usd(unseen) if usage.source == "estimate" else 0)
            for usage in usages
        )
        if not (grant and owner and cost):
            return
        for attempt in range(CHARGE_TRIES):
            time.sleep(SystemRandom().uniform(0, CHARGE_PAUSE * attempt))  # spreads them
            try:
                self._services.store.grants.charge(
                    grant, grant.charged(cost, now), owner, owner.charged(cost, now)
                )
            except PreconditionFailed:
                continue
            return
        uncounted = errors.StoreUnavailable()
        uncounted.is_paid = True
        raise uncounted

    def told_of(self, failed: errors.ProviderFailed) -> errors.GPTLabError:
        """How its owner stands with the provider is not the visitor's to know."""
        return errors.GrantKeyRefused() if isinstance(failed, _OF_THE_KEY) else failed

    def _refuse(self) -> None:
        """Raise what the grant, or its owner, refuses this call with."""
        grant, owner, now = self._call.grant, self._call.owner, self._services.clock()
        if grant is None or grant.revoked_date or owner is None or owner.is_leaving:
            raise errors.GrantRevoked
        if grant.allowed_origins and self._origin not in grant.allowed_origins:
            raise errors.GrantOtherOrigin
        if grant.is_over_budget(now) or owner.is_over_limit(now):
            raise errors.GrantBudgetSpent(retry_after=until_next_day(now))
