"""What API Gateway is given: the contract, in a form that it takes."""

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from emulator.gateway.specification import Route, read_routes
from gptlab.api.operations import OPERATIONS, Auth
from gptlab_deploy import gateway
from gptlab_deploy.target import Target
from tests.architecture.sources import ROOT

CONTRACT = ROOT / "functions" / "openapi.json"


@pytest.fixture(scope="module")
def written(staged: Target) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gateway.write_specification(staged))
    return found


def test_it_is_valid_openapi_3_0_3_without_a_schema_of_ours(written: dict[str, Any]) -> None:
    assert written["openapi"] == "3.0.3"
    OpenAPIV30SpecValidator(written).validate()
    assert "schemas" not in written["components"]
    assert "$ref" not in json.dumps(written)
    assert len(json.dumps(written)) < CONTRACT.stat().st_size / 3


def test_every_route_of_the_contract_goes_to_its_function(written: dict[str, Any]) -> None:
    backends = written["x-google-api-management"]["backends"]
    for operation in OPERATIONS:
        route = written["paths"][operation.path][operation.method.lower()]
        backend = backends[route["x-google-backend"]]
        name = operation.name.replace("_", "-")

        assert backend["address"] == f"https://{name}-PROJECT_NUMBER.europe-west1.run.app"
        assert backend["jwtAudience"] == backend["address"]
        assert backend["deadline"] == operation.deadline
        assert ("security" in route) is (operation.auth is Auth.REQUIRED)
        assert {each["name"] for each in route["parameters"]} == set(operation.path_fields)


def test_the_local_gateway_reads_it_as_it_reads_the_contract(
    written: dict[str, Any], tmp_path: Path
) -> None:
    """Each route with the same function, deadline and check of tokens, preflights too."""
    contract = json.loads(CONTRACT.read_text())

    routes = read(contract, tmp_path)
    assert len(routes) > len(OPERATIONS)
    assert read(written, tmp_path) == routes
    for change in (lose_security, lose_preflight, lose_wildcards):
        changed = json.loads(json.dumps(written))
        change(changed)
        assert read(changed, tmp_path) != routes


def read(document: dict[str, Any], folder: Path) -> set[Route]:
    """As the local gateway does, with all functions on one host."""
    (folder / "openapi.json").write_text(json.dumps(document))
    return set(read_routes(folder / "openapi.json", "http://functions"))


def lose_security(document: dict[str, Any]) -> None:
    del document["paths"]["/user"]["get"]["security"]


def lose_wildcards(document: dict[str, Any]) -> None:
    (parameter,) = document["paths"]["/v1/models/{model}"]["get"]["parameters"]
    del parameter["x-google-parameter"]


def lose_preflight(document: dict[str, Any]) -> None:
    del document["paths"]["/user"]["options"]


def test_tokens_are_checked_as_the_functions_make_them(staged: Target) -> None:
    settings = {"GPTLAB_ISSUER": "us", "GPTLAB_AUDIENCE": "our-api"}
    target = Target("demo", "europe-west1", number="4711", settings=settings, root=staged.root)
    document = json.loads(gateway.write_specification(target))
    (scheme,) = document["components"]["securitySchemes"].values()

    assert scheme["type"] == "oauth2"
    assert scheme["flows"] == {"implicit": {"authorizationUrl": "", "scopes": {}}}
    assert scheme["x-google-auth"] == {
        "issuer": "us",
        "jwksUri": "https://get-jwks-4711.europe-west1.run.app/.well-known/jwks.json",
        "audiences": ["our-api"],
        "jwtLocations": [{"header": "Authorization", "valuePrefix": "Bearer "}],
    }
