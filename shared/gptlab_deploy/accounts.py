"""Service accounts: one for each set of rights, and what each may do in the project."""

from typing import Any

from gptlab.api import operations
from gptlab.api.operations import OPERATIONS, Operation
from gptlab_deploy import policies
from gptlab_deploy.commands import Ask, Step
from gptlab_deploy.policies import Policy
from gptlab_deploy.target import Target

LOGIN = "gptlab-login"
RENEWAL = "gptlab-renewal"
FUNCTIONS = "gptlab-functions"
READERS = "gptlab-readers"
PUBLIC = "gptlab-public"
CALLED = "gptlab-called"
LISTED = "gptlab-listed"
GRANTS = "gptlab-grants"
GATEWAY = "gptlab-gateway"
APP = "gptlab-app"
BUILDER = "gptlab-build"

ABOUT = {
    LOGIN: "what signs in with a key: every secret",
    RENEWAL: "renew_login: seals and signs tokens",
    FUNCTIONS: "functions that write: open tokens",
    READERS: "functions that only read: open tokens",
    PUBLIC: "get_jwks: no secret and no data",
    CALLED: "calls by OpenAI clients: open grants",
    LISTED: "assistants as models: no secret",
    GRANTS: "create_grant: opens tokens, seals grants",
    GATEWAY: "API Gateway: calls the functions",
    APP: "the Streamlit app: a client, no data",
    BUILDER: "the builds: images",
}
ROLES = {
    LOGIN: policies.DATA,
    RENEWAL: policies.READ_DATA,
    FUNCTIONS: policies.DATA,
    READERS: policies.READ_DATA,
    CALLED: policies.DATA,
    LISTED: policies.READ_DATA,
    GRANTS: policies.DATA,
    BUILDER: policies.BUILD,
}
"""In the whole project. Everything else is given on a single secret or service."""


def only_reads(operation: Operation[Any, Any]) -> bool:
    """Whether it changes nothing in the database."""
    return operation.method == "GET" or operation is operations.RENEW_LOGIN


def account_of(operation: Operation[Any, Any]) -> str:
    """The account a function runs as."""
    if operation is operations.GET_JWKS:
        return PUBLIC
    if not operation.secrets:
        return LISTED
    if "GRANT_SEAL" in operation.secrets:
        return GRANTS if "SEAL" in operation.secrets else CALLED
    if "PEPPER" in operation.secrets:
        return LOGIN
    if "SIGN" in operation.secrets:
        return RENEWAL
    return READERS if only_reads(operation) else FUNCTIONS


def readers_of(secret: str) -> list[str]:
    """The accounts that may read one of the server's secrets."""
    return sorted({account_of(o) for o in OPERATIONS if secret in o.secrets})


def policy(target: Target) -> Policy:
    """The project's. What others may do there is not ours to change."""
    desired = frozenset((role, target.member(name)) for name, role in ROLES.items())
    ours = frozenset(map(target.member, ABOUT))
    return Policy(("projects",), target.project, desired, ours=ours)


def steps(target: Target, ask: Ask) -> list[Step]:
    there = {each["email"] for each in ask(target.read_command("iam", "service-accounts", "list"))}
    return [
        *(_create(target, name) for name in ABOUT if target.account(name) not in there),
        *policy(target).grants(target, ask),
    ]


def removals(target: Target, ask: Ask) -> list[Step]:
    return policy(target).removals(target, ask)


def _create(target: Target, name: str) -> Step:
    about = f"--description={ABOUT[name]}"
    command = target.gcloud("iam", "service-accounts", "create", name, about)
    return Step(f"an account for {ABOUT[name]}", command)
