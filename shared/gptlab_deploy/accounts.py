"""Service accounts: one for each set of secrets, and what each may do in the project."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gptlab import api
from gptlab_deploy import policies
from gptlab_deploy.commands import Ask, Command, Step
from gptlab_deploy.policies import Binding, bindings
from gptlab_deploy.target import Target

LOGIN = "gptlab-login"
RENEWAL = "gptlab-renewal"
FUNCTIONS = "gptlab-functions"
PUBLIC = "gptlab-public"
CALLED = "gptlab-called"
GATEWAY = "gptlab-gateway"
APP = "gptlab-app"
BUILDER = "gptlab-build"

ABOUT = {
    LOGIN: "what signs in with a key: every secret",
    RENEWAL: "renew_login: seals and signs tokens",
    FUNCTIONS: "all other functions: open tokens",
    PUBLIC: "get_jwks: no secret and no data",
    CALLED: "calls by OpenAI clients: no secret",
    GATEWAY: "API Gateway: calls the functions",
    APP: "the Streamlit app: a client, no data",
    BUILDER: "the builds: images",
}
_BY_SECRETS = {
    frozenset(operation.secrets): account
    for operation, account in (
        (api.LOG_IN, LOGIN),
        (api.RENEW_LOGIN, RENEWAL),
        (api.SEND_MESSAGE, FUNCTIONS),
        (api.GET_JWKS, PUBLIC),
    )
}
ROLES: tuple[Binding, ...] = (
    (policies.DATA, LOGIN),
    (policies.DATA, RENEWAL),
    (policies.DATA, FUNCTIONS),
    (policies.DATA, CALLED),
    (policies.BUILD, BUILDER),
)
"""In the whole project. Everything else is given on a single secret or service."""


def account_of(operation: api.Operation[Any, Any]) -> str:
    """The account a function runs as."""
    if operation.identity is api.Identity.KEY:
        return CALLED
    return _BY_SECRETS[frozenset(operation.secrets)]


def readers_of(secret: str) -> list[str]:
    """The accounts that may read one of the server's secrets."""
    return sorted({account_of(o) for o in api.OPERATIONS if secret in o.secrets})


@dataclass(frozen=True)
class Found:
    emails: frozenset[str] = frozenset()
    bindings: frozenset[Binding] = frozenset()


def look(target: Target, ask: Ask) -> Found:
    listed = ask(target.look("iam", "service-accounts", "list"))
    policy = ask(_policy(target))
    return Found(frozenset(each["email"] for each in listed), bindings(policy))


def plan(target: Target, found: Found) -> list[Step]:
    missing = [name for name in ABOUT if target.account(name) not in found.emails]
    given = [
        (role, name) for role, name in ROLES if (role, target.member(name)) not in found.bindings
    ]
    return [_create(target, name) for name in missing] + list(_grants(target, given))


def steps(target: Target, ask: Ask) -> list[Step]:
    return plan(target, look(target, ask))


def _create(target: Target, name: str) -> Step:
    about = f"--description={ABOUT[name]}"
    return Step(
        f"an account for {ABOUT[name]}",
        target.gcloud("iam", "service-accounts", "create", name, about),
    )


def _grants(target: Target, given: Iterable[Binding]) -> Iterable[Step]:
    for role, name in given:
        yield Step(
            f"{name} may, in the project: {role}",
            target.gcloud(
                *("projects", "add-iam-policy-binding", target.project),
                *(f"--member={target.member(name)}", f"--role={role}", "--condition=None"),
            ),
        )


def _policy(target: Target) -> Command:
    return target.look("projects", "get-iam-policy", target.project)
