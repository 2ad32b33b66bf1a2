"""Users' keys for the model's provider, as they come in."""

from gptlab.api.keys import in_a_header
from gptlab.api.limits import API_KEY_CHARS_MIN
from gptlab.core.crypto import ApiKey
from gptlab.core.errors import KeyMalformed, RealKeyInDemo
from gptlab.core.grant_tokens import is_grant

DEMO_CHARS_MIN = 8
DEMO_START = "demo-"


def clean_key(text: str, *, is_demo: bool) -> ApiKey:
    """The key; raises before anything else could see a bad one."""
    key = in_a_header(text)
    if len(key) < (DEMO_CHARS_MIN if is_demo else API_KEY_CHARS_MIN) or is_grant(key):
        raise KeyMalformed
    if is_demo and not key.startswith(DEMO_START):
        raise RealKeyInDemo
    return ApiKey(key)
