"""Each function loads from the image's files, where its requirements.txt is all there is."""

import subprocess
import sys
from pathlib import Path

import pytest

from gptlab.api.operations import OPERATIONS
from gptlab_deploy.bundle import bundle, digest, source_of
from tests.gptlab_deploy.installed import NotInstalled, python_of

LOAD = (
    "import sys, pathlib; folder, source, name = sys.argv[1:]; sys.path.insert(0, folder)\n"
    "sys.path.insert(0, str(pathlib.Path(folder, source).parent))\n"
    "import main, gptlab\n"
    "assert pathlib.Path(gptlab.__file__).parent.parent == pathlib.Path(folder), gptlab.__file__\n"
    "assert callable(getattr(main, name))\n"
    "assert 'openai' not in sys.modules\n"
)


def python_for(folder: Path) -> Path:
    """With the image's own packages; where they cannot be had, with those that are here."""
    try:
        return python_of(folder / "requirements.txt")
    except NotInstalled:
        return Path(sys.executable)


@pytest.mark.parametrize("name", [operation.name for operation in OPERATIONS])
def test_a_function_loads_alone(image: Path, name: str) -> None:
    compiled = f"pycache_prefix={image.parent / 'compiled'}"
    arguments = ["-I", "-X", compiled, "-c", LOAD, str(image), source_of(name), name]
    done = subprocess.run(
        [str(python_for(image)), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_the_image_has_every_function_and_nothing_that_is_not_served(image: Path) -> None:
    assert sorted(path.name for path in image.iterdir()) == [
        "Dockerfile", "functions", "gptlab", "requirements.txt",
    ]  # fmt: skip
    assert {path.name for path in (image / "functions").iterdir()} == {
        operation.name for operation in OPERATIONS
    }
    assert not list(image.rglob("client*.py"))
    assert not list(image.rglob("*.pyc"))


def test_bundling_again_changes_no_byte(image: Path, tmp_path: Path) -> None:
    bundle(tmp_path)

    assert digest(bundle(tmp_path)) == digest(image)


def test_a_changed_byte_or_name_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("first")
    before = digest(tmp_path)
    (tmp_path / "one.py").write_text("other")
    changed = digest(tmp_path)
    (tmp_path / "one.py").rename(tmp_path / "two.py")

    assert len({before, changed, digest(tmp_path)}) == 3
