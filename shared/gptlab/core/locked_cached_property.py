"""A property that is made at its first use, by one thread, and kept."""

from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    locked_cached_property = cached_property
else:

    class locked_cached_property(cached_property):  # noqa: N801 - as the one it is
        """A cached_property with a lock, which that has lost in Python 3.12.

        Of many first requests at once each would make a channel or a pool, and all but one be lost.
        """

        def __init__(self, make: Any) -> None:  # noqa: ANN401
            super().__init__(make)
            self._making = RLock()

        def __get__(self, instance: Any, owner: Any = None) -> Any:  # noqa: ANN401
            if instance is None:
                return self
            with self._making:
                return super().__get__(instance, owner)
