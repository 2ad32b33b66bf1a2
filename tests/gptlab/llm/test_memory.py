"""What of a conversation the model is shown."""

from hypothesis import given
from hypothesis import strategies as st

from gptlab.api.fields import Role, SessionType
from gptlab.llm.memory import (
    KEPT_MESSAGES,
    OPENING,
    SUMMARISE_AT_BYTES,
    WINDOW_MESSAGES,
    Context,
    Said,
    condensed,
    due_for_summary,
    estimate,
    payload,
    summary_payload,
    windowed,
)


def conversation(turns: int, tokens: int = 0) -> Context:
    """The opening and so many turns, each message numbered."""
    context = Context().with_turn(None, "opening", tokens)
    for turn in range(turns):
        context = context.with_turn(f"u{turn}", f"a{turn}", tokens)
    return context


def test_a_window_never_begins_with_an_answer_to_something_left_out() -> None:
    window = windowed(conversation(40), SessionType.BRAINSTORMING).messages

    assert window[0] == Said(Role.USER, "u31")
    assert window[-1] == Said(Role.ASSISTANT, "a39")


@given(st.integers(0, 60))
def test_with_the_new_message_a_window_has_at_most_twenty(turns: int) -> None:
    context = windowed(conversation(turns), SessionType.BRAINSTORMING)
    sent = [one for one in payload("prompt", context, "new") if one["content"] != OPENING]

    assert len(sent) - 1 <= WINDOW_MESSAGES
    assert len(sent) - 1 >= min(2 * turns + 2, WINDOW_MESSAGES - 1)


def test_a_coaching_session_is_kept_whole_until_it_is_condensed() -> None:
    assert windowed(conversation(100), SessionType.COACHING) == conversation(100)


def test_a_summary_is_due_at_six_tenths_of_the_models_window() -> None:
    assert due_for_summary(conversation(10, tokens=590), "four", 1_000) is None
    assert due_for_summary(conversation(10, tokens=599), "four", 1_000) is not None


def test_a_summary_is_due_when_the_session_is_heavy_whatever_the_window() -> None:
    heavy = Context(tuple(Said(Role.USER, "x" * 40_000) for _ in range(5)), tokens=1)

    assert heavy.size >= SUMMARISE_AT_BYTES
    assert due_for_summary(heavy, "", 10_000_000) is not None


def test_what_is_dropped_and_what_is_kept_are_the_whole_session_once() -> None:
    context = conversation(30, tokens=10_000)
    due = due_for_summary(context, "new", 10_000)

    assert due is not None
    assert due.dropped + due.kept == context.messages
    assert len(due.kept) == KEPT_MESSAGES
    assert due.kept[0].role is Role.USER


def test_after_a_summary_the_model_sees_it_and_the_last_two_turns() -> None:
    due = due_for_summary(conversation(30, tokens=10_000), "new", 10_000)
    assert due is not None
    sent = payload("prompt", condensed(due, "the gist"), "new")

    assert sent[0]["role"] == "system"
    assert sent[0]["content"].endswith("the gist")
    assert [m["content"] for m in sent[1:]] == ["u28", "a28", "u29", "a29", "new"]


def test_a_second_summary_covers_the_first() -> None:
    first = Context(conversation(30).messages, summary="earlier gist", tokens=10_000)
    due = due_for_summary(first, "new", 10_000)
    assert due is not None
    sent = summary_payload(due, "Summarize.")

    assert "earlier gist" in sent[0]["content"]
    assert sent[-1] == {"role": "user", "content": "Summarize."}


@given(st.lists(st.builds(Said, st.sampled_from(Role), st.text())), st.none() | st.text())
def test_every_request_has_one_system_message_and_then_user_and_assistant_in_turn(
    messages: list[Said], text: str | None
) -> None:
    sent = payload("prompt", Context(tuple(messages)), text)
    roles = [message["role"] for message in sent]

    assert roles == ["system", *(("user", "assistant")[n % 2] for n in range(len(roles) - 1))]
    assert roles[-1] == "user"
    everything = "\n\n".join(message["content"] for message in sent)
    assert all(one.content in everything for one in messages)


def test_the_assistant_speaks_first_to_somebody() -> None:
    assert payload("prompt", Context(), None) == [
        {"role": "system", "content": "prompt"},
        {"role": "user", "content": OPENING},
    ]


said = st.builds(Said, st.sampled_from(Role), st.text())


@given(st.builds(Context, st.lists(said).map(tuple), st.none() | st.text(), st.integers(0)))
def test_a_context_survives_being_stored(context: Context) -> None:
    assert Context.decode(context.encode()) == context


def test_chinese_is_counted_by_its_bytes() -> None:
    assert estimate(len("汤很好喝".encode())) == 3
