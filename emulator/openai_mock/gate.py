"""A gate that holds calls until a test lets them go: the way to test what happens in between."""

import anyio

LONGEST = 30.0


class Gate:
    """Holds whoever comes, until it is opened for those who wait; it closes behind them."""

    def __init__(self) -> None:
        self.held = 0
        self._arrival = anyio.Event()
        self._opening = anyio.Event()

    async def hold(self) -> None:
        """Wait until released, at most 30 s."""
        self.held += 1
        self._arrival.set()
        self._arrival = anyio.Event()
        try:
            with anyio.move_on_after(LONGEST):
                await self._opening.wait()
        finally:
            self.held -= 1

    async def gathered(self, at_least: int) -> int:
        """How many are held, once they are as many as this (or 30 s have passed)."""
        with anyio.move_on_after(LONGEST):
            while self.held < at_least:
                await self._arrival.wait()
        return self.held

    def release(self) -> int:
        """Let everyone go who waits now; how many that were."""
        released = self.held
        self._opening.set()
        self._opening = anyio.Event()
        return released
