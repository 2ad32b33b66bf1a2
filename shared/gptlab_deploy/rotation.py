"""How the text of a secret changes while it is rotated: readers first, then writers."""

import secrets
from base64 import urlsafe_b64encode

from gptlab.core.crypto import KEY_BYTES, Keyring

HIGHEST = 255


class Unrotatable(Exception):
    """The step cannot be made; the message says why."""


WHY_NOT = {
    ("PEPPER", "drop"): "who has not signed in since, and who comes with a recovery code from "
    "before, would be taken for somebody new",
    ("KEK_SALT", "drop"): "who has not signed in since, and who comes with a recovery code from "
    "before, could open nothing any more",
}


def add(text: str) -> str:
    """A new version at the end: read, and not yet written with."""
    number = max(Keyring.parse(text).versions()) + 1
    if number > HIGHEST:
        raise Unrotatable(f"there are {HIGHEST} versions at most")
    return f"{text},{number}:{urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def use(text: str) -> str:
    """The newest version in front: written with."""
    parts = sorted(text.split(","), key=lambda part: int(part.partition(":")[0]), reverse=True)
    if len(parts) == 1:
        raise Unrotatable("there is one version only: add another first")
    return ",".join(parts)


def drop(text: str) -> str:
    """The version in front, and no other."""
    first, _, others = text.partition(",")
    if not others:
        raise Unrotatable("there is one version only: nothing to drop")
    return first


STEPS = {"add": add, "use": use, "drop": drop}


def rotated(name: str, step: str, text: str) -> str:
    """The secret's next text; raises Unrotatable."""
    if (name, step) in WHY_NOT:
        raise Unrotatable(WHY_NOT[name, step])
    return STEPS[step](text)
