"""A reply ends before the first stop sequence, whatever pieces it comes in."""

from hypothesis import given
from hypothesis import strategies as st

from gptlab.llm.stop_sequences import StopSequences

FEW_LETTERS = st.text("ab", max_size=12)


@given(
    pieces=st.lists(FEW_LETTERS),
    sequences=st.lists(st.text("ab", min_size=1, max_size=4), max_size=4),
)
def test_pieces_are_cut_where_the_whole_would_be(pieces: list[str], sequences: list[str]) -> None:
    whole = "".join(pieces)
    found = [at for at in map(whole.find, sequences) if at >= 0]
    stops = StopSequences(sequences)
    shown = "".join(map(stops.feed, pieces)) + stops.finish()

    assert shown == whole[: min(found, default=len(whole))]
    assert stops.reached is bool(found)


def test_only_what_may_begin_a_sequence_is_held_back() -> None:
    stops = StopSequences(["END"])

    assert [stops.feed(piece) for piece in ("Soup. E", "at it. EN", "D")] == [
        "Soup. ",
        "Eat it. ",
        "",
    ]
    assert stops.reached
    assert stops.feed("more") == ""
