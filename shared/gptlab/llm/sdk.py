"""The provider's SDK, loaded without its types: import ``openai`` from here.

They are two thousand classes, most of what loading the SDK costs, and a turn uses none of them:
it posts and reads plain objects. Their packages stand there empty: modules in them can be imported
one by one, and whoever asks such a package for a name gets it filled.
"""

import sys
from collections.abc import Iterable
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, module_from_spec
from threading import RLock

_filling = RLock()
PUT_OFF = ("types", "types.responses")


def _put_off(packages: Iterable[str]) -> None:
    """Before the SDK is loaded: afterwards they are there, and nothing is to be gained."""
    above = {"": find_spec("openai")}
    for package in packages:
        parent = above[package.rpartition(".")[0]]
        name = f"openai.{package}"
        if parent is None or name in sys.modules:
            return
        above[package] = spec = PathFinder.find_spec(name, parent.submodule_search_locations)
        if spec is not None and spec.loader is not None:
            _stand_in(spec, spec.loader)


def _stand_in(spec: ModuleSpec, loader: Loader) -> None:
    """An empty package, which is filled when it is asked for a name it has not."""
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


_put_off(PUT_OFF)

import openai as openai  # noqa: E402 - after that
