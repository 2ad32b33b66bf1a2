"""How long a text is, as the API counts: in characters, an emoji being one or a few of them.

A browser counts differently, and a field that has a limit of its own drops what goes beyond it
without a word. So no field has one: what is too long is kept, and said here.
"""

from frontend.languages import _, plural


def too_many(text: str, most: int) -> int:
    """How many Unicode code points there are beyond ``most``."""
    return max(0, len(text) - most)


def said(text: str, most: int) -> str:
    """For example ``1,204 of 8,000 characters``, with ``500 too many`` where it is too long."""
    used = _("{used:,} of {most:,} characters").format(used=len(text), most=most)
    over = too_many(text, most)
    excess = plural("{n:,} too many", "{n:,} too many", over).format(n=over)
    return f"{used} · **{excess}**" if over else used
