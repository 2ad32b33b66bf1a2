"""The whole run-time list of a deployable, what its packages bring along included.

`functions/requirements.txt` names what we use; a build from that alone would pick whatever
versions of the rest are current on its day. The closure is read from the installed packages, and
the versions from `constraints.txt`, with which everything was tested.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

DEPLOYED_ON = {"python_version": "3.13", "python_full_version": "3.13.0", "sys_platform": "linux",
               "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix",
               "platform_python_implementation": "CPython",
               "implementation_name": "cpython"}  # fmt: skip


class NotPinned(Exception):
    """A package that would be installed has no line in the constraints."""


def requirements(text: str) -> list[Requirement]:
    """The lines of a requirements file."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line]


def pinned(wanted: Iterable[Requirement], constraints: Path) -> str:
    """A requirements file of ``wanted`` and all it brings along; raises NotPinned."""
    versions = {
        canonicalize_name(each.name): f"{each.name}{each.specifier}"
        for each in requirements(constraints.read_text())
    }
    names = closure(wanted)
    if missing := sorted(names - versions.keys()):
        raise NotPinned(f"{constraints.name} has no line for {', '.join(missing)}")
    return "".join(f"{versions[name]}\n" for name in sorted(names))


def closure(wanted: Iterable[Requirement]) -> set[NormalizedName]:
    """The names of everything that is installed with ``wanted`` where the functions run."""
    found: set[tuple[NormalizedName, str]] = set()
    waiting = [part for each in wanted for part in _parts(each)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) not in found:
            found.add((name, extra))
            waiting += [part for each in _brought(name, extra) for part in _parts(each)]
    return {name for name, _ in found}


def _parts(requirement: Requirement) -> list[tuple[NormalizedName, str]]:
    """The package itself, and each of its extras that is asked for."""
    name = canonicalize_name(requirement.name)
    return [(name, extra) for extra in ("", *sorted(requirement.extras))]


def _brought(name: str, extra: str) -> Iterator[Requirement]:
    for line in requires(name) or ():
        requirement = Requirement(line)
        if requirement.marker is None:
            applies = not extra
        else:
            applies = requirement.marker.evaluate({**DEPLOYED_ON, "extra": extra})
        if applies:
            yield requirement
