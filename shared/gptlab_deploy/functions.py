"""The functions: each a service of its own from the one image, called by the gateway alone."""

from typing import Any

from gptlab.api import operations
from gptlab.api.operations import OPERATIONS, Operation, RateLimit
from gptlab.openapi import function_name
from gptlab_deploy import accounts, bundle, images, load_balancer, server_secrets, services
from gptlab_deploy.accounts import account_of
from gptlab_deploy.commands import Ask, Step
from gptlab_deploy.server_secrets import UNKNOWN_KEYS, secret_name, variable
from gptlab_deploy.services import Service
from gptlab_deploy.sizes import size_of
from gptlab_deploy.target import Target

COMMAND = ("functions-framework",)
PUBLIC = (operations.GET_JWKS,)
"""The gateway's proxy fetches the public keys without saying who it is."""

RATE_LIMITED = {"GPTLAB_SIGN_INS_A_MINUTE": "20", "GPTLAB_OWN_PROXIES": "1"}
"""The gateway stands between a caller and the function: its address is the last, theirs the one
before. The operator's own settings win."""


def selected(operation: str) -> dict[str, str]:
    """The two variables that say which function of the image a process serves."""
    return {"FUNCTION_SOURCE": bundle.source_of(operation), "FUNCTION_TARGET": operation}


def desired_state(target: Target, ask: Ask) -> list[Service]:
    image = images.address(target, ask, bundle.FUNCTIONS)
    found = server_secrets.read_state(target, ask)
    return [_service(target, operation, image, found) for operation in OPERATIONS]


def steps(target: Target, ask: Ask) -> list[Step]:
    if target.api_url:
        load_balancer.write_url_map(target)
    return services.steps(target, ask, desired_state(target, ask))


def removals(target: Target, ask: Ask) -> list[Step]:
    return services.removals(target, ask, desired_state(target, ask))


def _service(
    target: Target, operation: Operation[Any, Any], image: str, found: server_secrets.Found
) -> Service:
    size = size_of(operation)
    return Service(
        name=function_name(operation),
        image=image,
        command=COMMAND,
        account=account_of(operation),
        size=size,
        timeout=int(operation.deadline),
        variables={
            **(RATE_LIMITED if operation.rate_limit is not RateLimit.FREE else {}),
            **target.settings,
            **selected(operation.name),
            "THREADS": str(size.concurrency),
            "GOOGLE_CLOUD_PROJECT": target.project,
            "GPTLAB_JWKS": found.jwks or UNKNOWN_KEYS,
        },
        secrets={
            variable(name): (secret_name(name), found.version(name)) for name in operation.secrets
        },
        caller="" if operation in PUBLIC or target.api_url else target.member(accounts.GATEWAY),
        ingress="internal-and-cloud-load-balancing" if target.api_url else "all",
    )
