"""An image installs the versions that were tested, and only files whose hashes are known."""

from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gptlab_deploy.bundle import APP, FUNCTIONS, requirements_of
from gptlab_deploy.lockfile import requirements_in
from tests.architecture.sources import ROOT
from tests.gptlab_deploy.built import run_lines

IMAGES = (FUNCTIONS, APP)


def requirements(text: str) -> dict[str, Requirement]:
    """By their names. A hash is a line of its own, after a backslash."""
    lines = text.replace("\\\n", " ").splitlines()
    said = [line.partition("#")[0].partition("--hash")[0].strip() for line in lines]
    found = [Requirement(line) for line in said if line]
    return {canonicalize_name(each.name): each for each in found}


@pytest.mark.parametrize("image", IMAGES)
def test_what_is_named_is_installed_in_the_version_that_is_tested(image: str) -> None:
    tested = requirements((ROOT / "constraints.txt").read_text())
    installed = requirements(requirements_of(image).read_text())
    named = requirements("\n".join(requirements_in(image)))

    assert named.keys() <= installed.keys(), "write it anew: python -m gptlab_deploy.lockfile"
    assert {name: str(each.specifier) for name, each in installed.items()} == {
        name: str(tested[name].specifier) for name in installed
    }


@pytest.mark.parametrize("image", IMAGES)
def test_each_has_hashes_and_nothing_says_where_it_is_fetched_from(image: str) -> None:
    text = requirements_of(image).read_text()
    each = [line for line in text.replace("\\\n", " ").splitlines() if not line.startswith("#")]

    assert all(" --hash=sha256:" in line for line in each)
    assert "://" not in text
    assert "index-url" not in text


def test_an_image_installs_nothing_without_a_hash(image: Path) -> None:
    (installing,) = [words for words in run_lines(image) if "install" in words]

    assert "--require-hashes" in installing
    assert installing[-2:] == ["--requirement", "requirements.txt"]
