"""A reply ends before the stop sequence that is complete first, whatever pieces it comes in."""

from hypothesis import example, given
from hypothesis import strategies as st

from gptlab.llm.stop_sequences import StopSequences

FEW_LETTERS = st.text("ab", max_size=12)


@example(pieces=["ba", "b"], sequences=["a", "bab"])
@example(pieces=["bab"], sequences=["a", "bab"])
@given(
    pieces=st.lists(FEW_LETTERS),
    sequences=st.lists(st.text("ab", min_size=1, max_size=4), max_size=4),
)
def test_pieces_are_cut_where_the_whole_would_be(pieces: list[str], sequences: list[str]) -> None:
    whole = "".join(pieces)
    ends = [end for end in range(len(whole) + 1) if whole[:end].endswith(tuple(sequences))]
    first = whole[: ends[0]] if ends else whole
    longest = max((len(each) for each in sequences if first.endswith(each)), default=0)
    stops = StopSequences(sequences)
    shown = "".join(map(stops.feed, pieces)) + stops.finish()

    assert shown == first[: len(first) - longest]
    assert stops.reached is bool(ends)


def test_only_what_may_begin_a_sequence_is_held_back() -> None:
    stops = StopSequences(["END"])

    assert [stops.feed(piece) for piece in ("Soup. E", "at it. EN", "D")] == [
        "Soup. ",
        "Eat it. ",
        "",
    ]
    assert stops.reached
    assert stops.feed("more") == ""
