"""What `firebase deploy` is given: valid for its own checks, and complete."""

import json
from typing import Any

import jsonschema
import pytest

from tests.architecture.sources import ROOT
from tests.gptlab_deploy.planned import Planned

SCHEMA = ROOT / "tests" / "gptlab_deploy" / "firebase-config.schema.json"
INDEXES: dict[str, Any] = json.loads((ROOT / "firestore.indexes.json").read_text())
OVERRIDES = {
    (entry["collectionGroup"], entry["fieldPath"]): entry for entry in INDEXES["fieldOverrides"]
}
SCOPES, ORDERS = {"COLLECTION", "COLLECTION_GROUP"}, {"ASCENDING", "DESCENDING"}
DATES = {
    "users": ("created_date", "last_modified_date"),
    "user_hash": ("created_date",),
    "bots": ("created_date", "last_modified_date", "version_date"),
    "versions": ("created_date",),
    "prompts": ("created_date",),
    "model_configs": ("created_date",),
    "sessions": ("created_date", "last_modified_date"),
    "messages": ("created_date",),
}


def firebase_json() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "firebase.json").read_text())
    return found


def test_firebase_json_passes_the_tools_own_schema() -> None:
    jsonschema.validate(firebase_json(), json.loads(SCHEMA.read_text()))


def test_an_unknown_emulator_is_refused_by_that_schema() -> None:
    broken = firebase_json()
    broken["emulators"]["gptlab"] = {"port": 1}

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads(SCHEMA.read_text()))


def test_the_files_it_names_are_there_and_nothing_else_is_deployed() -> None:
    named = firebase_json()

    assert set(named) == {"firestore", "emulators"}
    assert all((ROOT / path).exists() for path in named["firestore"].values())


def test_every_index_is_of_the_form_that_firebase_checks() -> None:
    for index in INDEXES["indexes"]:
        assert index["queryScope"] in SCOPES
        assert len(index["fields"]) > 1
        assert {field["order"] for field in index["fields"]} <= ORDERS


def test_no_field_is_exempted_twice_and_none_is_indexed_by_an_exemption() -> None:
    assert len(OVERRIDES) == len(INDEXES["fieldOverrides"])
    assert all(entry["indexes"] == [] for entry in OVERRIDES.values())


def test_no_date_has_an_index_of_its_own() -> None:
    """It would grow at one end, and hold a collection near 500 writes a second."""
    wanted = {(collection, date) for collection, dates in DATES.items() for date in dates}

    assert wanted - OVERRIDES.keys() == set()


def test_what_expires_is_deleted_by_firestore() -> None:
    expiring = {key for key in OVERRIDES if key[1] == "expires_at"}

    assert expiring >= {("sessions", "expires_at"), ("stops", "expires_at")}
    assert all(OVERRIDES[key].get("ttl") is True for key in expiring)


def test_a_deploy_gives_them_to_the_database_it_made(plan: list[Planned]) -> None:
    (made,) = [each for each in plan if each.verb[1:4] == ("firestore", "databases", "create")]
    (given,) = [each for each in plan if each.words[0] == "firebase"]

    assert (made.flag("database"), made.has("delete-protection")) == ("(default)", True)
    assert made.has("enable-pitr")
    assert (given.flag("only"), given.has("non-interactive")) == ("firestore", True)
