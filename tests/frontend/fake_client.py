"""A client without a server: one person, everything in memory."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event as Flag
from typing import Any, Literal

from gptlab.api import fields
from gptlab.api.accounts import (
    DeletedAccount,
    LoggedOut,
    Login,
    Model,
    ModelList,
    Provider,
    RecoveryCode,
    User,
)
from gptlab.api.bench import (
    Case,
    CaseContent,
    CasePage,
    CaseResult,
    CheckOutcome,
    DeletedCase,
    Scoreboard,
    Verdict,
    VersionScores,
)
from gptlab.api.bots import (
    Bot,
    BotPage,
    BotSummary,
    BotVersion,
    BotVersionPage,
    CreateBot,
    DiscardedDraft,
    Draft,
    PublishDraft,
    ReviseBot,
    SaveDraft,
)
from gptlab.api.fields import ModelConfig, Request, Response, Role, SessionStatus, SessionType
from gptlab.api.grants import CreatedGrant, CreateGrant, Grant, GrantPage
from gptlab.api.operations import Operation
from gptlab.api.sessions import (
    DeletedSession,
    EndedSession,
    GetSession,
    LabConfiguration,
    Message,
    Moderation,
    Session,
    SessionPage,
    StopRequested,
    Transcript,
    Turn,
    Usage,
)
from gptlab.api.stream import Delta, Event, Notice
from gptlab.bench.verdict import paired, verdict_of
from gptlab.client import errors

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DEMO = Provider(name="Demo model", is_demo=True)
BREAK_AFTER = 2
USAGE = Usage(input_tokens=321, output_tokens=45, source="provider", cost_usd=0.0004)
GOOD_KEY = "demo-key-1"
ANOTHER_KEY = "demo-key-2"
TAKEN_KEY = "demo-key-3"
HIDDEN = {"initial_prompt": "You ask for reasons.", "summary_prompt": "Sum it up."}
GIVEN = (
    *("session_type", "initial_prompt", "summary_prompt", "config"),
    *("variables", "starters", "reply_schema"),
)


def code(number: int) -> str:
    return f"Code{number:016d}"


def a_login(user_id: str = code(1)) -> Login:
    until = datetime.now(UTC) + timedelta(hours=12)
    return Login(
        access_token="token",
        expires_at=until,
        renewable_until=until,
        user_id=user_id,
        provider=DEMO,
    )


def a_bot(number: int, **fields: object) -> Bot:
    start: dict[str, object] = {
        "bot_id": code(number),
        "name": "Socrates",
        "tag_line": "Asks until you know",
        "description": "Helps you to find out what you think by asking for reasons.",
        "session_type": SessionType.BRAINSTORMING,
        "showcased": True,
        "is_mine": False,
        "created_date": START,
        "last_modified_date": START,
        "sessions_started": 12,
        "sessions_ended": 7,
        "config": ModelConfig(model="demo-small"),
        "initial_prompt": None,
        "summary_prompt": None,
        "is_active": True,
        "version": 1,
    }
    return Bot.model_validate({**start, **fields})


class FakeClient:
    """Gives what the pages ask for, in the API's own terms.

    ``failures`` are raised by the next calls of an operation, one each; ``asked`` keeps what was
    asked, with the idempotency key where one was given.
    """

    def __init__(self, login: Login | None = None) -> None:
        self.login = login
        self.bots: dict[str, Bot] = {}
        self.conversations: dict[str, Transcript] = {}
        self.branches: dict[str, Sequence[Message]] = {}
        self.failures: dict[str, list[errors.GPTLabError]] = {}
        self.breaks: list[errors.GPTLabError] = []
        self.asked: list[tuple[str, object, str | None]] = []
        self.versions: dict[str, list[BotVersion]] = {}
        self.drafts: dict[str, Draft] = {}
        self.grants: list[Grant] = []
        self.cases: dict[str, Case] = {}
        self.scores: list[VersionScores] = []
        self.results: dict[tuple[str, str, int], CaseResult] = {}
        self.fails: set[tuple[str, str]] = set()
        """Cases that a version fails."""
        self.drafts_tried: list[str] = []
        self.filled_in: list[dict[str, object]] = []
        self.may_run = Flag()
        """While it is not set, runs wait."""
        self.may_run.set()
        self.replies: Iterator[str] = (f"Reply {number}" for number in count(1))
        self.moderation: Moderation | None = None
        self.models = ["demo-small", "demo-large"]
        self.efforts: dict[str, tuple[fields.ReasoningEffort, ...]] = {}
        self.page_size = 20
        self.recovery_code = ""
        self.user = User(
            user_id=code(1),
            created_date=START,
            last_modified_date=START,
            sessions_started=0,
            sessions_ended=0,
            bots_created=0,
        )
        self._numbers = count(1000)

    def keys(self, operation: str) -> list[str | None]:
        return [key for name, _, key in self.asked if name == operation]

    def log_in(self, api_key: str) -> Login:
        self._note("log_in", None)
        if not api_key.startswith(GOOD_KEY):
            raise errors.KeyMalformed
        self.login = a_login()
        return self.login

    def log_out(self) -> LoggedOut:
        self._note("log_out", None)
        self.login = None
        return LoggedOut(signed_in_until=START)

    def swap_key(self, api_key: str, new_api_key: str) -> Login:
        self._note("swap_key", new_api_key)
        self._check(api_key)
        return self._under(new_api_key)

    def make_recovery_code(self, api_key: str) -> RecoveryCode:
        self._note("make_recovery_code", None)
        self._check(api_key)
        self.user = self.user.model_copy(update={"has_recovery_code": True})
        self.recovery_code = f"MADE-UP-CODE-{next(self._numbers)}"
        return RecoveryCode(recovery_code=self.recovery_code)

    def recover_account(self, recovery_code: str, new_api_key: str) -> Login:
        self._note("recover_account", (recovery_code, new_api_key))
        if recovery_code != self.recovery_code:
            raise errors.RecoveryCodeInvalid
        self.user = self.user.model_copy(update={"has_recovery_code": False})
        return self._under(new_api_key)

    def delete_account(self, api_key: str) -> DeletedAccount:
        self._note("delete_account", None)
        self._check(api_key)
        self.login = None
        mine = [bot for bot in self.bots.values() if bot.is_mine]
        return DeletedAccount(
            user_id=self.user.user_id,
            sessions_deleted=len(self.conversations),
            bots_deleted=len(mine),
        )

    def get_user(self) -> User:
        self._note("get_user", None)
        return self.user

    def set_spend_limit(
        self, daily_spend_limit_usd: float | None, *, allow_unpriced_models: bool = False
    ) -> User:
        self._note("set_spend_limit", daily_spend_limit_usd)
        fields = {
            "daily_spend_limit_usd": daily_spend_limit_usd,
            "spent_today_usd": None if daily_spend_limit_usd is None else 0.0,
            "allow_unpriced_models": allow_unpriced_models,
        }
        self.user = self.user.model_copy(update=fields)
        return self.user

    def list_models(self) -> ModelList:
        self._note("list_models", None)
        models = [
            Model(model=name, context_window=16_000, reasoning_efforts=self.efforts.get(name, ()))
            for name in self.models
        ]
        default = self.models[0] if self.models else None
        return ModelList(models=models, default_model=default, provider=DEMO)

    def create_bot(self, bot: CreateBot, *, idempotency_key: str | None = None) -> Bot:
        self._note("create_bot", bot, idempotency_key)
        fields = bot.model_dump(exclude={"lab_session_id"})
        return self.own(next(self._numbers), **fields)

    def own(self, number: int, **fields: object) -> Bot:
        """An assistant of the person's, in its first version."""
        made = a_bot(number, **{**HIDDEN, "is_mine": True, "showcased": False, **fields})
        return self._keep(made)

    def revise_bot(self, revision: ReviseBot) -> Bot:
        self._note("revise_bot", revision)
        bot = self._at(revision.bot_id, revision.version)
        fields = {name: value for name, value in revision if name != "version"}
        return self._keep(bot.model_copy(update=fields))

    def revert_bot(self, bot_id: str, *, version: int, to_version: int) -> Bot:
        self._note("revert_bot", to_version)
        bot = self._at(bot_id, version)
        wanted = next(kept for kept in self.versions[bot_id] if kept.version == to_version)
        return self._keep(bot.model_copy(update={name: getattr(wanted, name) for name in GIVEN}))

    def get_draft(self, bot_id: str) -> Draft:
        self._note("get_draft", bot_id)
        if bot_id not in self.drafts:
            raise errors.DraftNotFound
        return self.drafts[bot_id]

    def save_draft(self, draft: SaveDraft) -> Draft:
        self._note("save_draft", draft)
        self._at_draft(draft.bot_id, draft.revision)
        before = self.drafts.get(draft.bot_id)
        bot = self.bots[draft.bot_id]
        given = {name: getattr(draft, name) for name in GIVEN}
        saved = Draft(
            bot_id=bot.bot_id,
            revision=code(next(self._numbers)),
            base_version=before.base_version if before else bot.latest_version or bot.version,
            saved_date=START,
            **given,
        )
        self._put_draft(bot, saved)
        return saved

    def discard_draft(self, bot_id: str, revision: str) -> DiscardedDraft:
        self._note("discard_draft", bot_id)
        self._at_draft(bot_id, revision)
        self._put_draft(self.bots[bot_id], None)
        return DiscardedDraft(bot_id=bot_id)

    def publish_draft(
        self, publication: PublishDraft, *, idempotency_key: str | None = None
    ) -> Bot:
        self._note("publish_draft", publication, idempotency_key)
        bot = self._at(publication.bot_id, publication.version)
        self._at_draft(bot.bot_id, publication.revision)
        draft = self.drafts[bot.bot_id]
        given = {name: getattr(draft, name) for name in GIVEN}
        self._put_draft(bot, None)
        return self._keep(self.bots[bot.bot_id].model_copy(update=given))

    def _at_draft(self, bot_id: str, revision: str | None) -> None:
        known = self.drafts.get(bot_id)
        if (known.revision if known else None) != revision:
            raise errors.DraftChanged

    def _put_draft(self, bot: Bot, draft: Draft | None) -> None:
        self.drafts.pop(bot.bot_id, None)
        if draft:
            self.drafts[bot.bot_id] = draft
        revision = draft.revision if draft else None
        self.bots[bot.bot_id] = bot.model_copy(update={"draft_revision": revision})

    def add_cases(
        self,
        bot_id: str,
        cases: Sequence[CaseContent],
        *,
        idempotency_key: str | None = None,
    ) -> CasePage:
        self._note("add_cases", cases, idempotency_key)
        added = [
            Case(case_id=code(next(self._numbers)), content=content, created_date=START)
            for content in cases
        ]
        self.cases.update({case.case_id: case for case in added})
        return CasePage(cases=added, next_page_token=None)

    def list_cases(
        self, bot_id: str, *, page_size: int = 100, page_token: str | None = None
    ) -> CasePage:
        self._note("list_cases", bot_id)
        start = int(page_token or 0)
        end = start + self.page_size
        found = list(self.cases.values())
        return CasePage(cases=found[start:end], next_page_token=str(end) if found[end:] else None)

    def change_case(self, bot_id: str, case_id: str, content: CaseContent) -> Case:
        self._note("change_case", content)
        if case_id not in self.cases:
            raise errors.CaseNotFound
        before = self.cases[case_id].content
        unasked = {"name": before.name, "repeats": before.repeats}
        is_same = content.model_copy(update=unasked) == before
        new_id = case_id if is_same else code(next(self._numbers))
        changed = self.cases[case_id].model_copy(update={"case_id": new_id, "content": content})
        known = [changed if each.case_id == case_id else each for each in self.cases.values()]
        self.cases = {each.case_id: each for each in known}
        return changed

    def delete_case(self, bot_id: str, case_id: str) -> DeletedCase:
        self._note("delete_case", case_id)
        if self.cases.pop(case_id, None) is None:
            raise errors.CaseNotFound
        return DeletedCase(case_id=case_id)

    def run_case(
        self,
        bot_id: str,
        case_id: str,
        version: str = "draft",
        *,
        attempt: int = 1,
        idempotency_key: str | None = None,
    ) -> CaseResult:
        self._note("run_case", (case_id, version, attempt))
        self.may_run.wait()
        passed = (case_id, version) not in self.fails
        found = CaseResult(
            case_id=case_id,
            attempt=attempt,
            version=None if version == "draft" else self.bots[bot_id].version,
            model="demo-small",
            reply=f"What {version} said",
            checks=[CheckOutcome(kind="contains", passed=passed, reason="" if passed else "No.")],
            passed=passed,
            usage=USAGE,
        )
        return self.results.setdefault((case_id, version, attempt), found)

    def get_verdict(
        self, bot_id: str, version: str = "draft", *, base: str = "production"
    ) -> Verdict:
        self._note("get_verdict", bot_id)
        pairs = [
            paired(
                case_id,
                *(
                    {
                        attempt: self.results[case_id, ref, attempt].passed
                        for attempt in range(1, case.content.repeats + 1)
                        if (case_id, ref, attempt) in self.results
                    }
                    for ref in (base, version)
                ),
            )
            for case_id, case in self.cases.items()
        ]
        names = {case_id: case.content.messages[-1].content for case_id, case in self.cases.items()}
        return verdict_of(pairs, names, sum(each.content.repeats for each in self.cases.values()))

    def get_scoreboard(self, bot_id: str) -> Scoreboard:
        self._note("get_scoreboard", bot_id)
        return Scoreboard(least_people=5, versions=self.scores)

    def move_label(
        self,
        bot_id: str,
        label: str,
        version: int,
        *,
        from_version: int | None = None,
        note: str = "",
    ) -> Bot:
        self._note("move_label", (label, from_version, version))
        if label != "production":
            return self._label(bot_id, label, from_version, version)
        bot = self._at(bot_id, from_version or 0)
        wanted = next(kept for kept in self.versions[bot_id] if kept.version == version)
        fields = {name: getattr(wanted, name) for name in (*GIVEN, "version")}
        fields["latest_version"] = len(self.versions[bot_id])
        self.bots[bot_id] = bot.model_copy(update=fields)
        return self.bots[bot_id]

    def remove_label(self, bot_id: str, label: str, *, from_version: int) -> Bot:
        self._note("remove_label", (label, from_version))
        return self._label(bot_id, label, from_version, None)

    def _label(self, bot_id: str, label: str, seen: int | None, version: int | None) -> Bot:
        bot = self.bots[bot_id]
        labels = dict(bot.labels or {})
        if labels.pop(label, None) != seen:
            raise errors.BotChanged
        if version:
            labels[label] = version
        self.versions[bot_id] = [
            kept.model_copy(
                update={"labels": tuple(n for n, at in labels.items() if at == kept.version)}
            )
            for kept in self.versions[bot_id]
        ]
        self.bots[bot_id] = bot.model_copy(update={"labels": labels})
        return self.bots[bot_id]

    def deactivate_bot(self, bot_id: str) -> Bot:
        self._note("deactivate_bot", bot_id)
        return self.bots.pop(bot_id).model_copy(update={"is_active": False})

    def list_bot_versions(
        self, bot_id: str, *, page_size: int = 20, page_token: str | None = None
    ) -> BotVersionPage:
        self._note("list_bot_versions", bot_id)
        start = int(page_token or 0)
        end = start + self.page_size
        kept = self.versions[bot_id]
        token = str(end) if kept[end:] else None
        return BotVersionPage(versions=kept[start:end], next_page_token=token)

    def get_bot(self, bot_id: str) -> Bot:
        self._note("get_bot", bot_id)
        if bot_id not in self.bots:
            raise errors.BotNotFound(request_id="req-7")
        return self.bots[bot_id]

    def list_bots(
        self,
        which: Literal["showcased", "mine"] = "showcased",
        *,
        page_size: int = 20,
        page_token: str | None = None,
    ) -> BotPage:
        self._note("list_bots", which)
        wanted = [
            bot
            for bot in self.bots.values()
            if (bot.showcased if which == "showcased" else bot.is_mine)
        ]
        start = int(page_token or 0)
        end = start + self.page_size
        shown = [BotSummary.model_validate(_summary(bot)) for bot in wanted[start:end]]
        return BotPage(bots=shown, next_page_token=str(end) if wanted[end:] else None)

    def start_session(
        self,
        bot_id: str | None = None,
        *,
        lab: LabConfiguration | None = None,
        model: str | None = None,
        variables: dict[str, object] | None = None,
        version: str | None = None,
        idempotency_key: str | None = None,
    ) -> Turn:
        self.drafts_tried += [version] if version else []
        self.filled_in += [variables] if variables else []
        self._note("start_session", lab or (bot_id, model), idempotency_key)
        bot = self.bots[bot_id] if bot_id else a_bot(0, name="Nobody yet")
        number = next(self._numbers)
        session = Session(
            session_id=code(number),
            bot_id=bot_id,
            bot_name=bot.name if bot_id else None,
            title=None,
            status=SessionStatus.STARTED,
            session_type=bot.session_type,
            model=model or bot.config.model or "",
            message_count=0,
            user_liked=None,
            created_date=START,
            last_modified_date=START,
        )
        conversation = Transcript(
            session=session, messages=[], earlier=None, recap=None, pending=None
        )
        self.conversations[session.session_id] = conversation
        return self._turn(session.session_id, None)

    def send_message(
        self, session_id: str, message: str, *, idempotency_key: str | None = None
    ) -> Turn:
        self._note("send_message", message, idempotency_key)
        return self._turn(session_id, message)

    def regenerate_reply(self, session_id: str, *, idempotency_key: str | None = None) -> Turn:
        self._note("regenerate_reply", session_id, idempotency_key)
        conversation = self.conversations[session_id]
        last = conversation.messages[-1]
        new = last.model_copy(
            update={"content": next(self.replies), "message_id": f"{last.message_id}.1"}
        )
        self.conversations[session_id] = conversation.model_copy(
            update={"messages": [*conversation.messages[:-1], new]}
        )
        turn = int(last.message_id.partition("-")[0])
        return Turn(
            session=conversation.session,
            turn=turn,
            reply=new,
            usage=USAGE,
            memory_condensed=False,
            dropped_params=[],
        )

    def edit_message(
        self, session_id: str, message_id: str, message: str, *, idempotency_key: str | None = None
    ) -> Turn:
        """Only of the last branch; the one before is kept under the message that began it."""
        self._note("edit_message", (message_id, message), idempotency_key)
        conversation = self.conversations[session_id]
        said = list(conversation.messages)
        at = [each.message_id for each in said].index(message_id)
        self.branches[message_id] = tuple(said)
        kept = conversation.model_copy(update={"messages": said[:at]})
        self.conversations[session_id] = kept
        turn = self._turn(session_id, message, number=self._last_turn(said) + 1)
        *before, asked, reply = self.conversations[session_id].messages
        versions = (message_id, asked.message_id)
        self.branches[message_id] = tuple(
            each.model_copy(update={"versions": versions}) if each is said[at] else each
            for each in said
        )
        asked = asked.model_copy(update={"versions": versions})
        self.conversations[session_id] = self.conversations[session_id].model_copy(
            update={"messages": [*before, asked, reply]}
        )
        return turn

    def change_model(self, session_id: str, model: str) -> Session:
        self._note("change_model", model)
        return self._change(session_id, model=model)

    def end_session(self, session_id: str, *, idempotency_key: str | None = None) -> EndedSession:
        self._note("end_session", session_id, idempotency_key)
        session = self._change(session_id, status=SessionStatus.COMPLETED)
        recap = "We talked about **reasons**."
        self.conversations[session_id] = self.conversations[session_id].model_copy(
            update={"recap": recap}
        )
        return EndedSession(session=session, recap=recap)

    def stop_message(self, session_id: str, idempotency_key: str) -> StopRequested:
        self._note("stop_message", session_id, idempotency_key)
        return StopRequested(session_id=session_id)

    def stream(
        self,
        operation: Operation[Any, Any],
        request: Request,
        *,
        idempotency_key: str | None = None,
    ) -> Iterator[Event | Response]:
        """The words of the reply, then the answer; ``breaks`` come after the second word."""
        ask: Callable[..., Turn | EndedSession] = getattr(self, operation.name)
        fields = {name: getattr(request, name) for name in request.model_fields_set}
        before = dict(self.conversations)
        answer = ask(**fields, idempotency_key=idempotency_key)
        reply = answer.reply.content if isinstance(answer, Turn) else answer.recap or ""
        where = answer.session.session_id
        yield Notice(code="started", session_id=where)
        for number, word in enumerate(reply.split(" ")):
            if number == BREAK_AFTER and self.breaks:
                self.conversations = before
                raise self.breaks.pop(0)
            yield Delta(text=f" {word}" if number else word)
        yield answer

    def resume_session(self, session_id: str) -> Session:
        self._note("resume_session", session_id)
        return self._change(session_id, status=SessionStatus.STARTED)

    def rate_session(self, session_id: str, user_liked: Literal[0, 1]) -> Session:
        self._note("rate_session", user_liked)
        return self._change(session_id, user_liked=user_liked)

    def rename_session(self, session_id: str, title: str) -> Session:
        self._note("rename_session", title)
        return self._change(session_id, title=title)

    def delete_session(self, session_id: str) -> DeletedSession:
        self._note("delete_session", session_id)
        gone = self.conversations.pop(session_id)
        return DeletedSession(session_id=session_id, messages_deleted=len(gone.messages))

    def list_sessions(
        self, bot_id: str | None = None, *, page_size: int = 20, page_token: str | None = None
    ) -> SessionPage:
        self._note("list_sessions", bot_id)
        found = [conversation.session for conversation in self.conversations.values()]
        if bot_id:
            found = [session for session in found if session.bot_id == bot_id]
        start = int(page_token or 0)
        end = start + min(page_size, self.page_size)
        token = str(end) if found[end:] else None
        return SessionPage(sessions=found[start:end], next_page_token=token)

    def get_session(
        self,
        session_id: str,
        *,
        page_size: int = 100,
        before: str | None = None,
        branch: str | None = None,
    ) -> Transcript:
        self._note("get_session", before)
        GetSession.of(session_id=session_id)
        if session_id not in self.conversations:
            raise errors.SessionNotFound
        conversation = self.conversations[session_id]
        if branch in self.branches:
            update = {"messages": list(self.branches[branch]), "branch": branch}
            conversation = conversation.model_copy(update=update)
        said = [
            found for found in conversation.messages if before is None or found.message_id < before
        ]
        shown = said[-page_size:]
        earlier = shown[0].message_id if len(shown) < len(said) else None
        return conversation.model_copy(update={"messages": shown, "earlier": earlier})

    def create_grant(
        self, grant: CreateGrant, *, idempotency_key: str | None = None
    ) -> CreatedGrant:
        self._note("create_grant", grant, idempotency_key)
        self._check(grant.api_key.get_secret_value())
        made = Grant(
            grant_id=code(next(self._numbers)),
            bot_id=grant.bot_id,
            version=grant.version,
            name=grant.name,
            daily_budget_usd=grant.daily_budget_usd,
            allowed_origins=grant.allowed_origins,
            calls_per_minute=grant.calls_per_minute,
            created_date=START,
            expires_at=datetime.now(UTC) + timedelta(days=grant.days),
            revoked_date=None,
            spent_today_usd=0,
            spent=[],
        )
        self.grants.insert(0, made)
        return CreatedGrant(token="glg_told-once", grant=made)

    def list_grants(
        self, bot_id: str | None = None, *, page_size: int = 20, page_token: str | None = None
    ) -> GrantPage:
        self._note("list_grants", bot_id)
        found = [grant for grant in self.grants if grant.bot_id == bot_id]
        return GrantPage(grants=found, next_page_token=None)

    def revoke_grant(self, grant_id: str) -> Grant:
        self._note("revoke_grant", grant_id)
        (at,) = (at for at, grant in enumerate(self.grants) if grant.grant_id == grant_id)
        self.grants[at] = self.grants[at].model_copy(update={"revoked_date": START})
        return self.grants[at]

    def _check(self, key: str) -> None:
        if key != GOOD_KEY:
            raise errors.OtherKey

    def _under(self, key: str) -> Login:
        if key == TAKEN_KEY:
            raise errors.KeyInUse
        if key != ANOTHER_KEY:
            raise errors.KeyMalformed
        self.login = a_login()
        return self.login

    def _at(self, bot_id: str, version: int) -> Bot:
        if self.bots[bot_id].version != version:
            raise errors.BotChanged
        return self.bots[bot_id]

    def _keep(self, bot: Bot) -> Bot:
        """As it is now; what the model is given, changed, is another version."""
        given = {name: getattr(bot, name) for name in GIVEN}
        before = self.versions.setdefault(bot.bot_id, [])
        if not before or given != {name: getattr(before[0], name) for name in GIVEN}:
            new = BotVersion(version=len(before) + 1, created_date=START, **given)
            before.insert(0, new)
        self.bots[bot.bot_id] = bot.model_copy(update={"version": len(before)})
        return self.bots[bot.bot_id]

    def _note(self, operation: str, what: object, key: str | None = None) -> None:
        self.asked.append((operation, what, key))
        waiting = self.failures.get(operation)
        if waiting:
            raise waiting.pop(0)

    def _change(self, session_id: str, **fields: object) -> Session:
        conversation = self.conversations[session_id]
        session = conversation.session.model_copy(update=fields)
        self.conversations[session_id] = conversation.model_copy(update={"session": session})
        return session

    @staticmethod
    def _last_turn(said: Sequence[Message]) -> int:
        return int(said[-1].message_id.partition("-")[0]) if said else 0

    def _turn(self, session_id: str, said: str | None, number: int | None = None) -> Turn:
        conversation = self.conversations[session_id]
        number = number or self._last_turn(conversation.messages) + 1
        new = [_message(number, Role.USER, said)] if said is not None else []
        reply = _message(number, Role.ASSISTANT, next(self.replies)).model_copy(
            update={"usage": USAGE}
        )
        messages = [*conversation.messages, *new, reply]
        self.conversations[session_id] = conversation.model_copy(update={"messages": messages})
        return Turn(
            session=self._change(session_id, message_count=len(messages)),
            turn=number,
            reply=reply,
            usage=USAGE,
            memory_condensed=False,
            dropped_params=[],
            moderation=self.moderation,
        )


def _summary(bot: Bot) -> dict[str, object]:
    return bot.model_dump(include=set(BotSummary.model_fields))


def _message(turn: int, role: Role, content: str) -> Message:
    ending = "1u" if role is Role.USER else "2a"
    return Message(
        message_id=f"{turn:06d}-{ending}",
        role=role,
        content=content,
        created_date=START + timedelta(minutes=turn),
    )
