"""Which secrets stand in files: by their forms, and random texts by the names they are given."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from math import log2
from pathlib import Path

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.slack import SlackDetector

FORMS = (
    OpenAIDetector(), PrivateKeyDetector(), JwtTokenDetector(), GitHubTokenDetector(),
    AWSKeyDetector(), SlackDetector(), BasicAuthDetector(),
)  # fmt: skip
NAMED = re.compile(
    r"(?:key|secret|token|password|pepper|salt|seal|sign)\w*[\"']?\s*[:=]\s*[\"']?(?:\d+:)?"
    r"(?P<value>(?=[\w+/=-]*\d)[\w+/=-]{24,})",
    re.IGNORECASE,
)
RANDOM_BITS = 3.5
"""Of each letter. Words and our demo keys have fewer, 32 random letters have more."""
NOT_OURS = {".git", ".venv", ".gptlab", "build", "dist", "test-results"}


def tracked(root: Path) -> list[Path]:
    """What git tracks; of a tree without git, everything but what is made in it."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True)
        if listed.returncode == 0:
            named = (root / name for name in listed.stdout.split("\0") if name)
            return [path for path in named if path.is_file()]
    everything = (path for path in root.rglob("*") if path.is_file())
    return [path for path in everything if not NOT_OURS & {*path.relative_to(root).parts}]


def secrets_in(files: Iterable[Path]) -> list[str]:
    """Which file holds what kind of secret; no part of it."""
    return [f"{path}: {kind}" for path in files for kind in _kinds(path.read_text(errors="ignore"))]


def _kinds(text: str) -> Iterator[str]:
    for form in FORMS:
        # A token whose signature is empty, as forgeries have it, is none.
        if any(not found.endswith(".") for found in form.analyze_string(text)):
            yield form.secret_type
    if any(_bits_a_letter(found["value"]) >= RANDOM_BITS for found in NAMED.finditer(text)):
        yield "a random text by the name of a secret"


def _bits_a_letter(text: str) -> float:
    shares = [text.count(letter) / len(text) for letter in set(text)]
    return -sum(share * log2(share) for share in shares)
