"""Reading a reply against a prompt: whole, its disguises included, or on its way to the reader."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

from gptlab.guard.common_words import COMMON
from gptlab.guard.index import WINDOW, PromptIndex, Run, Secret, runs_of_words
from gptlab.guard.text import CJK, differences, letters, readings, words_of

INTERLEAVED = 2
"""Of every so many letters one is the prompt's, where letters are put between its own."""
LOOKS_PER_RUN = 3
"""A run of letters is looked up at every third of its length."""
CONTENT_REMEMBERED = 80
"""Words after which copied content words no longer hold a stream."""


class _Window:
    """How much of what was read last is copied, in words; ``most`` is the highest so far."""

    def __init__(self, secret: Secret[Run]) -> None:
        self._size, self._width = secret.size, secret.window
        self._proof, self._alarm = secret.worth / secret.caution, secret.worth * secret.alert
        self._copied: deque[int] = deque()
        self.most = 0.0

    def add(self, starts: Iterable[int]) -> None:
        """Runs begin at these units; in order."""
        copied = self._copied
        for start in starts:
            end = start + self._size
            copied.extend(range(max(start, copied[-1] + 1 if copied else 0), end))
            self.most = max(self.most, self._copied_before(end) * self._proof)

    def now(self, end: int) -> float:
        """Among the units before this one, as it counts for holding a stream."""
        return self._copied_before(end) * self._alarm

    def _copied_before(self, end: int) -> int:
        copied, first = self._copied, end - self._width
        while copied and copied[0] < first:
            copied.popleft()
        return len(copied)


class _Words:
    """Copied runs of words."""

    def __init__(self, secret: Secret[tuple[str, ...]]) -> None:
        self._is_secret, self._size = secret.runs.__contains__, secret.size
        self.window = _Window(secret)
        self._tail: list[str] = []
        self.read_so_far = 0

    def read(self, new: list[str]) -> bool:
        """Whether any of them were copied."""
        some = self._tail + new
        first = self.read_so_far - len(self._tail)
        found = map(self._is_secret, runs_of_words(some, self._size))
        starts = list(compress(range(first, first + len(some)), found))
        self.window.add(starts)
        self.read_so_far += len(new)
        self._tail = some[-(self._size - 1) :]
        return bool(starts)


class _Letters:
    """Copied runs of letters, however they are spaced, shifted or turned round."""

    def __init__(self, secret: Secret[bytes]) -> None:
        self._secret = secret.runs
        self._size = secret.size
        self._step = max(1, secret.size // LOOKS_PER_RUN)
        self.window = _Window(secret)
        self._tail = b""
        self._look_at = 0

    @property
    def read_so_far(self) -> int:
        return self._look_at + len(self._tail)

    def read(self, new: bytes) -> None:
        some = self._tail = self._tail + new
        if len(some) <= self._size:
            return
        steps = differences(some)
        starts = range(0, len(steps) - self._size + 1, self._step)
        runs = [steps[start : start + self._size] for start in starts]
        if not self._secret.isdisjoint(runs):
            found = map(self._secret.__contains__, runs)
            self.window.add(self._look_at + start for start in compress(starts, found))
        read = len(runs) * self._step
        self._tail, self._look_at = some[read:], self._look_at + read


class Scan:
    """One reading of one reply. Pieces end where words end."""

    def __init__(self, index: PromptIndex) -> None:
        self._index = index
        self._words, self._content = _Words(index.words), _Words(index.content)
        self._letters = _Letters(index.letters)
        self._lanes = [_Letters(index.letters) for _ in range(INTERLEAVED)]
        self._lane = self._content_copied_at = 0
        self._spelled: list[_Letters] = [self._letters, *self._lanes]

    def read(self, piece: str) -> None:
        some = words_of(piece)
        self._words.read(some)
        content = self._index.content_of(some)
        if content and self._content.read(content):
            self._content_copied_at = self._words.read_so_far
        spelled = letters(some)
        self._letters.read(spelled)
        for number, lane in enumerate(self._lanes):
            lane.read(spelled[(number - self._lane) % INTERLEAVED :: INTERLEAVED])
        self._lane = (self._lane + len(spelled)) % INTERLEAVED

    @property
    def most(self) -> float:
        """The highest score so far."""
        spelled = [each.window.most for each in self._spelled]
        return max(self._words.window.most, self._content.window.most, *spelled)

    @property
    def now(self) -> float:
        """The score of what was read last.

        Content words leave their window by others that come, which may never come.
        """
        scores = [each.window.now(each.read_so_far) for each in self._spelled]
        if self._words.read_so_far - self._content_copied_at <= CONTENT_REMEMBERED:
            scores.append(self._content.window.now(self._content.read_so_far))
        return max(self._words.window.now(self._words.read_so_far), *scores)


LAYERS = 2
"""Encodings inside each other that are undone."""


@dataclass(frozen=True)
class Verdict:
    """Whether a reply leaks; ``score`` is how many words near each other are the prompt's.

    ``rest`` is the end of a streamed reply that may be shown now.
    """

    leaked: bool
    score: float
    rest: str = ""


def examine(index: PromptIndex, reply: str) -> Verdict:
    """Check a whole reply."""
    score = score_of(index, reply)
    return Verdict(score >= index.trip, score)


def score_of(index: PromptIndex, reply: str, layers: int = LAYERS) -> float:
    """The highest score of the reply in any reading; reads no further once it is a leak."""
    scan = Scan(index)
    scan.read(reply)
    score = scan.most
    if layers == 0:
        return score
    for reading in readings(reply):
        if score >= index.trip:
            break
        score = max(score, score_of(index, reading, layers - 1))
    return score


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
