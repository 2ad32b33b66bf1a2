"""The personalities that the Lab offers: four numbers each, under a name people understand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Personality:
    """The model's parameters behind a name."""

    temperature: float
    frequency_penalty: float
    presence_penalty: float
    top_p: float


CUSTOM = "Custom"
PERSONALITIES = {
    "Coaching": Personality(0.5, 0.3, 0.2, 0.9),
    "Creative": Personality(1.0, 0.1, 0.1, 0.7),
    "Sarcastic": Personality(0.8, 0.1, 0.1, 0.9),
    "Truthful": Personality(0.5, 0.1, 0.2, 0.9),
    "Witty": Personality(0.7, 0.1, 0.1, 0.9),
    CUSTOM: Personality(0.7, 0.0, 0.0, 1.0),
}
