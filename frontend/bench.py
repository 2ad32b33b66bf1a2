"""The tests of an assistant of one's own: its draft, cases, runs and the verdict. Nothing is drawn.

Each case is run in the version in use and in the draft, a few at a time and in threads of their
own, while the page that asked for it is open: a closed page spends nothing. What has a result is
answered and not paid for again, so whoever stops it can go on later.
"""

import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from frontend import api_service, bot_editor, state
from frontend.state import Slot
from gptlab.api import limits
from gptlab.api.bench import Case, CaseContent, CaseResult, Verdict
from gptlab.api.bots import Bot, Draft, PublishDraft, SaveDraft
from gptlab.api.case_files import cases_of_csv
from gptlab.client import Client, errors

AT_ONCE = 4
"""Cases that are run at the same time."""
UNSEEN_SECONDS = 15.0
"""A page that has not looked for so long is closed."""
DRAFT, PRODUCTION = "draft", "production"
PASSING = (errors.TurnInProgress, errors.CaseNotFound)
"""Of one run, and no reason to end the others: it is under way elsewhere, or its case is gone."""

Job = tuple[str, str, int]
"""A case, a version and an attempt."""


@dataclass
class Running:
    """All runs of a test: how far they are."""

    jobs: Sequence[Job]
    done: int = 0
    results: dict[Job, CaseResult] = field(default_factory=dict)
    error: errors.GPTLabError | None = None
    over: Event = field(default_factory=Event)
    stopped: Event = field(default_factory=Event)
    looked_at: float = field(default_factory=monotonic)

    def look(self) -> None:
        """The page is still there."""
        self.looked_at = monotonic()

    def is_over(self, within: float = 0) -> bool:
        """Whether it has ended, or does within these seconds."""
        return self.over.wait(within)

    @property
    def is_unwanted(self) -> bool:
        return self.stopped.is_set() or monotonic() - self.looked_at > UNSEEN_SECONDS


_draft: Slot[Draft | None] = Slot("bench_draft", None)
_cases: Slot[Sequence[Case] | None] = Slot("bench_cases", None)
_verdict: Slot[Verdict | None] = Slot("bench_verdict", None)
_running: Slot[Running | None] = Slot("bench_running", None)


def draft(bot: Bot) -> Draft | None:
    """The draft as it is, read once for each visit of the page."""
    known = _draft.get()
    if known is None and bot.draft_revision:
        try:
            known = state.client().get_draft(bot.bot_id)
        except errors.DraftNotFound:
            bot_editor.know_draft(None)
            return None
        _draft.set(known)
    return known


def draft_model() -> str | None:
    """What the draft runs on, where it was read."""
    known = _draft.get()
    return known.config.model if known else None


def draft_on(bot: Bot, model: str) -> None:
    """Save a draft on this model, and show it. One that names another than the bot's stays.

    Raises DraftChanged where somebody was faster.
    """
    bot_editor.look_at_bench()
    before = draft(bot)
    given = before or bot
    if given.config.model != bot.config.model:
        return
    config = given.config.model_copy(update={"model": model})
    content = {name: getattr(given, name) for name in bot_editor.GIVEN}
    revision = before.revision if before else None
    wanted = SaveDraft.of(**{**content, "config": config}, bot_id=bot.bot_id, revision=revision)
    try:
        saved = state.client().save_draft(wanted)
    finally:
        _draft.clear()
    bot_editor.know_draft(saved)


def discard_draft(draft: Draft) -> None:
    """Raises DraftChanged with the draft as it is now to be seen."""
    _forget_results()
    _draft.clear()
    state.client().discard_draft(draft.bot_id, draft.revision)
    bot_editor.know_draft(None)


def publish(bot: Bot, draft: Draft, note: str) -> None:
    """Make the draft the version in use. Raises what changed meanwhile, and shows it then."""
    newest = bot.latest_version or bot.version
    wanted = PublishDraft.of(
        bot_id=bot.bot_id, revision=draft.revision, version=newest, note=note.strip()
    )
    key = state.action_key("publish", wanted)
    try:
        published = state.client().publish_draft(wanted, idempotency_key=key)
    except (errors.BotChanged, errors.DraftChanged, errors.DraftNotFound):
        state.leave_bench()
        state.bot_info.set(state.client().get_bot(bot.bot_id))
        raise
    state.action_done("publish")
    state.leave_bench()
    bot_editor.discard()
    bot_editor.has_become(published, bot.version)


def cases(bot: Bot) -> Sequence[Case]:
    """All of them, read once for each visit of the page."""
    known = _cases.get()
    if known is None:
        known = tuple(_all_cases(bot.bot_id))
        _cases.set(known)
    return known


def _all_cases(bot_id: str) -> list[Case]:
    found: list[Case] = []
    token: str | None = None
    while True:
        page = state.client().list_cases(bot_id, page_token=token)
        found += page.cases
        token = page.next_page_token
        if token is None:
            return found


def add(bot: Bot, contents: Sequence[CaseContent]) -> None:
    """In requests of so many as one may have; sent again after a failure, none is added twice."""
    _forget_results()
    starts = range(0, len(contents), limits.CASES_AT_ONCE)
    for start in starts:
        some = tuple(contents[start : start + limits.CASES_AT_ONCE])
        key = state.action_key(f"add_cases_{start}", (bot.bot_id, some))
        added = state.client().add_cases(bot.bot_id, some, idempotency_key=key)
        both = {case.case_id: case for case in (*cases_known(), *added.cases)}
        _cases.set(tuple(both.values()))
    for start in starts:
        state.action_done(f"add_cases_{start}")


def cases_known() -> Sequence[Case]:
    return _cases.get() or ()


def add_file(bot: Bot, data: bytes) -> int:
    """How many cases were added. Raises InvalidRequest that names the row."""
    contents = cases_of_csv(data)
    add(bot, contents)
    return len(contents)


def delete(bot: Bot, case_id: str) -> None:
    """One that is gone already is as good as deleted."""
    _forget_results()
    with contextlib.suppress(errors.CaseNotFound):
        state.client().delete_case(bot.bot_id, case_id)
    _cases.set(tuple(case for case in cases_known() if case.case_id != case_id))


def change(bot: Bot, case_id: str, content: CaseContent) -> None:
    """Raises CaseNotFound where it is gone, or was changed in another tab; the page shows that."""
    _forget_results()
    try:
        changed = state.client().change_case(bot.bot_id, case_id, content)
    except errors.CaseNotFound:
        _cases.clear()
        raise
    _cases.set(tuple(changed if case.case_id == case_id else case for case in cases_known()))


def jobs(found: Sequence[Case]) -> list[Job]:
    """Each attempt of each case in both: those of a pair stand beside each other."""
    return [
        (case.case_id, version, attempt)
        for case in found
        for attempt in range(1, case.content.repeats + 1)
        for version in (PRODUCTION, DRAFT)
    ]


def begin(bot: Bot) -> None:
    """The sign-in is renewed here and at each look, for only a page's run can keep the new one."""
    api_service.renew_if_due()
    _forget_results()
    wanted = Running(jobs(cases_known()))
    state.bench_stop.set(wanted.stopped)
    _running.set(wanted)
    worker = Thread(
        target=_run, args=(state.client(), bot.bot_id, wanted), name="bench", daemon=True
    )
    worker.start()


def stop() -> None:
    """What is under way is paid for and kept; nothing more is begun."""
    known = _running.get()
    if known:
        known.stopped.set()


def running() -> Running | None:
    return _running.get()


def verdict(bot: Bot) -> Verdict:
    """Of what has been run so far, asked for once after each test."""
    known = _verdict.get()
    if known is None:
        known = state.client().get_verdict(bot.bot_id)
        _verdict.set(known)
    return known


def verdict_known() -> Verdict | None:
    return _verdict.get()


def _forget_results() -> None:
    """They are about other cases or another draft."""
    stop()
    _running.clear()
    _verdict.clear()


def _run(client: Client, bot_id: str, wanted: Running) -> None:
    def one(job: Job) -> tuple[Job, CaseResult | None]:
        if wanted.is_unwanted or wanted.error:
            return job, None
        case_id, version, attempt = job
        try:
            return job, client.run_case(bot_id, case_id, version, attempt=attempt)
        except PASSING:
            return job, None
        except errors.GPTLabError as error:
            wanted.error = error
            return job, None

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for found in as_completed([pool.submit(one, job) for job in wanted.jobs]):
                job, result = found.result()
                if result:
                    wanted.done += 1
                    wanted.results[job] = result
    finally:
        wanted.over.set()
