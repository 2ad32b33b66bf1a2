"""What the platform's build compiles is used, although its images date every file anew."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from gptlab_deploy.functions import BUILD_VARIABLES
from tests.gptlab_deploy.built import build

COMPILED_ANEW = """
import sys
from importlib.machinery import SourceFileLoader

compiled = []
compile_it = SourceFileLoader.source_to_code

def noted(self, data, path, **options):
    compiled.append(path)
    return compile_it(self, data, path, **options)

SourceFileLoader.source_to_code = noted
sys.path.insert(0, ".")
import gptlab.users
print(len([path for path in compiled if "gptlab" in path]))
"""


@pytest.mark.parametrize(("variables", "anew"), [(BUILD_VARIABLES, False), ({}, True)])
def test_a_function_compiles_nothing_when_it_starts(
    bundles: Path, tmp_path: Path, variables: Mapping[str, str], anew: bool
) -> None:
    folder = tmp_path / "get_user"
    shutil.copytree(bundles / "get_user", folder)
    build(folder, variables)

    command = [sys.executable, "-B", "-c", COMPILED_ANEW]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)

    assert (int(done.stdout) > 0) is anew
