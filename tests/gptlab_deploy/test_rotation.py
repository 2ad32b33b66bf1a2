"""A secret is replaced without a moment in which anybody cannot read."""

import json

import pytest

from gptlab.core.crypto import Keyring
from gptlab.core.secret_generation import generate
from gptlab_deploy import rotate
from gptlab_deploy.commands import Answer, Command
from gptlab_deploy.rotation import Unrotatable, rotated
from gptlab_deploy.target import Target

TARGET = Target("demo", "europe-west1")


@pytest.fixture
def seal() -> str:
    return generate()["GPTLAB_SEAL"]


def test_a_new_version_is_read_before_it_is_written_with_and_the_old_one_after(seal: str) -> None:
    old = Keyring.parse(seal)
    text = rotated("SEAL", "add", seal)
    added, used = Keyring.parse(text), Keyring.parse(rotated("SEAL", "use", text))

    assert (added.current, set(added.versions())) == (1, {1, 2})
    assert (used.current, used.versions()) == (2, added.versions())
    assert used.find(1) == old.newest()


def test_the_old_version_is_dropped_last(seal: str) -> None:
    used = rotated("SEAL", "use", rotated("SEAL", "add", seal))

    assert set(Keyring.parse(rotated("SEAL", "drop", used)).versions()) == {2}


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("SEAL", "use"),
        ("SEAL", "drop"),
        ("PEPPER", "drop"),
        ("KEK_SALT", "drop"),
    ],
)
def test_a_step_that_would_lose_something_is_refused(name: str, step: str, seal: str) -> None:
    with pytest.raises(Unrotatable):
        rotated(name, step, seal)


def test_a_changed_signing_keys_public_half_goes_first(seal: str) -> None:
    added = rotated("SIGN", "add", seal)
    keys, text = (step.command for step in rotate.changes(TARGET, "SIGN", added))
    published = json.loads(keys.words[4].partition("jwks=")[2])["keys"]

    assert [each["kid"] for each in published] == ["v1", "v2"]
    assert text.stdin is not None
    assert text.stdin.text == added


def test_the_text_is_read_as_gcloud_prints_it() -> None:
    def ask(command: Command) -> Answer:
        assert command.words[1:5] == ("secrets", "versions", "access", "latest")
        return {"payload": {"data": "MTo_Pz8="}}

    assert rotate.read(TARGET, ask, "SEAL") == "1:???"
