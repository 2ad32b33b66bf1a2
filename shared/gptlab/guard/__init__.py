"""Has a reply given the bot's instructions away? Words and letters compared, nothing learned.

    index = PromptIndex(prompt)            once per turn
    examine(index, reply).leaked           a whole reply, before it is stored
    guard = StreamGuard(index)             a reply in pieces: shown, held, stopped
    looks_like_extraction(message)         what the user asks; informs, refuses nothing

It finds what was copied: verbatim, in parts, padded, respelled or encoded (``text``). It
cannot see a translation or a true paraphrase. Lines that the prompt puts in quotation marks are
the bot's to say, and so are the labels of a form it asks for (``forms``). Pure; all sizes in words,
of which a CJK character is one.
"""

from gptlab.guard.extraction import looks_like_extraction
from gptlab.guard.index import PromptIndex
from gptlab.guard.scan import StreamGuard, Verdict, examine
from gptlab.guard.wording import INSTRUCTION, refusal

__all__ = [
    "INSTRUCTION",
    "PromptIndex",
    "StreamGuard",
    "Verdict",
    "examine",
    "looks_like_extraction",
    "refusal",
]
