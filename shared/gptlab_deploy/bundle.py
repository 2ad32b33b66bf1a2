"""Makes one folder for each deployable, as the platform takes it: `make bundle`.

``build/<operation>/`` holds the entry point, every package with its version, and a copy of the
library: uploads skip linked folders, and a package under an unchanged version may be served stale
by the build's cache, so the library is copied, whole. ``build/app/`` is the Streamlit app.
"""

import hashlib
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement

from gptlab import api
from gptlab_deploy.pins import pinned, requirements

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path("build")
"""From the project's root: commands name it so."""

APP = "app"
APP_LIBRARY = ("__init__.py", "api", "client.py", "client_answers.py", "errors.py", "loading.py")
APP_COMMAND = (
    "web: python -m streamlit run frontend/app.py "
    "--server.port=$PORT --server.address=0.0.0.0 --server.headless=true\n"
)
PYTHON_VERSION = "3.13\n"
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "*.pyc", "client*.py", "operator.py", "openapi.py", "showcase.py"
)
NOT_SOURCE = shutil.ignore_patterns("__pycache__", "*.pyc")


def bundle(target: Path, root: Path = ROOT) -> list[Path]:
    """Make every function's folder anew below ``target``; the folders."""
    runtime = requirements((root / "functions" / "requirements.txt").read_text())
    listed = pinned(runtime, root / "constraints.txt")
    return [_bundle_one(operation.name, target, root, listed) for operation in api.OPERATIONS]


def bundle_app(target: Path, root: Path = ROOT) -> Path:
    """Make the app's folder anew below ``target``: the pages, and the client they speak with."""
    folder = _emptied(target / APP)
    shutil.copytree(root / "frontend", folder / "frontend", ignore=NOT_SOURCE)
    shutil.copytree(root / ".streamlit", folder / ".streamlit")
    (folder / "gptlab").mkdir()
    for name in APP_LIBRARY:
        _copy(root / "shared" / "gptlab" / name, folder / "gptlab" / name)
    listed = pinned(_app_requirements(root), root / "constraints.txt")
    (folder / "requirements.txt").write_text(listed)
    (folder / "Procfile").write_text(APP_COMMAND)
    (folder / ".python-version").write_text(PYTHON_VERSION)
    return folder


def files(folder: Path) -> Iterator[Path]:
    """Every file of a bundle, in one order everywhere."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def digest(folder: Path, *besides: str) -> str:
    """Names a bundle's contents, and what else is to count, in letters that a label may have."""
    sha = hashlib.sha256()
    for path in files(folder):
        sha.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    sha.update("\0".join(besides).encode())
    return sha.hexdigest()[:32]


def _bundle_one(name: str, target: Path, root: Path, listed: str) -> Path:
    folder = _emptied(target / name)
    shutil.copy(root / "functions" / name / "main.py", folder)
    (folder / "requirements.txt").write_text(listed)
    shutil.copytree(root / "shared" / "gptlab", folder / "gptlab", ignore=LEFT_OUT)
    return folder


def _app_requirements(root: Path) -> Iterable[Requirement]:
    """What its pages import, and what the client does: no framework and no Firestore."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    named = project["optional-dependencies"]["app"]
    return [Requirement(line) for line in (*named, "httpx2", "pydantic")]


def _emptied(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=NOT_SOURCE)
    else:
        shutil.copy(source, target)
