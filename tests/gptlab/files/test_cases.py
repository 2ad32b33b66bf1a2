"""A case goes into a file and comes back as it was."""

import pytest

from gptlab.api.bench import CaseContent
from gptlab.files.cases import digest, new_files, read_case, write_case
from gptlab.files.problems import InvalidFile

PLAIN = """\
messages:
- content: I have leeks and cream.
checks:
- kind: contains
  text: leeks
"""
WHOLE = CaseContent.of(
    name="Leeks: 2",
    messages=[
        {"content": "Hello."},
        {"role": "assistant", "content": "Hello!\n\n  What is there?"},
        {"content": "yes"},
    ],
    variables={"city": "007", "guests": 4, "litres": 1.0},
    checks=[
        {"kind": "contains", "text": "no"},
        {"kind": "not_contains", "text": "---"},
        {"kind": "matches", "pattern": r"l[e]+ks\b"},
        {"kind": "json_schema", "json_schema": {"type": "object", "required": ["a"]}},
        {"kind": "max_words", "words": 60},
        {"kind": "language", "language": "zh"},
        {"kind": "refuses"},
        {"kind": "no_leak"},
        {"kind": "judge", "rubric": "Is kind.", "model": "demo-chat"},
    ],
    repeats=5,
)


def said(text: str, **fields: object) -> CaseContent:
    check = {"kind": "contains", "text": text}
    return CaseContent.of(messages=[{"content": text}], checks=[check], **fields)


def test_a_plain_case_is_written_plainly() -> None:
    assert write_case(read_case("a.yaml", PLAIN)) == PLAIN


def test_a_case_with_everything_comes_back() -> None:
    written = write_case(WHOLE)

    assert read_case("a.yaml", written) == WHOLE
    assert write_case(read_case("a.yaml", written)) == written


@pytest.mark.parametrize(
    "text",
    [
        "a\r\nb", " a ", "a\n", "\n\na", "a\tb", "\x00\x07", "\ufeffa", "a\x85b", "a\u2028b",
        "你好", "👩\u200d🍳", "'\"", "#a", "2026-11-28", "null", "1_000", "- a\n- b",
        "{{city}}", "%a", "x " * 900,
    ],
)  # fmt: skip
def test_a_text_comes_back_character_by_character(text: str) -> None:
    case = said(text)

    assert read_case("a.yaml", write_case(case)) == case


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("messages: [", "not valid YAML"),
        ("- a", "not a list of names with values"),
        ("checks: []", "messages"),
        (PLAIN + "cheks: []", "cheks"),
        (PLAIN.replace("kind: contains", "kind: sings"), "checks"),
        (PLAIN.replace("text: leeks", "text: 12"), "text"),
        (PLAIN + "repeats: '3'", "repeats"),
        (PLAIN + "variables: {day: 2026-11-28}", "quotation marks"),
        (PLAIN + "variables: {x: .nan}", "no JSON"),
        (PLAIN.replace("kind: contains\n  text: leeks", "kind: matches\n  pattern: '(?=a)'"),
         "linear"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_case_is_named_with_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(InvalidFile, match=rf"(?s)a\.yaml: .*{problem}"):
        read_case("a.yaml", text)


def test_a_case_is_known_by_what_it_says_and_not_by_how_it_is_written() -> None:
    other = '# mine\nchecks: [{text: leeks, kind: "contains"}]\n' + PLAIN.partition("checks")[0]

    assert digest(read_case("b.yaml", other)) == digest(read_case("a.yaml", PLAIN))
    assert digest(said("a")) != digest(said("a", repeats=4))


def test_files_are_named_after_their_cases_and_replace_none() -> None:
    same = [said("Soup?"), said("soup!"), said("🍲")]
    made = new_files([*same, same[0]], {"case.yaml": said("Mine.")})
    names = sorted(made)

    assert len(names) == 3
    assert names[0].startswith("case-")
    assert [name[:5] for name in names[1:]] == ["soup-"] * 2
    assert new_files(reversed(same), {"case.yaml": said("Mine.")}) == made
    assert new_files(same, dict(zip("abc", same, strict=True))) == {}
    edited = {name: said(name) for name in names}
    assert not new_files(same, edited).keys() & edited.keys()
