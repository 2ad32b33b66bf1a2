"""``python -m gptlab_deploy.bundle``: one folder a function, as the platform takes it.

``build/<operation>/`` holds the entry point, the run-time list and a copy of the library:
uploads skip linked folders, and a package under an unchanged version may be served stale by the
build's cache, so the library is copied, whole.
"""

import shutil
import sys
from pathlib import Path

from gptlab import api

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "client*.py", "operator.py")


def bundle(target: Path, root: Path = ROOT) -> list[Path]:
    """Make every function's folder anew below ``target``; the folders."""
    return [_bundle_one(operation.name, target, root) for operation in api.OPERATIONS]


def _bundle_one(name: str, target: Path, root: Path) -> Path:
    folder = target / name
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(root / "functions" / name, folder, ignore=LEFT_OUT)
    shutil.copy(root / "functions" / "requirements.txt", folder)
    shutil.copytree(root / "shared" / "gptlab", folder / "gptlab", ignore=LEFT_OUT)
    return folder


def main() -> int:
    folders = bundle(ROOT / "build")
    size = sum(file.stat().st_size for folder in folders for file in folder.rglob("*"))
    sys.stdout.write(
        f"{len(folders)} functions in build/, {size // len(folders) // 1024} kB each\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
