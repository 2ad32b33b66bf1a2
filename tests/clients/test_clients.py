"""What `make test-clients` takes for a conversation, and when it does without a client.

The conversations themselves need packages from two registries: they are held by that command.
"""

from typing import Any

import pytest

from tests.clients import __main__ as clients

GOOD = {"plain": "leeks", "streamed": ["and ", "onions"], "failure": "APIStatusError"}


def calls(*made: tuple[int, bool]) -> list[dict[str, Any]]:
    return [{"message_count": count, "stream": stream} for count, stream in made]


CONVERSATION = ((2, False), (4, True), (2, False))


def test_a_whole_conversation_passes() -> None:
    asked_for_its_models = {"message_count": None, "stream": False}

    clients.check(GOOD, [asked_for_its_models, *calls(*CONVERSATION)])


@pytest.mark.parametrize(
    ("told", "made", "why"),
    [
        ({"plain": ""}, CONVERSATION, "not what was said"),
        ({"streamed": []}, CONVERSATION, "not what was said"),
        ({}, ((2, False), (2, True), (2, False)), "asked otherwise"),
        ({}, ((2, False), (4, False), (2, False)), "asked otherwise"),
        ({"failure": "none"}, CONVERSATION, "not told"),
        ({}, (*CONVERSATION, (2, False), (2, False)), "made 3 times"),
    ],
)
def test_one_that_went_otherwise_does_not(
    told: dict[str, Any], made: tuple[tuple[int, bool], ...], why: str
) -> None:
    with pytest.raises(clients.Wrong, match=why):
        clients.check({**GOOD, **told}, calls(*made))


def test_without_node_those_that_need_it_are_skipped_and_not_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def spoken(_: clients.Address) -> dict[str, Any]:
        return GOOD

    def skipping(_: clients.Address) -> dict[str, Any]:
        clients.with_node()
        return GOOD

    class Cloud:
        gateway_url = "http://127.0.0.1:9"
        model: Any = None

    class Model:
        def clear_calls(self) -> None: ...
        def clear_faults(self) -> None: ...
        def faults(self, *_: object) -> None: ...
        def calls(self, *, finished: bool) -> list[dict[str, Any]]:
            return calls(*CONVERSATION)

    monkeypatch.setattr("shutil.which", lambda name: None)
    cloud: Any = Cloud()
    cloud.model = Model()

    assert clients.came_through("plain", spoken, cloud)
    assert not clients.came_through("in Node.js", skipping, cloud)
    said = capsys.readouterr().out.splitlines()
    assert "SKIPPED: there is no node or no npm on this machine" in said[1]
