"""firestore.rules: this server keeps one rule, and says so of a file that has others.

Server clients do not pass through rules, in production or here. Everyone else is refused. So a
file is right if it refuses everyone; any other would promise what is not kept.
"""

import re
from pathlib import Path

from emulator.firestore.errors import DataFileError

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_ALLOW = re.compile(r"\ballow\b([^;]*)")
_REFUSING = re.compile(r"[\w\s,]+:\s*if\s+false\s*")


def check_rules(file: Path) -> None:
    """Raises DataFileError where the file is not there or lets anyone in."""
    try:
        text = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataFileError(f"{file} cannot be read ({error}).") from error
    if "service cloud.firestore" not in text:
        raise DataFileError(f"{file} holds no rules of Cloud Firestore.")
    for allowed in _ALLOW.findall(text):
        if not _REFUSING.fullmatch(allowed):
            raise DataFileError(
                f"{file} lets someone in (allow{allowed.rstrip()}), which this server does not "
                "evaluate: it serves server clients, which pass by the rules, and refuses all "
                "others. For clients that rules let in, use Google's emulator."
            )
