"""One name in five places: folder, function, specification, client, page of operations."""

import inspect
import json
import re

import pytest
from openapi_spec_validator import validate

from gptlab.api import operations
from gptlab.api.fields import Request, Response
from gptlab.api.operations import OPERATIONS, Auth, Operation
from gptlab.client import Client
from gptlab.openapi import rendered, specification
from tests.architecture.sources import FUNCTIONS, ROOT

NAMES = {operation.name for operation in OPERATIONS}
UNNAMED = ("preflight_", "not_found_")
"""What the gateway passes on besides, for a function to answer in the right form."""
SPECIFICATION = FUNCTIONS / "openapi.json"


def test_each_operation_has_a_folder_and_each_folder_an_operation() -> None:
    assert {path.parent.name for path in FUNCTIONS.glob("*/main.py")} == NAMES


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_entry_point_is_named_and_described_as_its_operation(
    operation: Operation[Request, Response],
) -> None:
    source = (FUNCTIONS / operation.name / "main.py").read_text()

    assert source.startswith(f'"""{operation.method} {operation.path}: ')
    assert f"def {operation.name}(request" in source
    assert f"operations.{operation.name.upper()}," in source


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_client_has_a_method_with_the_operations_fields(
    operation: Operation[Request, Response],
) -> None:
    method = inspect.signature(getattr(Client, operation.name))
    parameters = set(method.parameters) - {"self"}
    whole = {
        operations.CREATE_BOT: {"bot"},
        operations.REVISE_BOT: {"revision"},
        operations.COMPLETE_CHAT: {"asked"},
        operations.CREATE_RESPONSE: {"asked"},
        operations.IMPORT_SESSION: {"imported"},
        operations.SAVE_DRAFT: {"draft"},
        operations.CREATE_GRANT: {"grant"},
        operations.PUBLISH_DRAFT: {"publication"},
    }
    fields = whole.get(operation, set(operation.request_model().model_fields))
    keys = {
        "idempotency_key": operation.requires_idempotency_key,
        "api_key": operation.auth is Auth.PROVIDER_KEY,
    }

    assert parameters == fields | {name for name, is_needed in keys.items() if is_needed}


def test_the_checked_in_specification_is_the_generated_one() -> None:
    assert SPECIFICATION.read_text() == rendered(specification()), "run `make openapi`"


def test_the_specification_is_valid_and_names_every_operation() -> None:
    document = json.loads(SPECIFICATION.read_text())
    routes = [route for path in document["paths"].values() for route in path.values()]
    operation_ids = {route["operationId"] for route in routes}

    validate(document)
    assert {name for name in operation_ids if not name.startswith(UNNAMED)} == NAMES


def test_no_two_models_have_one_name() -> None:
    """Of two, the specification would name each by its module, which programs then say."""
    schemas = json.loads(SPECIFICATION.read_text())["components"]["schemas"]

    assert [name for name in schemas if "__" in name] == []


def test_the_operations_page_lists_every_operation_with_its_route() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| `(\w+) ([^`]+)` \|", page, re.M)

    assert sorted(rows) == sorted((o.name, o.method, o.path) for o in OPERATIONS)
