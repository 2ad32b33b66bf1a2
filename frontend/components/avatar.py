"""A face for every assistant, drawn here and asked of nobody.

The style is Pixelbot by DiceBear (CC0 1.0). An avatar web service would learn the codes.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from importlib.resources import files

import streamlit as st
from dicebear import Avatar, Style
from streamlit.delta_generator import DeltaGenerator

BACKGROUNDS = [
    "#1f4e5f",
    "#1d5a4c",
    "#4a3a78",
    "#6b2f4f",
    "#5c4620",
    "#2c4a7c",
    "#6a3a2a",
    "#3d5233",
]
"""Dark enough for the glow, light enough to stand out on a dark page."""

BLANK = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>"
FACES = '[data-testid="stChatMessage"] > img'


@dataclass(frozen=True)
class Face:
    """Who speaks in a session: what its picture comes from, and its name."""

    seed: str
    name: str


@cache
def _style() -> Style:
    text = files("dicebear_styles").joinpath("pixelbot.json").read_text(encoding="utf-8")
    return Style(json.loads(text))


@lru_cache(maxsize=256)
def picture(seed: str) -> str:
    """The face of an assistant by its code: the same one every time, and it does not move."""
    return str(_avatar(seed).to_data_uri())


def speaks(seed: str) -> None:
    """Whose face the bubbles of this page have.

    A face is some 25 kB: it is drawn once, and not sent with every reply of a long session.
    """
    st.html(
        f"<style>{FACES} {{ background: center / cover url('{picture(seed)}'); "
        "print-color-adjust: exact; }</style>"
    )


def bubble() -> DeltaGenerator:
    """Around a reply, beside the face of who ``speaks``."""
    return st.chat_message("assistant", avatar=BLANK)


def draw(seed: str, width: int) -> None:
    """As ``st.image`` would, without its button for the full screen."""
    face = escape(picture(seed))
    st.html(f'<img src="{face}" width="{width}" height="{width}" alt="">', width=width)


def _avatar(seed: str) -> Avatar:
    options = {
        "seed": seed,
        "borderRadius": 18,
        "animationProbability": 0,
        "backgroundColor": BACKGROUNDS,
    }
    return Avatar(_style(), options)
