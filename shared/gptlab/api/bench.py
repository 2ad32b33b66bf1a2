"""The bench: cases with checks, run against versions and drafts, and the verdict."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)
from pydantic_core import SchemaError

from gptlab.api import limits
from gptlab.api.fields import (
    DocumentId,
    MessageText,
    ModelName,
    PageSize,
    PageToken,
    ReplySchema,
    Request,
    Response,
    Role,
    Timestamp,
    VersionNumber,
    VersionRef,
)
from gptlab.api.sessions import Usage
from gptlab.api.variables import VariableValues

Language = Literal["en", "zh", "de", "fr", "es", "it", "pt", "nl", "ja", "ko", "ru", "ar"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def linear_pattern(pattern: str) -> TypeAdapter[str]:
    """Takes the texts in which the pattern is found, in time linear in their length.

    The engine is that of pydantic: it knows no look-around and no references back. Raises
    ValueError for what is no pattern, or would be too large a program.
    """
    try:
        found: TypeAdapter[str] = TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])
    except SchemaError:
        raise ValueError("is no regular expression of the linear kind") from None
    return found


def _pattern(pattern: str) -> str:
    linear_pattern(pattern)
    return pattern


_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef", "patternProperties")


def _checkable(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Without what could take a check out of bounds: references, and names by a pattern."""
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name in _REFERENCES:
                raise ValueError(f"a check's schema has no {name}")
            if name == "pattern" and isinstance(value, str):
                _pattern(value)
            _checkable(value)
    elif isinstance(schema, list):
        for each in schema:
            _checkable(each)
    return schema


CheckText = Annotated[str, StringConstraints(min_length=1, max_length=limits.CHECK_CHARS)]


class Contains(_Part):
    """The reply has this text in it, in whatever case."""

    kind: Literal["contains"]
    text: CheckText


class NotContains(_Part):
    """The reply does not have this text in it, in whatever case."""

    kind: Literal["not_contains"]
    text: CheckText


class Matches(_Part):
    """A regular expression is found in the reply: without look-around or references back."""

    kind: Literal["matches"]
    pattern: Annotated[CheckText, AfterValidator(_pattern)]


class ValidJson(_Part):
    """The reply is JSON, valid against a schema without references."""

    kind: Literal["json_schema"]
    json_schema: Annotated[ReplySchema, AfterValidator(_checkable)]


class MostWords(_Part):
    """The reply has at most so many words; a Chinese or Japanese character counts as one."""

    kind: Literal["max_words"]
    words: Annotated[int, Field(ge=1, le=20_000)]


class InLanguage(_Part):
    """The reply is in this language, by its script and its commonest words."""

    kind: Literal["language"]
    language: Language


class Refuses(_Part):
    """The reply declines, by the words that begin a refusal."""

    kind: Literal["refuses"]


class NoLeak(_Part):
    """The reply does not give the prompt away, by the leak guard."""

    kind: Literal["no_leak"]


class Judged(_Part):
    """A model says whether the reply follows a rubric; null: the version's own."""

    kind: Literal["judge"]
    rubric: CheckText
    model: ModelName | None = None


Check = Annotated[
    Contains
    | NotContains
    | Matches
    | ValidJson
    | MostWords
    | InLanguage
    | Refuses
    | NoLeak
    | Judged,
    Field(discriminator="kind"),
]


class CaseMessage(_Part):
    """One message of a case's input."""

    role: Role = Role.USER
    content: MessageText


class CaseContent(Request):
    """An input, and what a reply to it must be like. The last message is the person's."""

    name: Annotated[str, StringConstraints(max_length=limits.TITLE_CHARS)] = ""
    messages: Annotated[
        tuple[CaseMessage, ...], Field(min_length=1, max_length=limits.CASE_MESSAGES)
    ]
    variables: VariableValues = Field(default_factory=dict)
    checks: Annotated[tuple[Check, ...], Field(min_length=1, max_length=limits.CHECKS)]
    repeats: Annotated[int, Field(ge=1, le=limits.REPEATS)] = 3

    @model_validator(mode="after")
    def _ends_with_the_person(self) -> "CaseContent":
        if self.messages[-1].role is not Role.USER:
            raise ValueError("the last message of a case is the person's")
        return self


class AddCases(Request):
    """Add cases to one's own assistant. They are sealed: nobody else can read them."""

    bot_id: DocumentId
    cases: Annotated[tuple[CaseContent, ...], Field(min_length=1, max_length=limits.CASES_AT_ONCE)]


class ListCases(Request):
    """List the cases of one's own assistant."""

    bot_id: DocumentId
    page_size: PageSize = limits.PAGE_SIZE_MAX
    page_token: PageToken | None = None


class ChangeCase(Request):
    """Change a case. It keeps its results where only its name or its repeats are other ones.

    Else it is another case in the place of the one before, whose results stay with their versions.
    """

    bot_id: DocumentId
    case_id: DocumentId
    content: CaseContent


class DeleteCase(Request):
    """Delete a case. What was run of it stays with its version."""

    bot_id: DocumentId
    case_id: DocumentId


class RunCase(Request):
    """Run one case once against a version or the draft. The same run asked for again is answered.

    ``attempt`` tells repeats apart: a result is kept for each, with the version that gave it.
    """

    bot_id: DocumentId
    case_id: DocumentId
    version: VersionRef = "draft"
    attempt: Annotated[int, Field(ge=1, le=limits.REPEATS)] = 1


class GetVerdict(Request):
    """Compare what was run of two versions: ``version`` against ``base``."""

    bot_id: DocumentId
    version: VersionRef = "draft"
    base: VersionRef = "production"


class GetScoreboard(Request):
    """What people make of each version of one's own assistant."""

    bot_id: DocumentId


class Case(Response):
    """A case of one's own assistant."""

    case_id: DocumentId
    content: CaseContent
    created_date: Timestamp


class CasePage(Response):
    """Some cases, and the token of the next page where there is one."""

    cases: list[Case]
    next_page_token: str | None


class DeletedCase(Response):
    """The case is gone."""

    case_id: DocumentId


class CheckOutcome(Response):
    """What a check found. ``passed`` is null where a judge answered neither pass nor fail."""

    kind: str
    passed: bool | None
    reason: str


class CaseResult(Response):
    """What a version made of a case. ``version`` is null for the draft.

    ``passed``: all checks passed; null where none failed and a judge did not decide.
    """

    case_id: DocumentId
    attempt: int
    version: VersionNumber | None
    model: ModelName
    reply: str
    checks: list[CheckOutcome]
    passed: bool | None
    usage: Usage


class ComparedCase(Response):
    """How often a case passed, of the runs that were decided in both versions."""

    case_id: DocumentId
    name: str
    runs: int
    passed: int
    base_passed: int


class Verdict(Response):
    """Whether a version got worse than another, honest about chance.

    ``worse`` and ``better`` count the cases that passed less or more often; ``cases`` are those.
    ``p_value``: how likely so uneven a change is where nothing changed (exact test of paired
    outcomes, two-sided). ``conclusion`` is ``worse`` or ``better`` where that is at most 5 %.
    ``missing`` runs have no result yet in one of both.
    """

    conclusion: Literal["worse", "better", "no_difference", "nothing_run"]
    compared: int
    worse: int
    better: int
    p_value: float
    runs_worse: int
    runs_better: int
    missing: int
    cases: list[ComparedCase]


class Score(Response):
    """What was counted until then, of at least ``least_people`` different people.

    ``withheld`` replies gave the prompt away, and turns that ``failed`` have none. The medians are
    of concluded sessions, and at most 10 % off. Conclusions and thumbs are null where none can be
    shown yet. A step's thumbs can be negative: a rating that was shown before was changed.
    """

    until: Timestamp
    sessions: int
    concluded: int | None
    thumbs_up: int | None
    thumbs_down: int | None
    withheld: int
    failed: int
    median_tokens: int | None
    median_cost_usd: float | None


class VersionScores(Response):
    """A version's whole score, and the steps in which it came, the oldest first."""

    version: VersionNumber
    total: Score
    steps: list[Score]


class Scoreboard(Response):
    """The versions of which something can be shown.

    Each step has sessions, conclusions and ratings of at least ``least_people`` different people
    each, or none; the rest waits. The owner's own sessions are not counted, nor are those with a
    draft.
    """

    least_people: int
    versions: list[VersionScores]
