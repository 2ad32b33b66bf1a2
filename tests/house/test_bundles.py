"""Each function's bundle loads alone, where its own requirements.txt is all that is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from gptlab import api
from gptlab_deploy.bundle import bundle, digest
from tests.gptlab_deploy.installed import NotInstalled, python_of

LOAD = (
    "import sys, pathlib; folder = sys.argv[1]; sys.path.insert(0, folder)\n"
    "import main, gptlab\n"
    "assert pathlib.Path(gptlab.__file__).parent.parent == pathlib.Path(folder), gptlab.__file__\n"
    "assert callable(getattr(main, sys.argv[2]))\n"
    "assert 'openai' not in sys.modules\n"
)


def python_for(folder: Path) -> Path:
    """With the bundle's own packages; where they cannot be had, with those that are here."""
    try:
        return python_of(folder / "requirements.txt")
    except NotInstalled:
        return Path(sys.executable)


@pytest.mark.parametrize("name", [operation.name for operation in api.OPERATIONS])
def test_a_bundle_loads_alone(bundles: Path, name: str) -> None:
    folder = bundles / name
    done = subprocess.run(
        [str(python_for(folder)), "-I", "-B", "-c", LOAD, str(folder), name],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "gptlab", "main.py", "requirements.txt",
    ]  # fmt: skip


def test_bundling_again_changes_no_byte(bundles: Path, tmp_path: Path) -> None:
    bundle(tmp_path)
    again = bundle(tmp_path)

    assert [digest(folder) for folder in again] == [digest(bundles / f.name) for f in again]


def test_a_changed_byte_or_name_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("first")
    before = digest(tmp_path)
    (tmp_path / "one.py").write_text("other")
    changed = digest(tmp_path)
    (tmp_path / "one.py").rename(tmp_path / "two.py")

    assert len({before, changed, digest(tmp_path), digest(tmp_path, "besides")}) == 4
