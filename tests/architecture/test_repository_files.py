"""The files that tools read: each is valid, and agrees with the project."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from emulator.dev_stack.variables import APP_PORT, GATEWAY_PORT
from gptlab_deploy.lockfile import PYTHON
from tests.architecture.sources import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "checks.yml"
HOOKS = ROOT / ".pre-commit-config.yaml"
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
SCHEMAS = {
    WORKFLOW: "github-workflows",
    ROOT / ".github" / "dependabot.yml": "dependabot",
    TEMPLATES / "bug.yml": "github-issue-forms",
    TEMPLATES / "feature.yml": "github-issue-forms",
    TEMPLATES / "config.yml": "github-issue-config",
}


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False
    )


def check(path: Path, schema: str) -> subprocess.CompletedProcess[str]:
    return run("check_jsonschema", "--builtin-schema", f"vendor.{schema}", path)


def project() -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return loaded


def matrix() -> list[str]:
    versions: list[str] = yaml.safe_load(WORKFLOW.read_text())["jobs"]["checks"]["strategy"][
        "matrix"
    ]["python"]
    return versions


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_file_for_github_meets_its_schema(path: Path) -> None:
    done = check(path, SCHEMAS[path])

    assert done.returncode == 0, done.stdout


def test_a_wrong_workflow_is_noticed(tmp_path: Path) -> None:
    wrong = tmp_path / "checks.yml"
    wrong.write_text(WORKFLOW.read_text().replace("runs-on:", "run-on:"))

    assert check(wrong, SCHEMAS[WORKFLOW]).returncode == 1


def test_the_workflow_tests_every_version_that_the_project_names() -> None:
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project()["classifiers"]))

    assert matrix() == named
    assert project()["requires-python"] == f">={named[0]}"
    assert PYTHON in named


def test_the_workflow_runs_what_people_run() -> None:
    steps = yaml.safe_load(WORKFLOW.read_text())["jobs"]["checks"]["steps"]

    assert [step["run"] for step in steps if "run" in step] == ["make check", "make test"]


def test_the_hooks_run_the_projects_own_tools() -> None:
    hooks = yaml.safe_load(HOOKS.read_text())["repos"]

    assert run("pre_commit", "validate-config", HOOKS).returncode == 0
    assert [repository["repo"] for repository in hooks] == ["local"]
    assert {hook["language"] for hook in hooks[0]["hooks"]} == {"system"}


def test_a_hook_formats_what_is_committed(tmp_path: Path) -> None:
    """In a repository of its own, with the project's hooks and tools."""
    shutil.copy(HOOKS, tmp_path)
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tools / "python").chmod(0o755)
    (tmp_path / "untidy.py").write_text("x = {  'a':1 }\n")
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "untidy.py"], cwd=tmp_path, check=True)

    done = run("pre_commit", "run", "ruff-format", "--files", "untidy.py", cwd=tmp_path)

    assert done.returncode == 1, done.stderr
    assert (tmp_path / "untidy.py").read_text() == 'x = {"a": 1}\n'


def test_dependabot_looks_where_there_is_something() -> None:
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]
    files = {"pip": "pyproject.toml", "npm": "package.json", "docker": "Dockerfile"}

    for update in updates:
        for folder in update.get("directories") or [update["directory"]]:
            name = files.get(update["package-ecosystem"], ".github/workflows")
            assert (ROOT / folder.strip("/") / name).exists()


def test_the_devcontainer_has_a_tested_python_and_forwards_the_ports() -> None:
    folder = ROOT / ".devcontainer"
    container = json.loads((folder / "devcontainer.json").read_text())
    image = re.search(r"FROM python:(3\.\d+)", (folder / "Dockerfile").read_text())

    assert container["forwardPorts"] == [int(APP_PORT.default), int(GATEWAY_PORT.default)]
    assert image
    assert image[1] == PYTHON


def test_the_library_says_that_it_is_typed() -> None:
    packaged = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]

    assert (ROOT / "shared" / "gptlab" / "py.typed").exists()
    assert "py.typed" in packaged["package-data"]["gptlab"]


def test_every_page_is_in_the_sites_navigation() -> None:
    navigation = (ROOT / "zensical.toml").read_text()
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    decisions = {path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    index = (ROOT / "docs" / "decisions" / "index.md").read_text()

    assert {page for page in pages if f'"{page}"' not in navigation} == set()
    assert {page for page in decisions if f"({page})" not in index} == set()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of what the site is built from."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "zensical.toml", tmp_path)
    (tmp_path / "shared").symlink_to(ROOT / "shared")
    return tmp_path


def test_the_site_is_built_strictly_with_the_client_in_it(site: Path) -> None:
    done = run("zensical", "build", "--strict", "--clean", cwd=site)

    assert done.returncode == 0, done.stdout + done.stderr
    page = (site / "build" / "site" / "python-client" / "index.html").read_text()
    assert "gptlab.client.Client.send_message" in page


def test_a_broken_link_fails_the_site(site: Path) -> None:
    with (site / "docs" / "index.md").open("a") as page:
        page.write("\n[nowhere](nowhere.md)\n")

    assert run("zensical", "build", "--strict", "--clean", cwd=site).returncode == 1
