"""Every text of the app has its translation, and a language changes nothing but texts."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from frontend import error_messages, languages
from gptlab.client import Unreachable, errors
from tests.frontend.conftest import Opened, texts
from tests.frontend.fake_client import FakeClient

FRONTEND = Path(__file__).parents[2] / "frontend"
RENEW = "Renew the catalogue as CONTRIBUTING.md says, and translate what is new."
KEYWORDS = {"_": None, "gettext_noop": None, "plural": (1, 2)}
PLACE = re.compile(r"\{\w*\}")
MARKDOWN = re.compile(r"\*\*|`|:\w+\[|\]")
TRANSLATED = [code for code in languages.NAMES if code != languages.SOURCE]
English = str | tuple[str, ...]


@cache
def written() -> frozenset[English]:
    """Every text that the app's source wraps."""
    found = extract_from_dir(str(FRONTEND), [("**.py", "python")], keywords=KEYWORDS)
    return frozenset(text if isinstance(text, str) else tuple(text) for _, _, text, _, _ in found)


@cache
def catalogue(code: str) -> Catalog:
    with languages.catalogue(code).open("rb") as file:
        return read_po(file, locale=code)


def forms(text: English | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def messages(code: str) -> Iterator[Message]:
    return (message for message in catalogue(code) if message.id)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_in_the_catalogue_and_nothing_else(code: str) -> None:
    known = {message.id for message in messages(code)}
    assert written() - known == set(), RENEW
    assert known - written() == set(), RENEW


def test_no_text_is_wrapped_inside_an_f_string_where_older_pythons_do_not_find_it() -> None:
    wrapped = [
        f"{path.name}:{call.lineno}"
        for path in FRONTEND.rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text()))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and isinstance(call.args[0], ast.Constant)
    ]

    assert wrapped == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_a_guess(code: str) -> None:
    for message in messages(code):
        assert all(forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_have_the_same_places_and_marks(code: str) -> None:
    for message in messages(code):
        original = forms(message.id)[-1]
        for translation in forms(message.string):
            for what in (PLACE, MARKDOWN):
                assert sorted(what.findall(translation)) == sorted(what.findall(original)), original


def test_every_failure_has_a_text() -> None:
    codes = {*errors.by_code(), Unreachable.code}
    assert codes - error_messages.MESSAGES.keys() == set()


def test_the_app_speaks_chinese_and_keeps_what_was_typed(opened: Opened) -> None:
    app = opened("lab")
    app.text_area(key="lab_initial_prompt").set_value("You argue.").run()
    app.selectbox(key="lang").select("zh").run()
    assert "实验室" in texts(app)
    assert app.text_area(key="lab_initial_prompt").value == "You argue."


def test_a_failure_is_said_in_chinese(opened: Opened, fake: FakeClient) -> None:
    fake.failures["list_bots"] = [errors.StoreUnavailable()] * 2  # Home, and the Lounge
    app = opened("lounge", lang="zh")
    assert "数据库" in texts(app)
