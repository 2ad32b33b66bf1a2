"""Cases from a CSV file."""

import pytest

from gptlab.api import limits
from gptlab.api.case_files import cases_of_csv
from gptlab.core.errors import InvalidRequest

TABLE = (
    "Input,name,contains,contains,max_words,no_leak,var.guests,var.dish,repeats\r\n"
    '"Soup, please?",Soup,leek,salt,20,yes,4,stew,2\r\n'
    ",,,,,,,,\r\n"
    "汤呢,,汤,,,,,,\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_each_row_is_a_case_in_each_encoding(encoding: str) -> None:
    first, second = cases_of_csv(TABLE.encode(encoding))

    assert (first.messages[0].content, first.name, first.repeats) == ("Soup, please?", "Soup", 2)
    assert first.variables == {"guests": 4, "dish": "stew"}
    assert [check.model_dump() for check in first.checks] == [
        {"kind": "contains", "text": "leek"},
        {"kind": "contains", "text": "salt"},
        {"kind": "max_words", "words": 20},
        {"kind": "no_leak"},
    ]
    assert (second.messages[0].content, second.repeats) == ("汤呢", 3)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("name,contains\nx,y\n", "“input” is missing"),
        ("input,wants\nx,y\n", "not known: “wants”"),
        ("input,contains\nHello.,x\n,y\n", "Row 3: .*messages"),
        ("input,contains\nHello.,\n", "Row 2: .*checks"),
        ("input,matches\nHello.,(\n", "Row 2: .*regular expression"),
        ("input,max_words\nHello.,few\n", "Row 2: .*words"),
        ("input,refuses\nHello.,yes,more\n", "Row 2 has more cells"),
        ('input,refuses\n"Hello.,yes\n', "is not CSV"),
        ("input,refuses\n", "0 cases"),
        ("", "“input” is missing"),
        ("input,refuses\n" + "Hello.,yes\n" * (limits.CASES + 1), f"{limits.CASES + 1} cases"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(table: str, told: str) -> None:
    with pytest.raises(InvalidRequest, match=told):
        cases_of_csv(table.encode())


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="UTF-8"):
        cases_of_csv(b"\x89PNG\r\n\x1a\n\x00\xff\xff\x80")
