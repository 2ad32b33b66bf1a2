"""The shipped set is large and varied enough to say something."""

from gptlab.api.limits import INITIAL_PROMPT_CHARS
from gptlab.guard import looks_like_extraction
from gptlab.guard.extraction import _ENGLISH
from tests.guard.corpus import FOLDER, messages, shipped
from tests.guard.leak_forms import leaks

SAMPLES = shipped()


def test_there_are_prompts_of_all_lengths() -> None:
    lengths = [len(sample.prompt) for sample in SAMPLES]

    assert len(SAMPLES) >= 64
    assert min(lengths) < 80
    assert 1_200 < max(lengths) <= INITIAL_PROMPT_CHARS


def test_there_are_chinese_prompts() -> None:
    chinese = [sample for sample in SAMPLES if "\u4e00" <= sample.prompt[0] <= "\u9fff"]

    assert len(chinese) >= 14


def test_every_prompt_has_replies_of_its_own() -> None:
    assert all(len(sample.replies) >= 3 for sample in SAMPLES)


def test_no_prompt_is_there_twice() -> None:
    assert len({sample.prompt for sample in SAMPLES}) == len(SAMPLES)


def test_there_are_many_forms_of_a_leak() -> None:
    assert len({leak.form for sample in SAMPLES for leak in leaks(sample, SAMPLES)}) >= 30


def test_the_set_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 400_000


def test_messages_that_try_to_extract_are_flagged() -> None:
    attacks = messages()["attacks"]

    assert sum(map(looks_like_extraction, attacks)) >= 0.9 * len(attacks)


def test_looking_for_a_word_first_misses_no_attack() -> None:
    attacks = [text for text in messages()["attacks"] if _ENGLISH.search(text)]

    assert len(attacks) > 20
    assert all(map(looks_like_extraction, attacks))


def test_harmless_messages_are_not() -> None:
    assert [text for text in messages()["harmless"] if looks_like_extraction(text)] == []
