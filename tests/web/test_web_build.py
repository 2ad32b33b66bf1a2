"""What is in frontend/web/dist: what the sources give, small, and typed."""

import gzip
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.node_packages import NodeMissing
from tests.web import build

MOST_BYTES = {"gptlab-chat.js": 30_000, "client.js": 12_000}
"""Compressed."""
NOT_RUN = (
    "NOT RUN: frontend/web could not be built ({why}). With Node.js 20 or newer, npm and its "
    "registry within reach, run: make test ARGS=tests/web"
)
PROGRAM = """
import { createClient } from "gptlab-web";

const lab = createClient("http://127.0.0.1:8080");
const { data } = await lab.GET("/bots", { params: { query: { which: "showcased" } } });
const bot_id: string = data?.bots[0]?.bot_id ?? "";
for await (const event of lab.stream("/sessions", { body: { bot_id } })) {
  if (event.type === "done") console.log(event.answer.reply.content.length);
}
"""
WRONG = {
    '"/bots"': '"/robots"',
    '"showcased"': '"everybody\'s"',
    "{ bot_id }": "{ bot_id: 1 }",
    'stream("/sessions"': 'stream("/login"',
    "answer.reply": "answer.replies",
}
"""What is replaced in it, and by what, so that it does not compile."""
TSC = ("node", "node_modules/typescript/bin/tsc")
STRICT = ("--noEmit", "--strict", "--module", "nodenext", "--target", "es2022")


@pytest.fixture(scope="module")
def packages() -> Path:
    """The folder with the packages of Node.js."""
    try:
        build.install()
    except NodeMissing as why:
        pytest.skip(NOT_RUN.format(why=why))
    except subprocess.SubprocessError as why:
        if os.environ.get("CI") == "true":
            pytest.fail(NOT_RUN.format(why=why))
        pytest.skip(NOT_RUN.format(why=why))
    return build.PLACE


@pytest.fixture
def project(packages: Path, tmp_path: Path) -> Path:
    """Somebody's project, in which the client is installed."""
    modules = tmp_path / "node_modules"
    modules.mkdir()
    for package in (packages / "node_modules").iterdir():
        (modules / package.name).symlink_to(package)
    (modules / "gptlab-web").symlink_to(build.WEB)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    return tmp_path


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_files_checked_in_are_what_the_sources_give(packages: Path) -> None:
    assert contents(build.build()) == contents(build.DIST), "run `make web`"


@pytest.mark.parametrize("name", MOST_BYTES)
def test_a_built_file_is_small(name: str) -> None:
    assert len(gzip.compress((build.DIST / name).read_bytes())) <= MOST_BYTES[name]


def test_a_strict_program_compiles_and_a_wrong_one_does_not(project: Path) -> None:
    """All in one run of the compiler, which takes seconds to begin."""
    programs = {"right": PROGRAM}
    for number, (right, wrong) in enumerate(WRONG.items()):
        assert right in PROGRAM
        programs[f"wrong_{number}"] = PROGRAM.replace(right, wrong)
    for name, text in programs.items():
        (project / f"{name}.ts").write_text(text)
    command = (*TSC, *STRICT, "--preserveSymlinks", *(f"{name}.ts" for name in programs))
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    refused = {line.partition(".ts(")[0] for line in done.stdout.splitlines() if ".ts(" in line}

    assert refused == programs.keys() - {"right"}, done.stdout
