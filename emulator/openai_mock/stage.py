"""What the server keeps while it runs.

Its latency, the faults to come, the calls made, the gate.
"""

from dataclasses import dataclass, field
from typing import cast

from starlette.requests import Request

from emulator.openai_mock.calls import CallLog
from emulator.openai_mock.faults import FaultQueue
from emulator.openai_mock.gate import Gate


@dataclass(frozen=True)
class Latency:
    """Seconds before the first token of any answer, and before each piece of a stream."""

    first_token: float = 0.05
    token: float = 0.02


@dataclass(frozen=True)
class Stage:
    latency: Latency
    calls: CallLog
    key: str = ""
    labelled: bool = False
    faults: FaultQueue = field(default_factory=FaultQueue)
    gate: Gate = field(default_factory=Gate)


def stage_of(request: Request) -> Stage:
    return cast(Stage, request.app.state.stage)
