"""Which language a reply is in: by its script, or by the commonest words of a Latin one. Pure."""

import re
from collections.abc import Mapping

from gptlab.api.bench import Language

_SCRIPTS: Mapping[Language, re.Pattern[str]] = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
}
"""Japanese first: it is written with Chinese characters too."""

_WORDS: Mapping[Language, str] = {
    "en": "the and is are you of to in that it for with what your this have can",
    "de": "der die das und ist nicht ein eine ich sie du mit zu den wie auf es",
    "fr": "le la les et est une des vous que je pas dans pour qui avec ce du",
    "es": "el la los y es una que de en no para con por lo se su como está",
    "it": "il lo gli e è una che di in non per con del della si sono come",
    "pt": "o os e é uma que de em não para com do da se você como um seu",
    "nl": "de het en is een niet je ik van op dat met voor zijn wat te hoe",
}
_LATIN = re.compile(r"[^\W\d_]+")
_SHARE = 0.3
"""Of the letters, for a script to be the reply's."""


def language_of(text: str) -> Language | None:
    """The likeliest; None where nothing speaks for any."""
    letters = sum(map(str.isalpha, text))
    for language, script in _SCRIPTS.items():
        share = _SHARE / 3 if language == "ja" else _SHARE
        if letters and len(script.findall(text)) >= share * letters:
            return language
    words = _LATIN.findall(text.lower())
    counted = {name: sum(map(set(own.split()).__contains__, words)) for name, own in _WORDS.items()}
    best = max(counted, key=lambda name: counted[name])
    return best if counted[best] else None
