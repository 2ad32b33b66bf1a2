"""A reply on its way to the reader, let through while it gives nothing away."""

import re

from gptlab.guard.common_words import COMMON
from gptlab.guard.disguises import readings
from gptlab.guard.index import WINDOW, PromptIndex
from gptlab.guard.scan import Scan
from gptlab.guard.text import CJK
from gptlab.guard.verdict import LAYERS, Verdict, examine, score_of

CODE_CHARS = 24
"""So many characters without plain words may be a code, and are held until they are read."""
READ_AGAIN = 0.25
"""So much of a code has to be new before it is read once more."""
PLAIN_WORDS_AFTER = 3
"""Plain words in a row that end a code."""
PLAIN_WORD_LETTERS = range(3, 16)
MARKS = ".,;:!?()[]\"'*_-–—…“”‘’"  # noqa: RUF001

_LAST_WORD_ENDS = re.compile(rf".*([\s{CJK}])", re.DOTALL)
"""What follows is unfinished: a letter, or a mark on the last one, may yet come."""


class StreamGuard:
    """Let a streamed reply through: feed it in pieces, show what comes back, finish.

    Text is shown up to the last whole word while the score is low, held while it is in doubt, and
    never again once it is ``stopped``.
    """

    def __init__(self, index: PromptIndex) -> None:
        self.stopped = False
        self._index = index
        self._scan = Scan(index)
        self._code = _Code(index)
        self._fed: list[str] = []
        self._held: list[str] = []
        self._word: list[str] = []

    def feed(self, piece: str) -> str:
        """What may be shown now, in order, after this piece of the reply."""
        self._fed.append(piece)
        found = None if self.stopped else _LAST_WORD_ENDS.match(piece)
        if found is None:
            self._word.append(piece)
            return ""
        ready = "".join(self._word) + piece[: found.start(1)]
        self._word = [piece[found.start(1) :]]
        return self._admit(ready)

    def finish(self) -> Verdict:
        """Check the whole reply once more; ``rest`` is what was still held.

        Where this verdict is a leak and ``stopped`` was not, what was shown is to be taken back.
        """
        verdict = examine(self._index, "".join(self._fed))
        self.stopped = self.stopped or verdict.leaked
        rest = "" if self.stopped else "".join([*self._held, *self._word])
        return Verdict(self.stopped, verdict.score, rest)

    def _admit(self, ready: str) -> str:
        self._held.append(ready)
        self._scan.read(ready)
        self._code.read(ready)
        if max(self._scan.most, self._code.most) >= self._index.trip:
            self.stopped = True
        now = self._scan.now
        is_hint = now > 0 and self._code.goes_on
        if self.stopped or is_hint or now >= self._index.hold or self._code.in_doubt:
            return ""
        shown = "".join(self._held)
        self._held = []
        return shown


def _is_plain(word: str) -> bool:
    """It reads as a word of ordinary talk, marks around it aside."""
    bare = word.strip(MARKS)
    if not bare.replace("'", "").replace("’", "").isalpha():  # noqa: RUF001
        return False
    if not bare.isascii() or len(bare) in PLAIN_WORD_LETTERS:
        return True
    # Letters by themselves are how a word is spelled out; these two are words.
    return bare.lower() in COMMON and (len(bare) > 1 or bare in ("a", "I"))


class _Code:
    """What may be a code is read while it grows, and held once it says a word of the prompt.

    It begins with a word that is not plain and ends before plain words. One that says as much as
    holds a stream is held as long as such words would be: until others have followed.
    """

    def __init__(self, index: PromptIndex) -> None:
        self.most = 0.0
        self._index = index
        self._kept: list[str] = []
        self._chars = self._unread = self._plain_words = self._words_held = 0
        self._tells = False

    @property
    def goes_on(self) -> bool:
        return self._chars >= CODE_CHARS

    @property
    def in_doubt(self) -> bool:
        return self._tells or self._unread >= CODE_CHARS or self._words_held > 0

    def read(self, ready: str) -> None:
        for word in ready.split():
            self._words_held -= self._words_held > 0
            is_plain = _is_plain(word)
            if self._kept or not is_plain:
                self._keep(word, is_plain)

    def _keep(self, word: str, is_plain: bool) -> None:
        self._kept.append(word)
        self._chars += len(word)
        self._unread += len(word)
        self._plain_words = self._plain_words + 1 if is_plain else 0
        ended = self._plain_words == PLAIN_WORDS_AFTER
        if self._chars >= CODE_CHARS and (ended or self._unread >= READ_AGAIN * self._chars):
            self._judge()
        if ended:
            self._kept.clear()
            self._chars = self._unread = self._plain_words = 0
            self._tells = False

    def _judge(self) -> None:
        found = readings(" ".join(self._kept))
        score = max((score_of(self._index, each, LAYERS - 1) for each in found), default=0.0)
        self.most = max(self.most, score)
        self._tells = score > 0
        self._unread = 0
        if score >= self._index.hold:
            self._words_held = WINDOW
