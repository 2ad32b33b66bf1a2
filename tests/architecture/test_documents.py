"""What the documents say is what the code says."""

import json
import re
from dataclasses import fields

import pytest

from emulator import reference
from gptlab import __version__
from gptlab.core.settings import Settings
from gptlab.store.sessions import SUMMARY_FIELDS
from tests.architecture.sources import ROOT


def test_the_settings_page_lists_every_setting() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.M)

    assert set(rows) >= {variable.metadata["name"] for variable in fields(Settings)}


@pytest.mark.parametrize("name", ["operations.md", "settings.md"])
def test_a_generated_page_is_fresh(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == reference.pages()[name], "run `make openapi`"


def test_the_newest_release_in_the_changelog_is_this_version() -> None:
    headings = re.findall(r"^## \[(\S+)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)

    assert next(heading for heading in headings if heading != "Unreleased") == __version__


def test_each_promise_about_privacy_names_its_test() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text()
    table = page.partition("| if | then |")[2].partition("\n\n")[0]
    rows = [row for row in table.splitlines() if row.startswith("| ") and "---" not in row]
    named = [re.search(r"`(tests/\S+\.py)::(test_\w+)` \|$", row) for row in rows]

    assert len(rows) == 10
    assert all(named), "a row names no test"
    for found in filter(None, named):
        assert f"def {found[2]}(" in (ROOT / found[1]).read_text()


def test_every_link_of_a_page_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text())
        if not target.startswith("http") and not (page.parent / target).exists()
    ]

    assert links == []


def test_the_rules_refuse_everyone() -> None:
    rules = (ROOT / "firestore.rules").read_text()

    assert re.findall(r"allow (.+);", rules) == ["read, write: if false"]


def test_no_sealed_or_secret_field_is_indexed() -> None:
    exempt = {
        (entry["collectionGroup"], entry["fieldPath"])
        for entry in json.loads((ROOT / "firestore.indexes.json").read_text())["fieldOverrides"]
        if entry["indexes"] == []
    }
    sealed = {"bot_initial_prompt_msg", "bot_summary_prompt_msg", "messages_str", "title", "recap",
              "claim", "lab_reply"}  # fmt: skip

    assert {("sessions", field) for field in sealed} <= exempt
    assert {("messages", "message"), ("user_hash", "wrapped_dek")} <= exempt


def test_a_list_of_sessions_reads_no_prompt_and_no_context() -> None:
    assert not {"bot_initial_prompt_msg", "messages_str", "claim", "ring"} & set(SUMMARY_FIELDS)


def test_no_text_names_a_machine_or_a_registry() -> None:
    words = ("py" + "pi.org", "files.python" + "hosted.org", "registry.npm" + "js.org",
             "deb." + "debian.org")  # fmt: skip
    tracked = [path for path in ROOT.rglob("*") if path.suffix in {".md", ".txt", ".toml", ".py"}]
    own = [path for path in tracked if ".venv" not in path.parts and "build" not in path.parts]

    assert [path for path in own if any(word in path.read_text() for word in words)] == []


def test_every_place_that_contributing_names_is_there() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text().partition("| I want to … |")[2]
    places = re.findall(r"`([\w./]+)`", table.partition("\n\n")[0])

    assert len(places) > 20
    assert [place for place in places if not (ROOT / place).exists()] == []
