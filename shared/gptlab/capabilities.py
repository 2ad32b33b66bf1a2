"""What the operator knows of a provider beforehand, so that it need not be learnt from refusals."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

TokenLimit = Literal["max_tokens", "max_completion_tokens"]
TOKEN_LIMITS: tuple[TokenLimit, ...] = ("max_tokens", "max_completion_tokens")


class Capabilities(BaseModel):
    """What is not there is not asked for; what is, wrongly, said to be there is found out.

    ``max_tokens_field``: the one to try first; None is known by the provider's address.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    moderation: bool = True
    stream_usage: bool = True
    max_tokens_field: TokenLimit | None = None
