"""API Gateway: a configuration for each state of the specification, and the gateway on one."""

import hashlib
from dataclasses import dataclass, field

from gptlab.openapi import rendered, specification
from gptlab_deploy import accounts
from gptlab_deploy.bundle import BUILD
from gptlab_deploy.commands import Ask, Command, Resource, Step
from gptlab_deploy.target import Target

NAME = "gptlab"
SPECIFICATION = BUILD / "openapi.json"
UNKNOWN_HOST = "GATEWAY_HOST"
"""Stands for the address of a gateway that is not there yet."""


@dataclass(frozen=True)
class Found:
    """``configs`` by their state; ``config`` is the one the gateway has, empty where none is."""

    has_api: bool = False
    configs: dict[str, str] = field(default_factory=dict)
    config: str = ""
    host: str = UNKNOWN_HOST


def write_specification(target: Target) -> str:
    """With the functions' own addresses; the text."""
    settings = target.settings
    named = {
        name: settings[variable]
        for name, variable in (("issuer", "GPTLAB_ISSUER"), ("audience", "GPTLAB_AUDIENCE"))
        if variable in settings
    }
    text = rendered(specification(target.address, **named))
    (target.root / SPECIFICATION).write_text(text)
    return text


def look(target: Target, ask: Ask) -> Found:
    apis = {_id(each) for each in ask(target.look("api-gateway", "apis", "list"))}
    if NAME not in apis:
        return Found()
    configs = ask(target.look("api-gateway", "api-configs", "list", f"--api={NAME}"))
    where = f"--location={target.gateway_location}"
    gateways = ask(target.look("api-gateway", "gateways", "list", where))
    states = {_id(each): str(each.get("state")) for each in configs}
    for each in gateways:
        if _id(each) == NAME:
            config = str(each.get("apiConfig", "")).rpartition("/")[2]
            return Found(True, states, config, each.get("defaultHostname", UNKNOWN_HOST))
    return Found(True, states)


def plan(target: Target, found: Found, text: str) -> list[Step]:
    """``text`` is the specification."""
    config = config_id(target, text)
    steps = [] if found.has_api else [_create_api(target)]
    state = found.configs.get(config)
    if state not in (None, "ACTIVE"):
        steps.append(Step("a configuration that did not get ready", _delete(target, config)))
    if state != "ACTIVE":
        steps.append(_create_config(target, config))
    if not found.config:
        steps.append(Step("the gateway, which streams", _create(target, config)))
    elif found.config != config:
        steps.append(Step("the gateway takes the new configuration", _update(target, config)))
    return steps


def steps(target: Target, ask: Ask) -> list[Step]:
    return plan(target, look(target, ask), write_specification(target))


def config_id(target: Target, text: str) -> str:
    """A configuration cannot be changed, so it is named for what is in it."""
    content = text + target.account(accounts.GATEWAY)
    return f"{NAME}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _create_api(target: Target) -> Step:
    return Step("the API", target.gcloud("api-gateway", "apis", "create", NAME))


def _create_config(target: Target, config: str) -> Step:
    words = ("api-gateway", "api-configs", "create", config, f"--api={NAME}")
    account = f"--backend-auth-service-account={target.account(accounts.GATEWAY)}"
    spec = f"--openapi-spec={SPECIFICATION}"
    return Step("the specification, with the functions' addresses",
                target.gcloud(*words, spec, account))  # fmt: skip


def _delete(target: Target, config: str) -> Command:
    return target.gcloud("api-gateway", "api-configs", "delete", config, f"--api={NAME}")


def _create(target: Target, config: str) -> Command:
    # Streaming is in preview, and so far in the alpha commands.
    words = ("alpha", "api-gateway", "gateways", "create", NAME, "--enable-streaming")
    return target.gcloud(*words, *_where(target, config))


def _update(target: Target, config: str) -> Command:
    return target.gcloud("api-gateway", "gateways", "update", NAME, *_where(target, config))


def _where(target: Target, config: str) -> tuple[str, ...]:
    return (f"--location={target.gateway_location}", f"--api={NAME}", f"--api-config={config}")


def _id(resource: Resource) -> str:
    return str(resource["name"]).rpartition("/")[2]
