"""Keys for the model's provider, as people paste them and as a header can carry them."""

import re
import unicodedata

from gptlab.api.limits import API_KEY_CHARS
from gptlab.core.errors import KeyMalformed

_NAME = r"(?:[a-z0-9]+_)*(?:api_?key|token)"
_WRAPPING = re.compile(
    rf"""
    ^(?:(?:export|set|setx)\s+|\$env:)?{_NAME}\s*[=:]\s*     # OPENAI_API_KEY=
    | ^["']{_NAME}["']\s*:\s*                                 # "api_key":
    | ^authorization\s*[=:]\s* | ^bearer(?:\s+|:\s*)
    | ^["'`\u2018\u201c\u201e\u00ab] | ["'`\u2019\u201d\u201c\u00bb][,;]?$
    """,
    re.VERBOSE | re.IGNORECASE,
)


def in_a_header(text: str) -> str:
    """The key without what people copy around it; raises KeyMalformed.

    Blanks, quotation marks, ``Bearer`` and the name of a variable go, and signs that nobody sees,
    wherever they stand. A line break or a letter outside ASCII would end up in the text of an HTTP
    client's exception.
    """
    if len(text) > 2 * API_KEY_CHARS:
        raise KeyMalformed
    key, before = "".join(sign for sign in text if unicodedata.category(sign) != "Cf"), None
    while key != before:
        before, key = key, _WRAPPING.sub("", key.strip())
    if not key.isascii() or not key.isprintable() or " " in key or len(key) > API_KEY_CHARS:
        raise KeyMalformed
    return key
