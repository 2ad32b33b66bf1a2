"""Keys for the model's provider, as a header can carry them."""

from gptlab.errors import KeyMalformed


def in_a_header(text: str) -> str:
    """The key without white space around it; raises KeyMalformed.

    A line break or a letter outside ASCII would end up in the text of an HTTP client's exception.
    """
    key = text.strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise KeyMalformed
    return key
