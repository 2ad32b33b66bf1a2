"""A grant of a new person for an assistant of their own."""

from dataclasses import dataclass

from gptlab.api.bots import CreateBot
from gptlab.api.grants import CreateGrant
from gptlab.client import Client
from tests.conftest import new_demo_key
from tests.functions.assistants import cook


@dataclass(frozen=True)
class Granted:
    """``owner`` is signed in."""

    owner: Client
    grant_id: str
    token: str

    def revoke(self) -> None:
        self.owner.revoke_grant(self.grant_id)


def grant(
    owner: Client,
    *,
    bot: CreateBot | None = None,
    daily_budget_usd: float = 1.0,
    origins: tuple[str, ...] = (),
) -> Granted:
    key = new_demo_key()
    owner.log_in(key)
    request = CreateGrant.of(
        api_key=key,
        bot_id=owner.create_bot(bot or cook()).bot_id,
        name="A page",
        daily_budget_usd=daily_budget_usd,
        allowed_origins=origins,
    )
    made = owner.create_grant(request)
    return Granted(owner, made.grant.grant_id, made.token)
