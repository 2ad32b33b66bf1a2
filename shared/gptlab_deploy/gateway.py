"""API Gateway: a configuration for each state of the specification, and the gateway on one.

The configuration comes before anything is built, since it is what Google may refuse: it needs the
functions' addresses, which are known before they are there, and not the functions.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from gptlab.openapi import placeholder_address
from gptlab_deploy import accounts
from gptlab_deploy.bundle import BUILD, ROOT
from gptlab_deploy.commands import Ask, Command, Step, last
from gptlab_deploy.runner import BROKEN
from gptlab_deploy.target import Target

API = "gptlab"
CONTRACT = "functions/openapi.json"
PLACEHOLDER = placeholder_address("([a-z-]+)")
SPECIFICATION = BUILD / "openapi.json"
UNKNOWN_HOST = "GATEWAY_HOST"
"""Stands for the address of a gateway that is not there yet."""

ACTIVE = "ACTIVE"
KEPT = 3
"""Configurations: the one that is used, and the newest others, to go back to."""

_CONFIGS = ("api-gateway", "api-configs")
_GATEWAYS = ("api-gateway", "gateways")
_STATE = "--format=value(state)"

Json = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """``configs`` by their state, oldest first; ``config`` is the one the gateway has, empty where
    there is no gateway."""

    has_api: bool = False
    configs: dict[str, str] = field(default_factory=dict)
    config: str = ""
    is_active: bool = False
    host: str = UNKNOWN_HOST


def contract(target: Target) -> Json:
    """The checked-in one, with the functions' addresses."""
    text = (ROOT / CONTRACT).read_text()
    document: Json = json.loads(re.sub(PLACEHOLDER, lambda at: target.address(at[1]), text))
    return document


def for_gateway(document: Json) -> Json:
    """The contract as OpenAPI 3.0.3, with what a gateway goes by: routes, functions, tokens.

    API Gateway reads 3.1 too, but was seen to refuse schemas that are valid in it; it has no use
    for any. A JWT is an ``oauth2`` scheme on Google's page.
    """
    paths = {
        path: {method: _route(route) for method, route in routes.items()}
        for path, routes in document["paths"].items()
    }
    schemes = {
        name: {
            "type": "oauth2",
            "flows": {"implicit": {"authorizationUrl": "", "scopes": {}}},
            "x-google-auth": scheme["x-google-auth"],
        }
        for name, scheme in document["components"]["securitySchemes"].items()
    }
    management = document["x-google-api-management"]
    backends = {
        name: {**backend, "jwtAudience": backend["address"]}
        for name, backend in management["backends"].items()
    }
    return {
        "openapi": "3.0.3",
        "info": {name: document["info"][name] for name in ("title", "version")},
        "x-google-api-management": {**management, "backends": backends},
        "paths": paths,
        "components": {"securitySchemes": schemes},
    }


def _route(route: Json) -> Json:
    kept = ("operationId", "x-google-backend", "security")
    return {
        **{name: route[name] for name in kept if name in route},
        "parameters": [
            {**each, "schema": {"type": "string"}}
            for each in route["parameters"]
            if each["in"] == "path"
        ],
        "responses": {"default": {"description": "The function's answer"}},
    }


def write_specification(target: Target) -> str:
    """The contract for this project: with its functions' addresses and its tokens. The text."""
    document = for_gateway(contract(target))
    tokens = document["components"]["securitySchemes"]["access_token"]["x-google-auth"]
    tokens["issuer"] = target.settings.get("GPTLAB_ISSUER", tokens["issuer"])
    if audience := target.settings.get("GPTLAB_AUDIENCE"):
        tokens["audiences"] = [audience]
    text = json.dumps(document, indent=2) + "\n"
    (target.root / SPECIFICATION).write_text(text)
    return text


def name(target: Target) -> str:
    """Whether a gateway streams is fixed when it is made, so the other kind is another one."""
    return API if target.streaming else f"{API}-whole"


def read_state(target: Target, ask: Ask) -> Found:
    if API not in {
        last(each["name"]) for each in ask(target.read_command("api-gateway", "apis", "list"))
    }:
        return Found()
    listed = ask(target.read_command("api-gateway", "api-configs", "list", f"--api={API}"))
    listed.sort(key=lambda each: str(each.get("createTime")))
    configs = {last(each["name"]): str(each.get("state")) for each in listed}
    where = f"--location={target.gateway_location}"
    for each in ask(target.read_command("api-gateway", "gateways", "list", where)):
        if last(each["name"]) == name(target):
            host = each.get("defaultHostname", UNKNOWN_HOST)
            is_active = each.get("state") == ACTIVE
            return Found(True, configs, last(each.get("apiConfig", "")), is_active, host)
    return Found(True, configs)


def config_steps(target: Target, ask: Ask) -> list[Step]:
    if target.api_url:
        return []
    found, config = read_state(target, ask), config_id(target, write_specification(target))
    named = (config, f"--api={API}")
    state = found.configs.get(config)
    steps = []
    if not found.has_api:
        steps.append(Step("the API", target.gcloud("api-gateway", "apis", "create", API)))
    if state == BROKEN:
        steps.append(Step("a configuration that Google refused", _delete(target, config)))
    if state in (None, BROKEN):
        account = f"--backend-auth-service-account={target.account(accounts.GATEWAY)}"
        create = (*_CONFIGS, "create", *named, f"--openapi-spec={SPECIFICATION}", account)
        why = "the specification, with the functions' addresses"
        steps.append(Step(why, target.gcloud(*create)))
    if state != ACTIVE:
        wait = target.gcloud(*_CONFIGS, "describe", *named, _STATE)
        steps.append(Step("until Google has read it", wait, until=ACTIVE))
    return steps


def steps(target: Target, ask: Ask) -> list[Step]:
    if target.api_url:
        return []
    found, config = read_state(target, ask), config_id(target, write_specification(target))
    named = (name(target), f"--location={target.gateway_location}")
    on = (f"--api={API}", f"--api-config={config}")
    steps = []
    if not found.config:
        # Streaming is in preview, and so far in the alpha commands.
        track, streams = (("alpha",), ("--enable-streaming",)) if target.streaming else ((), ())
        create = target.gcloud(*track, *_GATEWAYS, "create", *named, *on, *streams)
        steps.append(Step("the gateway", create))
    elif found.config != config:
        update = target.gcloud(*_GATEWAYS, "update", *named, *on)
        steps.append(Step("the gateway takes the new configuration", update))
    if steps or not found.is_active:
        wait = target.gcloud(*_GATEWAYS, "describe", *named, _STATE)
        steps.append(Step("until its address is final", wait, until=ACTIVE))
    return steps


def url(target: Target, ask: Ask) -> str:
    """Where the API answers."""
    return target.api_url or f"https://{read_state(target, ask).host}"


def removals(target: Target, ask: Ask) -> list[Step]:
    """Configurations that are neither used nor among the newest. There may be 100 of them."""
    found = read_state(target, ask)
    others = [config for config in found.configs if config != found.config]
    return [Step("an old configuration", _delete(target, config)) for config in others[: 1 - KEPT]]


def config_id(target: Target, text: str) -> str:
    """A configuration cannot be changed, so it is named for what is in it."""
    content = text + target.account(accounts.GATEWAY)
    return f"{API}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _delete(target: Target, config: str) -> Command:
    return target.gcloud(*_CONFIGS, "delete", config, f"--api={API}")
