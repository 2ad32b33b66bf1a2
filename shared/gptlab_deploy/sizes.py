"""What each function is given, from what was measured (docs/capacity.md)."""

from dataclasses import dataclass
from typing import Any

from gptlab.api.operations import Operation, RateLimit


@dataclass(frozen=True)
class Size:
    """``concurrency`` is also the number of threads: the framework's default of 4 would wait.

    ``cpu_always``: CPU outside of requests too, to finish a reply whose client went away.
    ``max_instances`` bounds what a flood can cost.
    """

    concurrency: int
    memory: str
    max_instances: int
    cpu_always: bool = False


CHATS = Size(concurrency=80, memory="512Mi", max_instances=20, cpu_always=True)
LOGS_IN = Size(concurrency=20, memory="512Mi", max_instances=3)
OTHERS = Size(concurrency=40, memory="512Mi", max_instances=10)
APP = Size(concurrency=200, memory="1Gi", max_instances=3)


def size_of(operation: Operation[Any, Any]) -> Size:
    if operation.rate_limit is RateLimit.ALL:
        return LOGS_IN
    return CHATS if operation.calls_model else OTHERS
