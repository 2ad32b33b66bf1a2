"""Import large packages without the parts that are not used."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, module_from_spec
from threading import RLock

_load_lock = RLock()


@contextmanager
def deferred_imports(*packages: str) -> Iterator[None]:
    """Import with these packages deferred; name an outer package before those in it.

    Each package is replaced by a stub module that runs on first attribute access. Its submodules
    can be imported one by one. Python 3.15's ``lazy import`` (PEP 810) makes this unnecessary.

    Imported objects stay for good, so the garbage collector is off meanwhile and never scans them.
    """
    _defer(packages)
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_collecting:
            gc.enable()


def _defer(packages: tuple[str, ...]) -> None:
    """Install the stubs; a package that is loaded already stays as it is."""
    for name in packages:
        spec = None if name in sys.modules else _spec(name)
        if spec is not None and spec.loader is not None:
            _install_stub(spec, spec.loader)


def _spec(name: str) -> ModuleSpec | None:
    """Found without loading the packages that it is in, as ``find_spec`` alone would."""
    parts = name.split(".")
    spec = find_spec(parts[0])
    for end in range(2, len(parts) + 1):
        if spec is None:
            break
        spec = PathFinder.find_spec(".".join(parts[:end]), spec.submodule_search_locations)
    return spec


def _install_stub(spec: ModuleSpec, loader: Loader) -> None:
    module = module_from_spec(spec)

    def load(name: str) -> object:
        with _load_lock:
            if module.__dict__.get("__getattr__") is load:
                del module.__getattr__
                try:
                    loader.exec_module(module)
                except BaseException:
                    module.__getattr__ = load  # type: ignore[method-assign]
                    raise
        return getattr(module, name)

    module.__getattr__ = load  # type: ignore[method-assign]
    sys.modules[spec.name] = module
    parent, _, name = spec.name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], name, module)
