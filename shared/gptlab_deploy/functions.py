"""The functions: each a service of its own, called by the gateway alone."""

from typing import Any

from gptlab import api
from gptlab.openapi import function_name
from gptlab_deploy import accounts, policies, server_secrets, services
from gptlab_deploy.accounts import account_of
from gptlab_deploy.commands import Ask, Step, mapping
from gptlab_deploy.server_secrets import UNKNOWN_KEYS, secret_name, variable
from gptlab_deploy.services import Service
from gptlab_deploy.sizes import size_of
from gptlab_deploy.target import Target

PUBLIC = (api.GET_JWKS,)
"""The gateway's proxy fetches the public keys without saying who it is."""

PACED = {"GPTLAB_SIGN_INS_A_MINUTE": "20", "GPTLAB_OWN_PROXIES": "1"}
"""The gateway stands between a caller and the function: its address is the last, theirs the one
before. The operator's own settings win."""

BUILD_VARIABLES = {"SOURCE_DATE_EPOCH": "315532801"}
"""The build compiles the sources, and the image then dates all its files to 1980: to Python they
were changed since. Where this is set, at whatever time, it compares the contents instead."""


def wanted(target: Target, found: server_secrets.Found) -> list[Service]:
    return [_service(target, operation, found) for operation in api.OPERATIONS]


def steps(target: Target, ask: Ask) -> list[Step]:
    wished = wanted(target, server_secrets.look(target, ask))
    found = services.look(target, ask, [service.name for service in wished])
    return services.plan(target, found, wished)


def _service(
    target: Target, operation: api.Operation[Any, Any], found: server_secrets.Found
) -> Service:
    size = size_of(operation)
    variables = {
        **(PACED if operation.pace is not api.Pace.FREE else {}),
        **target.settings,
        "THREADS": str(size.concurrency),
        "GOOGLE_CLOUD_PROJECT": target.project,
        "GPTLAB_JWKS": found.jwks or UNKNOWN_KEYS,
    }
    is_public = operation in PUBLIC
    return Service(
        name=function_name(operation),
        folder=operation.name,
        account=account_of(operation),
        size=size,
        timeout=int(operation.deadline),
        variables=variables,
        secrets={
            variable(name): f"{secret_name(name)}:{found.version(name)}"
            for name in operation.secrets
        },
        callers=(policies.EVERYBODY if is_public else target.member(accounts.GATEWAY),),
        flags=(
            f"--function={operation.name}",
            f"--set-build-env-vars={mapping(BUILD_VARIABLES)}",
        ),
    )
