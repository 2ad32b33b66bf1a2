"""How other people's large packages are loaded: without what is not used of them."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, module_from_spec
from threading import RLock

_filling = RLock()


@contextmanager
def loading(*, without: tuple[str, ...] = ()) -> Iterator[None]:
    """Around imports: these packages in them, an outer one first, are put off.

    Such a package stands there empty. Modules in it can be imported one by one, and whoever asks
    it for a name gets it filled.

    What is loaded stays, so collections need not look at it: not meanwhile, and never again.
    """
    _put_off(without)
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_collecting:
            gc.enable()


def _put_off(packages: tuple[str, ...]) -> None:
    """Before they are loaded: afterwards they are there, and nothing is to be gained."""
    for name in packages:
        if name in sys.modules:
            return
        spec = _spec(name)
        if spec is not None and spec.loader is not None:
            _stand_in(spec, spec.loader)


def _spec(name: str) -> ModuleSpec | None:
    """Found without loading the packages that it is in, as ``find_spec`` alone would."""
    parts = name.split(".")
    spec = find_spec(parts[0])
    for end in range(2, len(parts) + 1):
        if spec is None:
            break
        spec = PathFinder.find_spec(".".join(parts[:end]), spec.submodule_search_locations)
    return spec


def _stand_in(spec: ModuleSpec, loader: Loader) -> None:
    module = module_from_spec(spec)

    def fill(name: str) -> object:
        with _filling:
            if module.__dict__.get("__getattr__") is fill:
                del module.__getattr__
                try:
                    loader.exec_module(module)
                except BaseException:
                    module.__getattr__ = fill  # type: ignore[method-assign]
                    raise
        return getattr(module, name)

    module.__getattr__ = fill  # type: ignore[method-assign]
    sys.modules[spec.name] = module
    parent, _, name = spec.name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], name, module)
