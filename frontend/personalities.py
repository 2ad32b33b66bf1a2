"""How an assistant can be: the Lab's personalities, four numbers each, and how long it reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontend.languages import gettext_noop


@dataclass(frozen=True)
class Personality:
    """The model's parameters behind a name."""

    temperature: float
    frequency_penalty: float
    presence_penalty: float
    top_p: float


CUSTOM = "custom"
PERSONALITIES: Mapping[str, Personality] = {
    "coaching": Personality(0.5, 0.3, 0.2, 0.9),
    "creative": Personality(1.0, 0.1, 0.1, 0.7),
    "sarcastic": Personality(0.8, 0.1, 0.1, 0.9),
    "truthful": Personality(0.5, 0.1, 0.2, 0.9),
    "witty": Personality(0.7, 0.1, 0.1, 0.9),
    CUSTOM: Personality(0.7, 0.0, 0.0, 1.0),
}
NAMES: Mapping[str, str] = {
    "coaching": gettext_noop("Coach-like"),
    "creative": gettext_noop("Creative"),
    "sarcastic": gettext_noop("Sarcastic"),
    "truthful": gettext_noop("Truthful"),
    "witty": gettext_noop("Witty"),
    CUSTOM: gettext_noop("Custom"),
}
EFFORTS: Mapping[str, str] = {
    "": gettext_noop("As little as possible"),
    "none": gettext_noop("None"),
    "minimal": gettext_noop("Minimal"),
    "low": gettext_noop("Low"),
    "medium": gettext_noop("Medium"),
    "high": gettext_noop("High"),
    "xhigh": gettext_noop("Very high"),
    "max": gettext_noop("Maximum"),
}
"""How long a model reasons, by the API's names; the first is the one that is not said."""
PARAMETERS: Mapping[str, tuple[str, float, float]] = {
    "temperature": (gettext_noop("Temperature"), 0.0, 2.0),
    "top_p": (gettext_noop("Top p"), 0.0, 1.0),
    "frequency_penalty": (gettext_noop("Frequency penalty"), -2.0, 2.0),
    "presence_penalty": (gettext_noop("Presence penalty"), -2.0, 2.0),
}
"""Name on the page, least and most."""
