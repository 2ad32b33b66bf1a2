"""The words of one text beside those of another."""

import pytest

from frontend import text_diff
from gptlab.api.fields import SessionType
from tests.frontend.fake_client import a_bot

PROMPT = (
    "You are a friendly, thorough job interviewer. Ask one question at a time, listen to the "
    "answer, and ask what is missing in it. After five questions say what was strong.\n"
)
SIGNS = {"kept": "{}", "removed": "[-{}-]", "added": "[+{}+]"}


def told(before: str, after: str) -> str:
    pieces = text_diff.words(before, after)
    return "".join(SIGNS[piece.fate].format(piece.text) for piece in pieces)


def test_words_are_replaced_added_and_removed() -> None:
    assert told("Argue politely. Be brief.", "Argue firmly. Be brief.") == (
        "Argue [-politely-][+firmly+]. Be brief."
    )
    assert told("Be brief.", "Be brief. Always.") == "Be brief.[+ Always.+]"
    assert told("One\nTwo\nThree", "One\nThree") == "One\n[-Two\n-]Three"


def test_the_same_text_is_kept_whole() -> None:
    assert told(PROMPT, PROMPT) == PROMPT
    assert told("", "") == ""


def test_a_single_word_between_two_changes_goes_with_them() -> None:
    assert told("a red, big car", "a blue, small car") == "a [-red, big-][+blue, small+] car"


def test_chinese_is_compared_by_its_characters() -> None:
    before = "\u4f60\u793c\u8c8c\u5730\u53cd\u9a73\u4e3b\u5f20\u3002"
    after = "\u4f60\u575a\u5b9a\u5730\u53cd\u9a73\u4e3b\u5f20\u3002"
    changed = "\u4f60[-\u793c\u8c8c-][+\u575a\u5b9a+]\u5730\u53cd\u9a73\u4e3b\u5f20\u3002"
    assert told(before, after) == changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PROMPT * 9, PROMPT.replace("friendly", "strict") * 8 + "Never be rude."),
        ("a " * 1000, "a b " * 500),
        ("\n" * 2000, "\na" * 1000),
        ("", PROMPT),
        ("Bye. ", "Hi ... there"),
    ],
)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    pieces = list(text_diff.words(before, after))
    assert "".join(piece.text for piece in pieces if piece.fate != "added") == before
    assert "".join(piece.text for piece in pieces if piece.fate != "removed") == after


def test_only_the_settings_that_changed_are_told() -> None:
    before = a_bot(1)
    config = before.config.model_copy(update={"top_p": 0.5})
    coaching = SessionType.COACHING
    after = before.model_copy(update={"config": config, "session_type": coaching, "name": "Plato"})
    changed = {each.field: each.after for each in text_diff.settings(before, after)}
    assert changed == {"name": "Plato", "session_type": coaching, "top_p": 0.5}
    assert not text_diff.prompts(before, after)
