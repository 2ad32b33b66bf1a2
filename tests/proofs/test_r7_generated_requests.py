"""R7: whatever is asked, what is answered is in the specification, and no 5xx."""

from typing import Any

import pytest

from emulator.dev_stack import LocalCloud
from gptlab.accounts import profile
from gptlab.api import operations
from gptlab.api.accounts import User
from gptlab.api.operations import Operation
from gptlab.core import errors
from gptlab.core.sse import OurEvents
from tests.proofs import specified
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.generated_requests import ask_all
from tests.proofs.metrics import HowOften, Metric

pytestmark = pytest.mark.slow

COUNTED = "5xx, undocumented answers, schema mismatches"


def test_every_answer_is_as_specified(
    cloud: LocalCloud, metric: Metric, how_often: HowOften
) -> None:
    names = list(specified.names())
    found = ask_all(cloud, names, how_often(8, 160))
    asked = {name for name in names if any(each.startswith(f"{name} ") for each in found.answered)}

    over = f"{found.requests} requests to {len(asked)} operations"
    metric("R7", COUNTED, len(found.wrong), over, 0)
    assert not found.wrong, found.wrong
    assert asked == set(names)


class UserAndMore(User):
    """As the specification has it, and then some."""

    more: str = "more"


read = profile.get_user


def tells_more(*given: Any) -> User:  # noqa: ANN401 - an operation's
    return UserAndMore(**read(*given).model_dump())


def fails(*_: object) -> None:
    raise ZeroDivisionError


def refuses(*_: object) -> None:
    raise errors.KeyInUse


def refuses_as_another_operation(*_: object) -> None:
    raise errors.KeyMalformed


def rumours(*_: object) -> str:
    return "event: rumour\ndata: {}\n\n"


@pytest.mark.parametrize(
    ("planted", "where", "fault", "operation"),
    [
        ("a 500", (profile, "get_user"), fails, operations.GET_USER),
        ("another status", (profile, "get_user"), refuses, operations.GET_USER),
        (
            "another code",
            (profile, "get_user"),
            refuses_as_another_operation,
            operations.GET_USER,
        ),
        ("a field more", (profile, "get_user"), tells_more, operations.GET_USER),
        ("another event", (OurEvents, "event"), rumours, operations.SEND_MESSAGE),
    ],
)
def test_a_planted_fault_is_caught(
    open_cloud: CloudInProcess,
    monkeypatch: pytest.MonkeyPatch,
    metric: Metric,
    planted: str,
    where: tuple[object, str],
    fault: object,
    operation: Operation[Any, Any],
) -> None:
    monkeypatch.setattr(*where, fault)
    found = ask_all(open_cloud, [operation.name], 60)

    over = f"{found.requests} requests, planted: {planted}"
    metric("R7", COUNTED, len(found.wrong), over, "caught")
    assert found.wrong
