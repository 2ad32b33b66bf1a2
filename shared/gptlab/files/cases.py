"""Cases as files: ``cases/*.yaml`` of an assistant's folder. One file is one case of the bench.

Its fields are those of the API, ``CaseContent``; what has its default is left out. A file says
nothing else: so a case is the same wherever it is stored, and is known by what is in it.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from gptlab.api.bench import CaseContent
from gptlab.core.errors import InvalidRequest
from gptlab.files.problems import InvalidFile
from gptlab.files.yaml_text import as_json, read_mapping, write_mapping

FOLDER = "cases"
SUFFIX = ".yaml"
MOST_NAME_CHARS = 60
UNNAMED = "case"


def read_case(name: str, text: str) -> CaseContent:
    """The case in the file of this name; raises InvalidFile."""
    fields = read_mapping(name, text)
    written = as_json(name, fields)
    try:
        return CaseContent.of_json(written)
    except InvalidRequest as error:
        raise InvalidFile(name, error.message) from None


def read_cases(files: Mapping[str, str]) -> dict[str, CaseContent]:
    """The cases by the names of their files; raises InvalidFile."""
    return {name: read_case(name, text) for name, text in files.items()}


def write_case(case: CaseContent) -> str:
    return write_mapping(case.model_dump(mode="json", exclude_defaults=True))


def digest(case: CaseContent) -> str:
    """The same for two cases that say the same, whatever their files look like."""
    fields = case.model_dump(mode="json")
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def new_files(stored: Iterable[CaseContent], present: Mapping[str, CaseContent]) -> dict[str, str]:
    """A file for each stored case that no present file holds. A present one is never replaced."""
    known = {digest(case) for case in present.values()}
    missing = {key: case for case in stored if (key := digest(case)) not in known}
    stems = [_stem(case) for case in missing.values()]
    taken = {name.casefold() for name in present}
    made: dict[str, str] = {}
    for (key, case), stem in zip(missing.items(), stems, strict=True):
        names = _names(stem, key, is_alone=stems.count(stem) == 1)
        name = next(name for name in names if name not in taken)
        taken.add(name)
        made[name] = write_case(case)
    return made


def _names(stem: str, key: str, *, is_alone: bool) -> Iterator[str]:
    """What a case's file may be called, the best first: the same wherever the same cases are."""
    if is_alone:
        yield f"{stem}{SUFFIX}"
    yield f"{stem}-{key[:8]}{SUFFIX}"
    for number in count(2):
        yield f"{stem}-{key[:8]}-{number}{SUFFIX}"


def _stem(case: CaseContent) -> str:
    """A file's name for a case, on any system."""
    said = (case.name or case.messages[-1].content).casefold()
    return re.sub(r"[^\w-]+", "-", said)[:MOST_NAME_CHARS].strip("-_") or UNNAMED
