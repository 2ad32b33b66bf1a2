"""The local demo model: a small, deterministic server that speaks OpenAI's chat API.

    python -m emulator.openai_mock --port 0

It needs no network and no account. Keys that start with `demo-` work, or with
$GPTLAB_DEMO_KEY where that is set; see `keys` for those that
are refused on purpose, `catalogue` for the models and `faults` for what tests can make go wrong.
"""

from emulator.openai_mock.handle import DemoModel
from emulator.openai_mock.keys import sha256

__all__ = ["DemoModel", "sha256"]
