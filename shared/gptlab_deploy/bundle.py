"""Stages the two images, as they are built: `make bundle`.

``build/images/functions`` holds every function, the library they share and the packages they need.
``build/images/app`` is the Streamlit app.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path("build")
"""From the project's root: commands name it so."""

IMAGES = BUILD / "images"
FUNCTIONS = "functions"
APP = "app"
APP_LIBRARY = (
    "__init__.py", "api", "client.py", "client_responses.py", "core/__init__.py", "core/errors.py",
    "core/deferred_imports.py", "files", "transfer",
)  # fmt: skip
CHAT_ELEMENT = Path("frontend", "web", "dist", "gptlab-chat.js")
"""All that the app serves of ``frontend/web``."""
NOT_SOURCE = ("__pycache__", "*.pyc")
LEFT_OUT = (*NOT_SOURCE, "client*.py", "admin_cli.py", "openapi.py", "showcase.py",
            "cli", "files", "transfer")  # fmt: skip
NOT_SERVED = (*NOT_SOURCE, "requirements.*", "openapi.json")


def bundle(target: Path, root: Path = ROOT) -> Path:
    """Make the functions' folder anew below ``target``: one image, whichever function it serves."""
    folder = _begun(target / FUNCTIONS, root, FUNCTIONS)
    _copy(root / "functions", folder / "functions", NOT_SERVED)
    _copy(root / "shared" / "gptlab", folder / "gptlab", LEFT_OUT)
    return folder


def bundle_app(target: Path, root: Path = ROOT) -> Path:
    """Make the app's folder anew below ``target``: the pages, and the client they speak with."""
    folder = _begun(target / APP, root, APP)
    _copy(root / "frontend", folder / "frontend", (*NOT_SERVED, "web"))
    (folder / CHAT_ELEMENT).parent.mkdir(parents=True)
    _copy(root / CHAT_ELEMENT, folder / CHAT_ELEMENT, NOT_SOURCE)
    _copy(root / ".streamlit", folder / ".streamlit", NOT_SOURCE)
    (folder / "gptlab" / "core").mkdir(parents=True)
    for name in APP_LIBRARY:
        _copy(root / "shared" / "gptlab" / name, folder / "gptlab" / name, NOT_SOURCE)
    return folder


def requirements_of(image: str, root: Path = ROOT) -> Path:
    """Everything that is installed in an image, with hashes."""
    return root / ("frontend" if image == APP else "functions") / "requirements.txt"


def source_of(function: str) -> str:
    """Where the functions framework finds a function in the image."""
    return f"functions/{function}/main.py"


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in one order everywhere."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def digest(folder: Path) -> str:
    """Names a folder's contents, in letters that a label or a tag may have."""
    sha = hashlib.sha256()
    for path in files(folder):
        sha.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()[:32]


def _begun(folder: Path, root: Path, image: str) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("Dockerfile"), folder)
    shutil.copy(requirements_of(image, root), folder)
    return folder


def _copy(source: Path, target: Path, left_out: tuple[str, ...]) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*left_out))
    else:
        shutil.copy(source, target)
