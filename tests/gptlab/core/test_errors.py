"""The tree of failures."""

import re

import gptlab.core.errors
from gptlab.api import operations
from gptlab.core.errors import GPTLabError, by_code


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = re.findall(r"(\w+) +(\d{3}) (\w+)\n", gptlab.core.errors.__doc__ or "")
    own = {e for e in GPTLabError.family() if e.__module__ == "gptlab.core.errors"}

    assert {(name, int(status), code) for name, status, code in drawn} == {
        (error.__name__, error.status, error.code) for error in own
    }


def test_no_two_failures_share_a_code() -> None:
    assert len(by_code()) == len(list(GPTLabError.family()))


def test_every_failure_tells_people_something() -> None:
    assert all(len(error.text) > 20 for error in GPTLabError.family())


def test_operations_that_chat_document_every_failure_of_the_provider() -> None:
    documented = {error.code for error in operations.SEND_MESSAGE.errors}

    assert {e.code for e in gptlab.core.errors.ProviderFailed.family()} <= documented
