"""Users' keys for the model's provider, as they come in."""

from gptlab.api.limits import API_KEY_CHARS
from gptlab.crypto import ApiKey
from gptlab.errors import KeyMalformed, RealKeyInDemo

CHARS_MIN = 32
DEMO_CHARS_MIN = 8
DEMO_START = "demo-"


def clean_key(text: str, *, is_demo: bool) -> ApiKey:
    """The key without white space around it; raises before anything else could see a bad one."""
    key = in_a_header(text)
    shortest = DEMO_CHARS_MIN if is_demo else CHARS_MIN
    if not shortest <= len(key) <= API_KEY_CHARS:
        raise KeyMalformed
    if is_demo and not key.startswith(DEMO_START):
        raise RealKeyInDemo
    return ApiKey(key)


def in_a_header(text: str) -> str:
    """The key as a header can carry it; raises KeyMalformed.

    A line break or a letter outside ASCII would end up in the text of an HTTP client's exception.
    """
    key = text.strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise KeyMalformed
    return key
