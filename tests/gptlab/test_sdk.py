"""The provider's SDK is loaded without its types, and misses none of them."""

import subprocess
import sys

from tests.house.sources import ROOT

COUNT = "len([name for name in sys.modules if name.startswith('openai.types')])"


def run(program: str) -> str:
    """What it prints, in an interpreter that has loaded nothing yet."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{program}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "shared",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_few_types_are_loaded_with_it_and_hundreds_without() -> None:
    assert int(run(f"import gptlab.llm.chat\nprint({COUNT})")) < 120
    assert int(run(f"import openai\nprint({COUNT})")) > 400


def test_whoever_asks_for_a_type_gets_it() -> None:
    program = (
        "import gptlab.llm.chat, openai\n"
        "from openai.types import CompletionUsage\n"
        "from openai.types.responses import Response\n"
        "assert openai.types.responses.Response is Response\n"
        "client = openai.OpenAI(api_key='none')\n"
        "print(CompletionUsage.__name__, client.responses.create.__name__)"
    )

    assert run(program) == "CompletionUsage create"


def test_an_sdk_that_is_loaded_already_is_left_as_it_is() -> None:
    program = "import openai\nfrom gptlab.llm.sdk import openai as same\nprint(same is openai)"

    assert run(program) == "True"
