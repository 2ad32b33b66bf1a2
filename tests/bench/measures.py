"""What is measured: floor and product in turn, in slices of one run."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter, process_time

from tests.bench.load import Turn, chat_for, conversation_times
from tests.bench.model import StreamRate
from tests.bench.processes import use_of
from tests.bench.stage import Function, Stage

RATE = StreamRate(50, 20, 5)
LONG = StreamRate(50, 199, 50)
"""Ten seconds, twenty tokens in each."""
AT_ONCE = StreamRate(0, 20, 0)
WARM_TURNS = 10
UNSTEADY_SHARE = 0.2
"""Of a slice, at its beginning: the people arrive."""
FIFTHS = 5


@dataclass
class Found:
    """What one function showed under one load."""

    added: list[float] = field(default_factory=list)
    first_added: list[float] = field(default_factory=list)
    steady_turns: int = 0
    steady_seconds: float = 0.0
    seconds: float = 0.0
    cpu: float = 0.0
    helpers_cpu: float = 0.0
    peak: float = 0.0

    def add(self, turns: Sequence[Turn]) -> None:
        self.added += [turn.added for turn in turns]
        self.first_added += [turn.first_added for turn in turns]

    @property
    def p50(self) -> float:
        return median(self.added)

    @property
    def p99(self) -> float:
        if len(self.added) < 2:  # a slow machine in a short slice
            return max(self.added)
        return quantiles(self.added, n=100, method="inclusive")[98]

    @property
    def first_p50(self) -> float:
        return median(self.first_added)

    @property
    def turns_per_second(self) -> float:
        return self.steady_turns / self.steady_seconds

    @property
    def cpu_ms_per_turn(self) -> float:
        return self.cpu * 1000 / len(self.added)

    @property
    def helpers_share(self) -> float:
        """Of the other core: near 1, the load and not the function is what is measured."""
        return self.helpers_cpu / self.seconds


@dataclass(frozen=True)
class Fifth:
    """A fifth of a long session."""

    cpu_ms_per_turn: float
    memory: float


Pair = tuple[Found, Found]
"""Floor and product."""


def warm_up(stage: Stage) -> None:
    """Connections, imports and caches are made before anything counts."""
    for function in stage.functions:
        conversation_times(function.url, stage.conversations.begin(AT_ONCE), WARM_TURNS)


def at_users(stage: Stage, users: int, slices: int, seconds: float) -> Pair:
    """So many people, who talk without a pause."""
    pair = Found(), Found()
    conversations = [[stage.conversations.begin(RATE) for _ in range(users)] for _ in pair]
    for _ in range(slices):
        for found, function, some in zip(pair, stage.functions, conversations, strict=True):
            start = perf_counter()
            with _measured(stage, function, found):
                turns = chat_for(function.url, some, RATE, seconds)
            found.add(turns)
            steady = start + seconds * UNSTEADY_SHARE, start + seconds
            found.steady_seconds += steady[1] - steady[0]
            found.steady_turns += sum(steady[0] < turn.ended <= steady[1] for turn in turns)
    return pair


def long_streams(stage: Stage, streams: int, rate: StreamRate) -> Pair:
    """So many replies at once, each of them long."""
    pair = Found(), Found()
    for found, function in zip(pair, stage.functions, strict=True):
        conversations = [stage.conversations.begin(rate) for _ in range(streams)]
        with _measured(stage, function, found):
            turns = chat_for(function.url, conversations, rate, 0)
        found.add(turns)
    return pair


def first_token(stage: Stage, turns: int) -> Found:
    """One person through the gateway and the product.

    Not counting the gateway's first fetch of keys.
    """
    found, conversation = Found(), stage.conversations.begin(RATE)
    found.add(conversation_times(stage.gateway_url, conversation, turns + 1)[1:])
    return found


def long_session(stage: Stage, turns: int) -> list[Fifth]:
    """One person's long session with the product, of a model that does not keep one waiting."""
    conversation = stage.conversations.begin(AT_ONCE)
    fifths, count = [], turns // FIFTHS
    for _ in range(FIFTHS):
        before = stage.product.use()
        conversation_times(stage.product.url, conversation, count)
        after = stage.product.use()
        fifths.append(Fifth((after.cpu - before.cpu) * 1000 / count, after.memory))
    return fifths


@contextmanager
def _measured(stage: Stage, function: Function, found: Found) -> Iterator[None]:
    """Adds what was used meanwhile, by the function and by those on the other core."""
    cpu, helpers, start = function.use().cpu, _helpers_cpu(stage), perf_counter()
    yield
    found.cpu += function.use().cpu - cpu
    found.helpers_cpu += _helpers_cpu(stage) - helpers
    found.seconds += perf_counter() - start
    found.peak = function.use().peak


def _helpers_cpu(stage: Stage) -> float:
    return process_time() + sum(use_of(each.pid).cpu for each in stage.helpers.values())
