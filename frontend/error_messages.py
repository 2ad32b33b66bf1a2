"""What went wrong, in the person's language: the API says which failure, the app says it."""

from collections.abc import Mapping

from frontend.languages import _, gettext_noop
from gptlab.client import errors

MESSAGES: Mapping[str, str] = {
    "internal_error": gettext_noop(
        "Something went wrong on our side. Nothing was lost; please try again."
    ),
    "sealed_data_damaged": gettext_noop(
        "This was changed or damaged in the database, so it cannot be opened."
    ),
    "invalid_request": gettext_noop("Something in this is not as it should be. Please check it."),
    "idempotency_key_missing": gettext_noop("This could not be sent. Please reload the page."),
    "idempotency_key_reused": gettext_noop(
        "This was already sent, and differently. Please try again."
    ),
    "request_incomplete": gettext_noop(
        "This did not arrive whole, or not in time. Please try again."
    ),
    "request_too_large": gettext_noop("This is too long. A message may have 8,000 characters."),
    "route_not_found": gettext_noop(
        "The server does not know this. It may be older than this page."
    ),
    "method_not_allowed": gettext_noop(
        "The server does not know this. It may be older than this page."
    ),
    "token_missing": gettext_noop("Please sign in first."),
    "token_invalid": gettext_noop("This sign-in does not hold any more. Please sign in again."),
    "token_expired": gettext_noop("Your sign-in has expired. Please sign in again."),
    "sign_in_again": gettext_noop("This sign-in has ended. Please sign in again with your key."),
    "key_malformed": gettext_noop(
        "This does not look like an API key: it should be one line of 16 to 2,000 letters, digits "
        "and signs. Please copy it again."
    ),
    "real_key_in_demo": gettext_noop(
        "Here the offline demo model answers, and it takes only demo keys. Your key was not used "
        "and not kept. To use it, start with: "
        "OPENAI_BASE_URL=https://api.openai.com/v1 make run"
    ),
    "recovery_code_invalid": gettext_noop(
        "This recovery code opens nothing: it is mistyped, was used, or a newer one was made."
    ),
    "other_key": gettext_noop("This is not the key you are signed in with. Please type that one."),
    "grant_invalid": gettext_noop("This grant is not valid."),
    "grant_expired": gettext_noop("This grant has expired. Please make another."),
    "grant_revoked": gettext_noop("This grant was revoked."),
    "grant_out_of_scope": gettext_noop("A grant calls one assistant, and opens nothing else."),
    "grant_other_model": gettext_noop("This grant is for another assistant."),
    "grant_other_origin": gettext_noop("This grant is not for pages of this origin."),
    "grant_unpriced": gettext_noop(
        "Nobody knows what this assistant's model costs, so no budget could count it. Choose "
        "another model for the assistant."
    ),
    "grant_key_refused": gettext_noop("The provider refuses the key behind this grant."),
    "grant_budget_spent": gettext_noop(
        "Today's budget for this assistant is used up. A new day begins at midnight UTC."
    ),
    "grant_rate_limited": gettext_noop(
        "Too many messages from your network. Please wait a minute and try again."
    ),
    "grant_not_found": gettext_noop("You have no such grant: it was made with another account."),
    "key_in_use": gettext_noop(
        "This key has an account of its own here. Sign in with it, or use another key."
    ),
    "bot_not_found": gettext_noop(
        "There is no assistant with this code. Please check the code or the link."
    ),
    "bot_version_not_found": gettext_noop(
        "This assistant has no such version. Please look at the list of its versions."
    ),
    "label_not_found": gettext_noop(
        "This assistant has no such label. Please look at the list of its versions."
    ),
    "draft_not_found": gettext_noop(
        "This assistant has no draft: it was published or discarded, or never begun."
    ),
    "case_not_found": gettext_noop("This assistant has no such case: it was deleted."),
    "draft_changed": gettext_noop(
        "This draft was changed meanwhile. Please open it again and look at the change."
    ),
    "bot_changed": gettext_noop(
        "This assistant was changed meanwhile. Please open it again and look at the change."
    ),
    "session_not_found": gettext_noop(
        "You have no such session: it was deleted, or it belongs to another key."
    ),
    "session_ended": gettext_noop("This session is concluded. Resume it to go on."),
    "session_busy": gettext_noop(
        "Another message of this session is being answered. Please wait for its reply."
    ),
    "turn_in_progress": gettext_noop("This message is being answered already."),
    "turn_stopped": gettext_noop(
        "The reply was stopped before it began. Your message is kept; send it again to go on."
    ),
    "too_many_sign_ins": gettext_noop(
        "Too many sign-ins from your network. Please wait a minute and try again."
    ),
    "store_unavailable": gettext_noop(
        "The database is not reachable right now. Please try again in a moment."
    ),
    "spend_limit_reached": gettext_noop(
        "You have reached the daily spending limit that you set. Raise it, or go on tomorrow: a "
        "day begins at midnight UTC."
    ),
    "ceiling_reached": gettext_noop(
        "You have made as many of these today as one account may. Please go on tomorrow: a day "
        "begins at midnight UTC."
    ),
    "model_unpriced": gettext_noop(
        "You have set a daily spending limit, and nobody knows what this model costs, so it was "
        "not asked. Choose another model, or allow models without a price beside your limit, under "
        "Your account."
    ),
    "provider_key_invalid": gettext_noop(
        "The model's provider refuses this key: it is wrong or was revoked."
    ),
    "provider_quota": gettext_noop(
        "The account behind this key has no credit left. Add credit or raise the limit at the "
        "provider, then try again."
    ),
    "provider_forbidden": gettext_noop(
        "This key is not allowed to do that. Give it the right to list models and to chat at the "
        "provider, or use another key."
    ),
    "key_unproven": gettext_noop(
        "The model's provider did not confirm this key, so nobody was signed in. Check that the "
        "key is for this provider. Whoever runs this GPT Lab can say how its keys are proven."
    ),
    "model_unavailable": gettext_noop(
        "This key has no access to the chosen model. Please choose another one."
    ),
    "context_exceeded": gettext_noop(
        "The message is too long for this model. Shorten it, or choose a model with more room."
    ),
    "blocked": gettext_noop(
        "The model's provider refused to answer this. Please say it differently."
    ),
    "provider_rate_limited": gettext_noop(
        "The provider asks to slow down. Please wait a moment and try again."
    ),
    "provider_error": gettext_noop(
        "The model's provider failed to answer. Your message is kept; please try again."
    ),
    "provider_not_an_api": gettext_noop(
        "The provider's address answers with a web page and not as an API. Whoever runs this GPT "
        "Lab should check it. Your message is kept."
    ),
    "firewall_answered": gettext_noop(
        "A firewall answered in place of the model's provider. Your message is kept; please try "
        "again later or from another network."
    ),
    "reply_truncated": gettext_noop("The reply broke off. Your message is kept; please try again."),
    "provider_timeout": gettext_noop(
        "The model took too long to answer. Your message is kept; please try again."
    ),
    "unreachable": gettext_noop(
        "GPT Lab cannot be reached right now. Please try again in a moment."
    ),
}
NEXT_STEPS: Mapping[str, str] = {
    "token_missing": gettext_noop("What is on this page stays."),
    "token_invalid": gettext_noop("What is on this page stays."),
    "token_expired": gettext_noop("What is on this page stays."),
    "sign_in_again": gettext_noop("What is on this page stays."),
    "provider_key_invalid": gettext_noop("Make a new key at the provider and sign in with it."),
    "model_unavailable": gettext_noop("In a session, Model above it offers the others."),
    "bot_not_found": gettext_noop("Ask whoever sent you the code, or look around in the Lounge."),
    "session_not_found": gettext_noop("Past sessions lists those you have."),
    "session_ended": gettext_noop("Open it from Past sessions and press Resume."),
    "unreachable": gettext_noop("Nothing was lost."),
    "internal_error": gettext_noop("If it happens again, pass on the reference below."),
}


def said(error: errors.GPTLabError) -> str:
    """What happened, and what to do next. A code from a newer server comes in its own words."""
    message = _(MESSAGES[error.code]) if error.code in MESSAGES else error.message
    return " ".join(filter(None, (message, _(NEXT_STEPS.get(error.code, "")))))
