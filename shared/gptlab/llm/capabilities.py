"""What the operator knows of a provider beforehand, so that it need not be found out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

TokenLimit = Literal["max_tokens", "max_completion_tokens"]
TOKEN_LIMITS: tuple[TokenLimit, ...] = ("max_tokens", "max_completion_tokens")
KeyProof = Literal["listing", "call"]


class Capabilities(BaseModel):
    """What is not there is not asked for; what is, wrongly, said to be there is found out.

    ``max_tokens_field``: the one to try first; None is known by the model and the address.
    ``key_proof``: what proves a key, the listing of models or a call of one token; None asks for
    the listing without a key first, and trusts it only where that is refused.
    ``key_proof_model``: what that call asks, where there is no listing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    moderation: bool = True
    stream_usage: bool = True
    max_tokens_field: TokenLimit | None = None
    key_proof: KeyProof | None = None
    key_proof_model: str | None = None
