"""A load balancer of the operator's own in place of the gateway: which function has which route."""

import json
import re
from itertools import count
from typing import Any

from gptlab_deploy.bundle import BUILD
from gptlab_deploy.gateway import contract
from gptlab_deploy.target import Target

URL_MAP = BUILD / "url-map.json"
NAME = "gptlab"

Json = dict[str, Any]


def write_url_map(target: Target) -> None:
    """For ``gcloud compute url-maps import``: each function is a backend service of its name."""
    (target.root / URL_MAP).write_text(json.dumps(url_map(target), indent=2) + "\n")


def url_map(target: Target) -> Json:
    services = f"https://www.googleapis.com/compute/v1/projects/{target.project}/global"
    priority = count(1)
    rules = [
        {
            "priority": next(priority),
            "matchRules": [
                {
                    "pathTemplateMatch": _template(path, route),
                    "headerMatches": [{"headerName": ":method", "exactMatch": method.upper()}],
                }
            ],
            "service": f"{services}/backendServices/{_function(route)}",
        }
        for path, routes in contract(target)["paths"].items()
        for method, route in routes.items()
    ]
    # What no rule knows is answered with 404 by any function.
    other = f"{services}/backendServices/get-jwks"
    matcher = {"name": "routes", "defaultService": other, "routeRules": rules}
    hosts = {"hosts": ["*"], "pathMatcher": "routes"}
    return {
        "name": NAME, "defaultService": other, "hostRules": [hosts], "pathMatchers": [matcher],
    }  # fmt: skip


def _template(path: str, route: Json) -> str:
    """A parameter is one segment, or all that follow where the contract says so."""
    patterns = {p["name"]: p.get("x-google-parameter", {}) for p in route["parameters"]}
    return re.sub(r"\{(\w+)\}", lambda found: patterns[found[1]].get("pattern", "*"), path)


def _function(route: Json) -> str:
    return str(route["x-google-backend"]).replace("_", "-")
