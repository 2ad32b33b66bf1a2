"""Nothing that a reply says makes drawing it fetch anything, and what is harmless survives."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from frontend.safe_markdown import JOINER, Code, Prose, parts, plain
from tests.frontend.payloads import PAYLOADS

TRAPS = re.compile(
    r"!\["  # an image
    r"|\]\((?!<(?:https?://|mailto:)[^<>\s]*>\))"  # a link to anywhere but the web or a mailbox
    r"|\]:"  # a definition
    r"|(?<!\]\()<[A-Za-z/!?]"  # HTML
    r"|:[A-Za-z][\w-]*[\[{]|\]\{"  # a directive
    r"|(?:`{3,}|~{3,})[ \t]*mermaid",
    re.IGNORECASE,
)

SIGNS = """! [ ] ( ) < > : { } \\ ` `` ``` ~~~ | $ a x:red r [r]: &#33; " ' ![a]( ]( <b> </b> <img
mermaid https://e.example/ mailto:a@e.example"""
PIECES = st.sampled_from([*SIGNS.split(), " ", "\n", "\n\n", "> ", "- ", "    ", JOINER])


def trapped(reply: str) -> list[str]:
    """What a renderer could still make something of that fetches."""
    found = [part.markdown for part in parts(reply) if isinstance(part, Prose)]
    return [trap[0] for text in found for trap in TRAPS.finditer(text)]


def shown(reply: str) -> str:
    (part,) = parts(reply)
    assert isinstance(part, Prose)
    return part.markdown.replace(JOINER, "")


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_defused(payload: str) -> None:
    assert not trapped(payload)
    assert not trapped(f"Some words, {payload} and more\n{payload}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_defused_however_far_it_has_come(payload: str) -> None:
    reply = f"Some words, {payload}"
    assert [cut for cut in range(len(reply)) if trapped(reply[:cut])] == []


@given(st.lists(PIECES, max_size=40).map("".join))
@example("`" + "[a](https://e.example)" + "`" + "![a](https://e.example)")
def test_no_text_made_of_markdowns_pieces_gets_through(reply: str) -> None:
    assert not trapped(reply)


@given(st.text(max_size=200))
def test_any_text_is_taken(reply: str) -> None:
    assert not trapped(reply)


@pytest.mark.parametrize(
    "hard",
    ["![" * 4000, "](" + " " * 8000, "[a](" * 3000, "`a" * 5000, "<a " * 4000, "![a](x '" * 2000],
)
def test_a_hostile_reply_takes_no_time(hard: str) -> None:
    assert not trapped(hard)


def test_an_image_leaves_a_note() -> None:
    assert shown("See ![a cat](https://e.example/cat.png)!") == "See (image removed: a cat)!"
    assert shown("![cat][c]\n\n[c]: https://e.example/c.png").startswith("(image removed: cat)")


def test_a_link_stays_and_shows_where_it_leads() -> None:
    linked = shown("Read [this](https://e.example/a_b?c=1&d=2).")
    assert (
        linked
        == "Read [this](<https://e.example/a_b?c=1&amp;d=2>) (`https://e.example/a_b?c=1&d=2`)."
    )


def test_a_link_that_is_its_own_text_is_not_said_twice() -> None:
    assert (
        shown("[https://e.example](https://e.example)")
        == "[https://e.example](<https://e.example>)"
    )


def test_a_reference_becomes_a_link_with_its_target() -> None:
    assert "[the docs](<https://e.example/docs>) (`https://e.example/docs`)" in shown(
        "See [the docs][d].\n\n[d]: https://e.example/docs"
    )


def test_tags_go_and_what_they_held_stays() -> None:
    assert shown("a <b>bold</b> <img src=x>word") == "a bold word"


@pytest.mark.parametrize("text", ["a<b and c>d", "if x<i or y>j", "std::vector<int> v", "a <b> c"])
def test_only_what_is_surely_a_tag_goes(text: str) -> None:
    assert shown(text).replace("\\", "") == (text if text != "a <b> c" else "a  c")


def test_comparisons_and_generics_stay_readable() -> None:
    assert shown("if a < b and List<String> holds") == "if a < b and List<String> holds"


def test_code_blocks_are_exact_and_apart() -> None:
    first, code, last = parts("Try this\n```python\nx = a[0](b)  # ![x](y)\n```\nDone.")
    assert code == Code("x = a[0](b)  # ![x](y)", "python")
    assert (first, last) == (Prose("Try this"), Prose("Done."))


def test_a_block_inside_a_list_loses_its_indent() -> None:
    _, code, _ = parts("1. Do:\n   ```sh\n   ls\n     -l\n   ```\n2. Rest")
    assert code == Code("ls\n  -l", "sh")


def test_an_indented_block_is_code_and_a_paragraph_of_a_list_is_not() -> None:
    assert parts("Run\n\n    echo $A:$B\n\n      -> :x:\n\nthen") == [
        Prose("Run\n"),
        Code("echo $A:$B\n\n  -> :x:", ""),
        Prose("\nthen"),
    ]
    assert parts("\techo") == [Code("echo", "")]
    for listed in ("- a\n\n    more", "1. a\n\n    more\n\n    and", "a\n    b", "[^1] a\n    b"):
        assert parts(listed) == [Prose(listed)]


def test_an_open_block_ends_with_the_reply() -> None:
    assert parts("```\nhalf a") == [Code("half a", "")]


@pytest.mark.parametrize(
    "text", ["**bold** and *it*", "- a\n- b", "| a |\n|---|\n| b |", "`code`", "> said"]
)
def test_harmless_markdown_is_not_touched(text: str) -> None:
    assert parts(text) == [Prose(text)]


@given(st.text(max_size=100))
def test_plain_text_leaves_no_sign_unescaped(text: str) -> None:
    unescaped = re.sub(r"\\[!-/:-@\[-`{-~]", "", plain(text))
    assert not re.search(r"[!-/:-@\[-`{-~\n]", unescaped)
