"""What the image's build compiles is used, whatever date the image gives its files."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
import gptlab.accounts.authentication
print(len([path for path in compiled if "gptlab" in path]))
"""


@pytest.mark.parametrize("is_told", [True, False])
def test_a_function_compiles_nothing_when_it_starts(
    image: Path, tmp_path: Path, is_told: bool
) -> None:
    """It would, if Python were not told to trust what is compiled."""
    folder = tmp_path / "functions"
    shutil.copytree(image, folder)
    dockerfile = folder / "Dockerfile"
    if not is_told:
        trusting = "--invalidation-mode unchecked-hash "
        assert trusting in dockerfile.read_text()
        dockerfile.write_text(dockerfile.read_text().replace(trusting, ""))
    build(folder)

    command = [sys.executable, "-I", "-B", "-c", COMPILED_ANEW]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)

    assert (int(done.stdout) == 0) is is_told
