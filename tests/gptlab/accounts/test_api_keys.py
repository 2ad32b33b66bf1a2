"""A key as people paste it: what is wrapped around it goes, and anything else is refused."""

import time
import traceback
from collections.abc import Callable

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from gptlab.accounts.api_keys import clean_key
from gptlab.api.limits import API_KEY_CHARS, API_KEY_CHARS_MIN
from gptlab.client import Client
from gptlab.core.errors import KeyMalformed, RealKeyInDemo

KEY = "sk-proj-canary-canary-canary+/=="
WRAPPED = [
    "{}",
    "  {}\t\r\n",
    "\u00a0{}\u3000",
    '"{}"',
    "'{}'",
    "`{}`",
    "\u201c{}\u201d",
    "\u201e{}\u201c",
    "\u00ab{}\u00bb",
    '"{}',
    "{}'",
    '"{}",',
    "Bearer {}",
    "bearer  {}",
    'Bearer "{}"',
    '"Bearer {}"',
    "Authorization: Bearer {}",
    "authorization: bearer '{}'",
    "OPENAI_API_KEY={}",
    'OPENAI_API_KEY = "{}"',
    "export OPENAI_API_KEY='{}'",
    'export OPENAI_API_KEY="{}";',
    'set OPENAI_API_KEY="{}"',
    '$env:OPENAI_API_KEY = "{}"',
    "OPENAI_API_KEY: {}",
    "api_key={}",
    '"api_key": "{}",',
    "HF_TOKEN={}",
    "\ufeff{}\u200b",
    "\u2060{}\u00ad\u200e",
]
KEYS = [
    KEY,
    "a" * API_KEY_CHARS_MIN,
    "Bearer",
    "k" * API_KEY_CHARS,
    "gsk_key=1234567890",
    "{}[]:;,!",
]
BAD = [
    "",
    " ",
    '""',
    "Bearer ",
    "OPENAI_API_KEY=",
    "a" * (API_KEY_CHARS_MIN - 1),
    "a" * (API_KEY_CHARS + 1),
    KEY + "\n" + KEY,
    KEY + " " + KEY,
    KEY[:10] + "\x00" + KEY[10:],
    KEY[:10] + "\x7f" + KEY[10:],
    KEY[:10] + "\u00e9" + KEY[10:],
    "\u0455k-proj-Canary_0123456789",  # a Cyrillic letter that looks like an s
    "Bearer " * 500 + "x",
    "'" * 100_000,
    "a" + "'" * 3_900 + "b c",
    "a" + " " * 3_900 + "b",
    " \u200b" * 50_000 + "x",
]


@pytest.mark.parametrize("wrapping", WRAPPED)
def test_what_is_wrapped_around_a_key_goes(wrapping: str) -> None:
    assert clean_key(wrapping.format(KEY), is_demo=False).reveal() == KEY


@pytest.mark.parametrize("inside", ["\u200b", "\ufeff", "\u00ad", "\u200d"])
def test_what_nobody_sees_is_no_part_of_a_key(inside: str) -> None:
    assert clean_key(inside.join(KEY), is_demo=False).reveal() == KEY


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key[:20])
def test_a_key_of_any_provider_is_taken_as_it_is(key: str) -> None:
    whole = key.ljust(API_KEY_CHARS_MIN, "x")
    assert clean_key(whole, is_demo=False).reveal() == whole


@pytest.mark.parametrize("text", BAD, ids=lambda text: ascii(text[:12]))
def test_anything_else_is_refused_at_once_and_not_repeated(text: str) -> None:
    start = time.process_time()
    with pytest.raises(KeyMalformed) as raised:
        clean_key(text, is_demo=False)

    said = "".join(traceback.format_exception_only(raised.value))
    assert "Canary" not in said
    assert time.process_time() - start < 1


def test_the_demo_model_takes_only_its_own_and_shorter_ones() -> None:
    assert clean_key(' "demo-123" ', is_demo=True).reveal() == "demo-123"
    with pytest.raises(KeyMalformed):
        clean_key("demo-12", is_demo=True)
    with pytest.raises(RealKeyInDemo):
        clean_key(f"Bearer {KEY}", is_demo=True)


def test_a_wrapped_key_is_the_same_person_with_any_client(
    cloud: LocalCloud, client: Callable[..., Client], demo_key: Callable[[], str]
) -> None:
    key = demo_key()
    wrapped = f' OPENAI_API_KEY="{key}\u200b"\n'
    somebody, same = client(key), client(wrapped)
    plain = httpx2.post(f"{cloud.gateway_url}/login", json={"api_key": wrapped})

    assert same.login
    assert somebody.login
    assert same.login.user_id == somebody.login.user_id == plain.json()["user_id"]
