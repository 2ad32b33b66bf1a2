"""How an assistant can be: the Lab's personalities, four numbers each, and how long it reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontend.languages import marked


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
    "coaching": marked("Coaching"),
    "creative": marked("Creative"),
    "sarcastic": marked("Sarcastic"),
    "truthful": marked("Truthful"),
    "witty": marked("Witty"),
    CUSTOM: marked("Custom"),
}
EFFORTS: Mapping[str, str] = {
    "": marked("As little as possible"),
    "none": marked("None"),
    "minimal": marked("Minimal"),
    "low": marked("Low"),
    "medium": marked("Medium"),
    "high": marked("High"),
    "xhigh": marked("Very high"),
    "max": marked("Maximum"),
}
"""How long a model reasons, by the API's names; the first is the one that is not said."""
PARAMETERS: Mapping[str, tuple[str, float, float]] = {
    "temperature": (marked("Temperature"), 0.0, 2.0),
    "top_p": (marked("Top p"), 0.0, 1.0),
    "frequency_penalty": (marked("Frequency penalty"), -2.0, 2.0),
    "presence_penalty": (marked("Presence penalty"), -2.0, 2.0),
}
"""Name on the page, least and most."""
