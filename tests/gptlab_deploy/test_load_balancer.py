"""A load balancer in place of the gateway: the same routes, to functions that it can reach."""

import re
from dataclasses import replace

from gptlab.api.operations import OPERATIONS
from gptlab.openapi import function_name
from gptlab_deploy.load_balancer import url_map
from gptlab_deploy.target import Target
from tests.gptlab_deploy.planned import deployed, planned

URL = "https://api.example.com"
INGRESS = "run.googleapis.com/ingress"
UNCHECKED = "run.googleapis.com/invoker-iam-disabled"


def reached(target: Target, method: str, path: str) -> str:
    """The function that a request goes to: the rule with the lowest number that matches."""
    (matcher,) = url_map(target)["pathMatchers"]
    for rule in sorted(matcher["routeRules"], key=lambda rule: int(rule["priority"])):
        (match,) = rule["matchRules"]
        template = re.escape(match["pathTemplateMatch"])
        pattern = template.replace(r"\*\*", ".*").replace(r"\*", "[^/]+")
        (header,) = match["headerMatches"]
        assert header["headerName"] == ":method"
        if re.fullmatch(pattern, path) and header["exactMatch"] == method:
            return str(rule["service"]).rpartition("/")[2]
    return "no function"


def test_every_operation_is_reached_and_its_preflight_is_answered(staged: Target) -> None:
    for operation in OPERATIONS:
        path = re.sub(r"{\w+}", "an-id_1.2", operation.path)

        assert reached(staged, operation.method, path) == function_name(operation)
        assert reached(staged, "OPTIONS", path) != "no function"
    assert reached(staged, "GET", "/v1/models/gptlab/one@2") == "get-callable-bot"
    assert reached(staged, "POST", "/v1/a/b") == "list-callable-bots"
    assert reached(staged, "GET", "/else") == reached(staged, "PATCH", "/user") == "no function"


def test_functions_take_calls_from_load_balancers_and_the_app_is_told_of_it(
    staged: Target,
) -> None:
    there = replace(staged, api_url=URL)
    plan = planned(there)
    services = deployed(plan, there)
    app = services.pop("gptlab-app")

    assert {each.annotations[INGRESS] for each in services.values()} == {
        "internal-and-cloud-load-balancing"
    }
    assert {each.annotations[UNCHECKED] for each in services.values()} == {"true"}
    assert app.annotations[INGRESS] == "all"
    assert app.variables["GPTLAB_API_URL"] == URL
    assert not any("api-gateway" in each.verb for each in plan)
    assert (staged.root / "build" / "url-map.json").exists()


def test_otherwise_nothing_of_it_is_there(staged: Target) -> None:
    services = deployed(planned(staged), staged)

    assert {each.annotations[INGRESS] for each in services.values()} == {"all"}
