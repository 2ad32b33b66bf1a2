"""A deployable installs the versions that were tested."""

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from gptlab_deploy.pins import NotPinned, closure, pinned, requirements
from tests.house.sources import ROOT

CONSTRAINTS = ROOT / "constraints.txt"


def test_what_we_name_and_what_it_brings_along_is_pinned() -> None:
    lines = pinned([Requirement("google-cloud-firestore==2.34.1")], CONSTRAINTS).splitlines()

    assert "google-cloud-firestore==2.34.1" in lines
    assert {line.partition("==")[0] for line in lines} >= {"grpcio", "protobuf", "google-auth"}
    assert all("==" in line for line in lines)


def test_an_extra_brings_what_it_asks_for_and_no_other_does() -> None:
    assert "grpcio" in closure([Requirement("google-api-core[grpc]")])
    assert "pytest" not in closure([Requirement("openai")])


def test_a_package_without_a_line_is_refused(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("Flask==3.1.3  # and nothing it brings\n")

    with pytest.raises(NotPinned, match="werkzeug"):
        pinned([Requirement("flask")], tmp_path / "constraints.txt")


def test_remarks_and_empty_lines_are_no_requirements() -> None:
    assert [each.name for each in requirements("# a remark\n\nflask==3.1.3  # why\n")] == ["flask"]
