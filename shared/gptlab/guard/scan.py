"""Reading a reply against a prompt: all at once, or piece by piece with the same result."""

from collections import deque
from collections.abc import Iterable
from itertools import compress

from gptlab.guard.index import PromptIndex, Run, Secret, runs_of_words
from gptlab.guard.text import differences, letters, words_of

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
