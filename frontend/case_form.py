"""The form of a case: empty, or opened with a case or with a reply of a session. Nothing is drawn.

Its fields have their values by the names of their widgets, and those begin anew with each opening.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from frontend import bot_editor, state
from frontend.state import Conversation, Slot
from gptlab.api import limits
from gptlab.api.bench import Case, CaseMessage, Check
from gptlab.api.bots import Bot
from gptlab.api.fields import Role
from gptlab.api.sessions import Message
from gptlab.api.variables import Variable, VariableValue

REPEATS = 3


@dataclass(frozen=True)
class CaseForm:
    """What the fields begin with.

    ``number`` counts the openings. ``before`` is what was said ahead of the message; ``is_cut``:
    there was more. ``reply`` is what the assistant answered in the session, and ``case_id`` the
    case that is changed.
    """

    number: int = 0
    before: Sequence[CaseMessage] = ()
    is_cut: bool = False
    message: str = ""
    reply: str = ""
    name: str = ""
    variables: Mapping[str, VariableValue] = field(default_factory=dict)
    checks: Sequence[Check] = ()
    repeats: int = REPEATS
    case_id: str | None = None

    @property
    def is_empty(self) -> bool:
        return self == CaseForm(self.number)

    def key(self, name: str, place: int | None = None) -> str:
        """Of a field's widget; ``place`` is its check's."""
        parts = ("case", name, self.number, place)
        return "_".join(str(part) for part in parts if part is not None)


_opened: Slot[CaseForm] = Slot("case_form", CaseForm())
_places: Slot[Sequence[int] | None] = Slot("case_places", None)
"""Of the checks: a place that was removed is not used again."""


def opened() -> CaseForm:
    return _opened.get()


def places() -> Sequence[int]:
    known = _places.get()
    return range(max(1, len(opened().checks))) if known is None else known


def add_check() -> None:
    _places.set((*places(), max(places()) + 1))


def remove_check(place: int) -> None:
    _places.set(tuple(each for each in places() if each != place))


def close() -> None:
    _begin(CaseForm())


def leave_out_before() -> None:
    """What is typed stays."""
    _opened.set(replace(opened(), before=(), is_cut=False))


def add_instead() -> None:
    """The case that was to be changed is gone: the next time it is saved, it is added."""
    _opened.set(replace(opened(), case_id=None))


def open_case(case: Case) -> None:
    content = case.content
    *before, message = content.messages
    _open(
        CaseForm(
            before=before,
            message=message.content,
            name=content.name,
            variables=content.variables,
            checks=content.checks,
            repeats=content.repeats,
            case_id=case.case_id,
        )
    )


def open_reply(bot: Bot, conversation: Conversation, message_id: str) -> None:
    """With the session up to a reply, on the page of the tests."""
    reply = conversation.message(message_id)
    stored = state.client().get_session(
        conversation.session_id.get() or "",
        before=message_id,
        branch=message_id,
        page_size=limits.CASE_MESSAGES,
    )
    *earlier, message = stored.messages
    before = _fitting(earlier)
    conversation.leave()
    bot_editor.look_at_bench()
    _open(
        CaseForm(
            before=before,
            is_cut=len(before) < len(earlier),
            message=message.content,
            reply=reply.content if reply else "",
            variables=_values(bot.variables, stored.variables),
        )
    )


def is_possible(conversation: Conversation, message_id: str) -> bool:
    """Whether it is a reply to something, of an assistant of one's own."""
    bot, message = state.bot_info.get(), conversation.message(message_id)
    if bot is None or message is None or not bot_editor.is_creators(bot):
        return False
    is_first = message is conversation.messages.get()[0] and conversation.earlier.get() is None
    return message.role is Role.ASSISTANT and not is_first


def _fitting(messages: Sequence[Message]) -> Sequence[CaseMessage]:
    """The last of them, as far back as a case can have them."""
    found: list[CaseMessage] = []
    for each in reversed(messages):
        try:
            found.append(CaseMessage(role=each.role, content=each.content))
        except ValueError:  # too long for a case, or blank
            break
    return tuple(reversed(found))


def _open(form: CaseForm) -> None:
    """It stands far down on the page, so the keyboard and the eye are led there."""
    _begin(form)
    state.focus_on("case")


def _begin(form: CaseForm) -> None:
    _opened.set(replace(form, number=opened().number + 1))
    _places.clear()


def _values(variables: Iterable[Variable], texts: Mapping[str, str]) -> dict[str, VariableValue]:
    """A session keeps the texts that were filled in; a number is one again."""
    numbers = {variable.name for variable in variables if variable.type == "number"}
    given: dict[str, VariableValue] = {name: text for name, text in texts.items() if text}
    for name in numbers & given.keys():
        try:
            given[name] = float(given[name])
        except ValueError:  # it was a text in the version of that session
            del given[name]
    return given
