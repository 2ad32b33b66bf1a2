"""Every failure the product can answer with: its status, its code, and what to do next.

    GPTLabError                    500 internal_error
    ├── DecryptionError            500 sealed_data_damaged
    ├── InvalidRequest             400 invalid_request
    │   ├── IdempotencyKeyMissing  400 idempotency_key_missing
    │   ├── IdempotencyKeyReused   422 idempotency_key_reused
    │   ├── RequestIncomplete      408 request_incomplete
    │   └── RequestTooLarge        413 request_too_large
    ├── RouteNotFound              404 route_not_found
    ├── MethodNotAllowed           405 method_not_allowed
    ├── NotSignedIn                401 (abstract)
    │   ├── TokenMissing           401 token_missing
    │   ├── TokenInvalid           401 token_invalid
    │   ├── TokenExpired           401 token_expired
    │   ├── SignInAgain            401 sign_in_again
    │   ├── KeyMalformed           401 key_malformed
    │   ├── RealKeyInDemo          401 real_key_in_demo
    │   ├── RecoveryCodeInvalid    401 recovery_code_invalid
    │   ├── GrantInvalid           401 grant_invalid
    │   ├── GrantExpired           401 grant_expired
    │   └── GrantRevoked           401 grant_revoked
    ├── GrantRefused               403 (abstract)
    │   ├── GrantOutOfScope        403 grant_out_of_scope
    │   ├── GrantOtherModel        403 grant_other_model
    │   └── GrantOtherOrigin       403 grant_other_origin
    ├── GrantUnpriced              402 grant_unpriced
    ├── GrantKeyRefused            424 grant_key_refused
    ├── GrantBudgetSpent           429 grant_budget_spent
    ├── GrantRateLimited           429 grant_rate_limited
    ├── OtherKey                   403 other_key
    ├── TooManySignIns             429 too_many_sign_ins
    ├── NotFound                   404 (abstract)
    │   ├── BotNotFound            404 bot_not_found
    │   ├── BotVersionNotFound     404 bot_version_not_found
    │   ├── LabelNotFound          404 label_not_found
    │   ├── DraftNotFound          404 draft_not_found
    │   ├── CaseNotFound           404 case_not_found
    │   ├── GrantNotFound          404 grant_not_found
    │   └── SessionNotFound        404 session_not_found
    ├── Conflict                   409 (abstract)
    │   ├── BotChanged             409 bot_changed
    │   ├── DraftChanged           409 draft_changed
    │   ├── KeyInUse               409 key_in_use
    │   ├── SessionEnded           409 session_ended
    │   ├── SessionBusy            409 session_busy
    │   ├── TurnInProgress         409 turn_in_progress
    │   └── TurnStopped            409 turn_stopped
    ├── SpendLimitReached          402 spend_limit_reached
    ├── ModelUnpriced              402 model_unpriced
    ├── CeilingReached             429 ceiling_reached
    ├── StoreUnavailable           503 store_unavailable
    └── ProviderFailed                 (abstract: the model's provider did not give a reply)
        ├── ProviderKeyInvalid     401 provider_key_invalid
        ├── ProviderQuota          402 provider_quota
        ├── ProviderForbidden      403 provider_forbidden
        ├── KeyUnproven            403 key_unproven
        ├── ModelUnavailable       404 model_unavailable
        ├── ContextExceeded        413 context_exceeded
        ├── Blocked                400 blocked
        ├── ProviderRateLimited    429 provider_rate_limited
        ├── ProviderError          502 provider_error
        │   ├── ProviderNotAnApi   502 provider_not_an_api
        │   └── FirewallAnswered   502 firewall_answered
        ├── ReplyTruncated         502 reply_truncated
        └── ProviderTimeout        504 provider_timeout

The message is a fixed text of ours, never the text of another exception: those may quote a key
or a conversation.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Self


class GPTLabError(Exception):
    """Something went wrong that we cannot explain better."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    text: ClassVar[str] = "Something went wrong on our side. Nothing was lost; please try again."
    retryable: ClassVar[bool] = False
    """The same request may succeed later, unchanged and with the same idempotency key."""

    def __init__(
        self,
        message: str = "",
        *,
        retry_after: float | None = None,
        request_id: str | None = None,
        param: str | None = None,
    ) -> None:
        """Seconds in ``retry_after``; ``message`` replaces the class's fixed text.

        ``param`` names the field of the request that is at fault, as in ``messages[0].content``.
        """
        self.message = message or self.text
        self.param = param
        self.retry_after = retry_after
        self.request_id = request_id
        super().__init__(self.message)

    @classmethod
    def family(cls) -> Iterator[type[Self]]:
        """This class and all below it that have a code of their own."""
        if "code" in cls.__dict__:
            yield cls
        for child in cls.__subclasses__():
            yield from child.family()


class DecryptionError(GPTLabError):
    """A ciphertext was changed, moved, or sealed with another key."""

    code = "sealed_data_damaged"
    text = "This was changed or damaged in the database, so it cannot be opened."


class InvalidRequest(GPTLabError):
    """The request itself is wrong; sending it again will not help."""

    status, code = 400, "invalid_request"
    text = "The request is not valid."


class IdempotencyKeyMissing(InvalidRequest):
    """A request that spends or creates came without the key that makes it repeatable."""

    status, code = 400, "idempotency_key_missing"
    text = (
        "This request needs an Idempotency-Key header: 8 to 128 letters, digits, '-' or '_', "
        "new for each action and the same for its retries."
    )


class IdempotencyKeyReused(InvalidRequest):
    """The key was used before, for another request."""

    status, code = 422, "idempotency_key_reused"
    text = "This Idempotency-Key was already used for a different request. Use a new one."


class RequestIncomplete(InvalidRequest):
    """The body did not arrive whole, or not in time."""

    status, code = 408, "request_incomplete"
    text = "The request did not arrive whole, or not in time. Please send it again."
    retryable = True


class RequestTooLarge(InvalidRequest):
    """The body is larger than any valid request can be."""

    status, code = 413, "request_too_large"
    text = "The request is too large. A chat message may have 8,000 characters."


class RouteNotFound(GPTLabError):
    """No operation answers at this path."""

    status, code = 404, "route_not_found"
    text = "There is nothing at this path."


class MethodNotAllowed(GPTLabError):
    """The path exists, but not for this method."""

    status, code = 405, "method_not_allowed"
    text = "This path does not take this method."


class NotSignedIn(GPTLabError):
    """We do not know who is asking."""

    status = 401


class TokenMissing(NotSignedIn):
    """The request carries no access token."""

    code = "token_missing"
    text = "Please sign in first: this needs an access token."


class TokenInvalid(NotSignedIn):
    """The access token is not one of ours, or was changed."""

    code = "token_invalid"
    text = "The access token is not valid. Please sign in again."


class TokenExpired(NotSignedIn):
    """The access token was ours and its time is over."""

    code = "token_expired"
    text = "The sign-in has expired. Please sign in again."


class SignInAgain(NotSignedIn):
    """A token may no longer be renewed: logged out elsewhere, or twelve hours are over."""

    code = "sign_in_again"
    text = "This sign-in has ended. Please sign in again with your key."


class KeyMalformed(NotSignedIn):
    """What was given cannot be an API key; it was not sent anywhere."""

    code = "key_malformed"
    text = (
        "This does not look like an API key: it should be one line of 16 to 2,000 letters, digits "
        "and signs. Please copy it again."
    )


class RealKeyInDemo(NotSignedIn):
    """A key that is not a demo key was given while the offline demo model is connected."""

    code = "real_key_in_demo"
    text = (
        "This GPT Lab is connected to its offline demo model, which takes only demo keys, so your "
        "key was not used or kept. To use it, start with: "
        "OPENAI_BASE_URL=https://api.openai.com/v1 make run"
    )


class RecoveryCodeInvalid(NotSignedIn):
    """There is no such code, or it was used."""

    code = "recovery_code_invalid"
    text = "This recovery code opens nothing: it is mistyped, was used, or a newer one was made."


class GrantInvalid(NotSignedIn):
    """The grant is not one of ours, was changed, or its secret was replaced."""

    code = "grant_invalid"
    text = "This grant is not valid. Please ask whoever gave it to you for another one."


class GrantExpired(NotSignedIn):
    """The grant was ours and its time is over."""

    code = "grant_expired"
    text = "This grant has expired. Please ask whoever gave it to you for another one."


class GrantRevoked(NotSignedIn):
    """Its owner has ended the grant, or their account."""

    code = "grant_revoked"
    text = "This grant was revoked. Please ask whoever gave it to you for another one."


class GrantRefused(GPTLabError):
    """The grant is good, and not for this."""

    status = 403


class GrantOutOfScope(GrantRefused):
    """A grant was shown where it opens nothing."""

    code = "grant_out_of_scope"
    text = "A grant calls one assistant, at /v1/chat/completions or /v1/responses, and no more."


class GrantOtherModel(GrantRefused):
    """The grant is another assistant's, or another version's."""

    code = "grant_other_model"
    text = 'This grant is for one assistant, which it calls as the model "gptlab", and no other.'


class GrantOtherOrigin(GrantRefused):
    """The page that calls is of no origin that the owner allows."""

    code = "grant_other_origin"
    text = "This grant is not for pages of this origin. Its owner can list it in a new grant."


class GrantUnpriced(GPTLabError):
    """Nobody knows what the assistant's model costs, so no budget could count it."""

    status, code = 402, "grant_unpriced"
    text = (
        "The price of this assistant's model is not known, so no budget could count it, and no "
        "grant calls it. Its owner can choose another model."
    )


class GrantKeyRefused(GPTLabError):
    """The provider refuses the owner's key: it was revoked, or has no credit or right."""

    status, code = 424, "grant_key_refused"
    text = "The model's provider refuses the key behind this grant. Please tell its owner."


class GrantBudgetSpent(GPTLabError):
    """What the owner lets a day cost is used up; the provider was not asked."""

    status, code = 429, "grant_budget_spent"
    text = "Today's budget for this assistant is used up. A new day begins at midnight UTC."


class GrantRateLimited(GPTLabError):
    """One address calls more often than the owner allows; the provider was not asked."""

    status, code = 429, "grant_rate_limited"
    text = "Too many messages from your network. Please wait a minute and try again."


class OtherKey(GPTLabError):
    """The key that was typed is not the one that the caller is signed in with."""

    status = 403
    code = "other_key"
    text = "This is not the key you are signed in with. Please type that one."


class TooManySignIns(GPTLabError):
    """One address signs in more often than people do."""

    status, code = 429, "too_many_sign_ins"
    text = "Too many sign-ins from your network. Please wait a minute and try again."
    retryable = True


class NotFound(GPTLabError):
    """There is no such thing, or it is not yours: the answer does not tell which."""

    status = 404


class BotNotFound(NotFound):
    """There is no such assistant."""

    code = "bot_not_found"
    text = "There is no assistant with this code. Please check the code or the link."


class BotVersionNotFound(NotFound):
    """The assistant has no such version."""

    code = "bot_version_not_found"
    text = "This assistant has no such version. Please look at the list of its versions."


class LabelNotFound(NotFound):
    """The assistant has no such label."""

    code = "label_not_found"
    text = "This assistant has no such label. Please look at the list of its versions."


class DraftNotFound(NotFound):
    """The assistant has no draft."""

    code = "draft_not_found"
    text = "This assistant has no draft: it was published or discarded, or never begun."


class CaseNotFound(NotFound):
    """The assistant has no such case."""

    code = "case_not_found"
    text = "This assistant has no such case: it was deleted."


class GrantNotFound(NotFound):
    """There is no such grant among the caller's."""

    code = "grant_not_found"
    text = "You have no grant with this id."


class SessionNotFound(NotFound):
    """There is no such session among the caller's."""

    code = "session_not_found"
    text = "You have no session with this id."


class Conflict(GPTLabError):
    """The request is fine, but not at this moment."""

    status = 409


class BotChanged(Conflict):
    """Somebody revised the assistant since it was read."""

    code = "bot_changed"
    text = "This assistant was changed meanwhile. Please open it again and look at the change."


class DraftChanged(Conflict):
    """Somebody saved the draft since it was read."""

    code = "draft_changed"
    text = "This draft was changed meanwhile. Please open it again and look at the change."


class KeyInUse(Conflict):
    """The new key stands for an account already."""

    code = "key_in_use"
    text = "This key has an account of its own here. Sign in with it, or use another key."


class SessionEnded(Conflict):
    """The session no longer takes messages."""

    code = "session_ended"
    text = "This session is concluded. Resume it to go on."


class SessionBusy(Conflict):
    """Another turn of the same session is under way."""

    code = "session_busy"
    text = "Another message of this session is being answered. Please wait for its reply."
    retryable = True


class TurnInProgress(Conflict):
    """This very turn is under way: it was sent before with the same key."""

    code = "turn_in_progress"
    text = "This message is being answered. Ask again with the same Idempotency-Key."
    retryable = True


class TurnStopped(Conflict):
    """The person stopped the reply before its first word."""

    code = "turn_stopped"
    text = "The reply was stopped before it began. Your message is kept; send it again to go on."
    retryable = True


class SpendLimitReached(GPTLabError):
    """The caller's own limit on what a day may cost is used up; the provider was not asked."""

    status, code = 402, "spend_limit_reached"
    text = (
        "You have reached the daily spending limit that you set. Raise it in your profile, or go "
        "on tomorrow: a day begins at midnight UTC."
    )


class ModelUnpriced(GPTLabError):
    """A spending limit is set, and nobody knows what this model costs."""

    status, code = 402, "model_unpriced"
    text = (
        "You have set a spending limit, and the price of this model is not known, so it was not "
        "asked. Choose another model, or allow models without a price beside the limit."
    )


class CeilingReached(GPTLabError):
    """One person made more in a day than people do; nothing was stored, and nothing asked."""

    status, code = 429, "ceiling_reached"
    text = (
        "You have reached the most that one person may make here in a day. Please go on tomorrow: "
        "a day begins at midnight UTC. Whoever runs this GPT Lab can raise it: GPTLAB_CEILINGS."
    )


class StoreUnavailable(GPTLabError):
    """The database did not answer. ``why`` is the name of its failure, for the log alone.

    ``is_paid``: the model was paid before, so that asking again costs once more.
    """

    why = ""
    is_paid = False

    status, code = 503, "store_unavailable"
    text = "The database is not reachable right now. Please try again in a moment."
    retryable = True


class ProviderFailed(GPTLabError):
    """The model's provider did not give a reply. What the user wrote is kept.

    ``paid`` are the tokens of each call that led to it, by the names of the contract's usage,
    where the provider counted them all the same.
    ``partial`` is the text that had come of a reply that broke off.
    """

    paid: tuple[Mapping[str, int], ...] = ()
    partial: str = ""


class ProviderKeyInvalid(ProviderFailed):
    """The provider says the key is wrong or revoked."""

    status, code = 401, "provider_key_invalid"
    text = "The model's provider refuses this key: it is wrong or was revoked."


class ProviderQuota(ProviderFailed):
    """The key's account has no credit left."""

    status, code = 402, "provider_quota"
    text = (
        "The account behind this key has no credit left. Add credit or raise the limit at the "
        "provider, then try again."
    )
    retryable = True


class ProviderForbidden(ProviderFailed):
    """The key is valid and lacks the right for this."""

    status, code = 403, "provider_forbidden"
    text = (
        "This key is not allowed to do that. Give it the right to list models and to chat at the "
        "provider, or use another key."
    )


class KeyUnproven(ProviderFailed):
    """The provider did not say whether the key is good."""

    status, code = 403, "key_unproven"
    text = (
        "The model's provider did not confirm this key, so nobody was signed in. Check that the "
        "key is for this provider. Whoever runs this GPT Lab can say how its keys are proven: "
        "GPTLAB_CAPABILITIES."
    )


class ModelUnavailable(ProviderFailed):
    """The key has no access to this model, or it no longer exists."""

    status, code = 404, "model_unavailable"
    text = "This key has no access to the chosen model. Please choose another one."


class ContextExceeded(ProviderFailed):
    """The conversation does not fit the model's window."""

    status, code = 413, "context_exceeded"
    text = "The message is too long for this model. Shorten it, or choose a model with more room."


class Blocked(ProviderFailed):
    """The provider's own policy refused the content."""

    status, code = 400, "blocked"
    text = "The model's provider refused to answer this. Please say it differently."


class ProviderRateLimited(ProviderFailed):
    """Too many requests on this key for the moment."""

    status, code = 429, "provider_rate_limited"
    text = "The provider asks to slow down. Please wait a moment and try again."
    retryable = True


class ProviderError(ProviderFailed):
    """The provider failed, or answered with something that is not an answer."""

    status, code = 502, "provider_error"
    text = "The model's provider failed to answer. Your message is kept; please try again."
    retryable = True


class ProviderNotAnApi(ProviderError):
    """A web page came where an API's answer was expected."""

    code = "provider_not_an_api"
    text = (
        "The provider's address answers with a web page and not as an API. Whoever runs this GPT "
        "Lab should check OPENAI_BASE_URL; it often ends in /v1."
    )


class FirewallAnswered(ProviderError):
    """Something in front of the provider refused, with a page of its own."""

    code = "firewall_answered"
    text = (
        "A firewall answered in place of the model's provider. Please try again later or from "
        "another network."
    )


class ReplyTruncated(ProviderFailed):
    """The provider broke off in mid-reply, or used its limit up before the first word."""

    status, code = 502, "reply_truncated"
    text = "The reply broke off. Your message is kept; please try again."
    retryable = True


class ProviderTimeout(ProviderFailed):
    """The provider took longer than the turn's deadline."""

    status, code = 504, "provider_timeout"
    text = "The model took too long to answer. Your message is kept; please try again."
    retryable = True


def by_code() -> dict[str, type[GPTLabError]]:
    """Every code of the tree and its class."""
    return {error.code: error for error in GPTLabError.family()}
