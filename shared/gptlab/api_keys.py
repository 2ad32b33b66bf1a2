"""Users' keys for the model's provider, as they come in."""

from gptlab.api.limits import API_KEY_CHARS
from gptlab.crypto import ApiKey
from gptlab.errors import KeyMalformed, RealKeyInDemo

CHARS_MIN = 32
DEMO_CHARS_MIN = 8
DEMO_START = "demo-"


def clean_key(text: str, *, is_demo: bool) -> ApiKey:
    """The key without white space around it; raises before anything else could see a bad one.

    A line break or a letter outside ASCII would end up in the text of an HTTP client's exception.
    """
    key = text.strip()
    shortest = DEMO_CHARS_MIN if is_demo else CHARS_MIN
    is_visible = key.isascii() and key.isprintable() and " " not in key
    if not is_visible or not shortest <= len(key) <= API_KEY_CHARS:
        raise KeyMalformed
    if is_demo and not key.startswith(DEMO_START):
        raise RealKeyInDemo
    return ApiKey(key)
