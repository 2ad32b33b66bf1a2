"""What is known of Google's platform, with the day it was read: facts.toml."""

import tomllib
from pathlib import Path

_FACTS = tomllib.loads(Path(__file__).with_name("facts.toml").read_text())

GATEWAY_REGIONS: list[str] = _FACTS["regions"]["gateways"]
BUILD_REGIONS: list[str] = _FACTS["regions"]["builds"]
STREAMING_SINCE: str = _FACTS["streaming"]["gcloud_alpha"]
CPU_QUOTA: str = _FACTS["quota"]["cpu"]
PASSING: str = "|".join(_FACTS["passing"]["errors"])
"""A regular expression of the errors that go away by themselves."""
