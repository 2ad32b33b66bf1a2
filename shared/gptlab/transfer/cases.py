"""The cases of a folder or an archive beside those that are stored."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gptlab.api import limits
from gptlab.api.bench import Case, CaseContent
from gptlab.client import Client
from gptlab.files.cases import digest

MOST_BYTES = limits.REQUEST_BYTES // 2
"""Of the cases of one request."""


def stored_cases(client: Client, bot_id: str) -> list[Case]:
    """All cases of one's own assistant, in the order in which they were added."""
    found: list[Case] = []
    token = None
    while True:
        page = client.list_cases(bot_id, page_token=token)
        found += page.cases
        token = page.next_page_token
        if token is None:
            return found


def unstored(cases: Mapping[str, CaseContent], stored: Iterable[Case]) -> dict[str, CaseContent]:
    """Those of a folder that are new or changed, by their files; of two equal ones the first."""
    seen = {digest(case.content) for case in stored}
    found = {}
    for name, case in cases.items():
        if (key := digest(case)) not in seen:
            seen.add(key)
            found[name] = case
    return found


def missing(cases: Iterable[CaseContent], stored: Iterable[Case]) -> list[CaseContent]:
    """Those that are stored less often than they are here."""
    left = Counter(digest(case.content) for case in stored)
    found = []
    for case in cases:
        left[digest(case)] -= 1
        if left[digest(case)] < 0:
            found.append(case)
    return found


def unfiled(cases: Mapping[str, CaseContent], stored: Iterable[Case]) -> list[Case]:
    """The stored ones that no file of a folder holds."""
    known = {digest(case) for case in cases.values()}
    return [case for case in stored if digest(case.content) not in known]


def add_all(client: Client, bot_id: str, cases: Iterable[CaseContent]) -> None:
    """A repetition of what broke off adds nothing twice: it adds what is not stored by then."""
    for some in _requests(cases):
        client.add_cases(bot_id, some)


def _requests(cases: Iterable[CaseContent]) -> Iterator[list[CaseContent]]:
    """As many as one request may have."""
    some: list[CaseContent] = []
    size = 0
    for case in cases:
        length = len(case.model_dump_json().encode())
        if some and (len(some) == limits.CASES_AT_ONCE or size + length > MOST_BYTES):
            yield some
            some, size = [], 0
        some.append(case)
        size += length
    if some:
        yield some
