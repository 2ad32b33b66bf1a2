"""Takes a picture of every page and state: python -m tests.frontend.pictures OUT [LOOK …]

Light, dark, on a phone, and in Chinese, each into a folder of its own. After all of them the
README's pictures are renewed from the best.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import DemoModel
from tests.frontend import browser
from tests.frontend.tour import Tour

APP = browser.ROOT / "frontend" / "app.py"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": DESKTOP, "color_scheme": "light"},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "device_scale_factor": 2},
    "chinese": {"viewport": DESKTOP, "color_scheme": "light"},
}
README = browser.ROOT / "docs" / "images"
BEST: Mapping[str, tuple[str, str]] = {
    "chat.png": ("light", "chat"),
    "lab.png": ("light", "lab-card"),
    "lounge.png": ("dark", "lounge"),
    "chinese.png": ("chinese", "lab-prompt"),
}
"""The README's name, and whence."""
COLOURS = 256
"""Enough for flat surfaces, at half the size."""


@contextmanager
def _served(key: str, logs: Path) -> Iterator[tuple[str, str]]:
    """The addresses of the app and of the API.

    With replies as people get them, without the label that tests look for.
    """
    with (
        DemoModel(first_token_ms=0, token_ms=0) as model,
        LocalCloud(logs / "functions.log", environment={"OPENAI_BASE_URL": model.url}) as cloud,
    ):
        environment = {"GPTLAB_API_URL": cloud.gateway_url, "GPTLAB_DEMO_KEY": key}
        with browser.streamlit(APP, logs / "app.log", environment) as url:
            yield url, cloud.gateway_url


def _take(look: str, served: tuple[str, str], out: Path, chromium: Browser) -> None:
    out.mkdir(parents=True, exist_ok=True)
    language = "zh" if look == "chinese" else "en"
    with chromium.new_context(locale="en-GB", **LOOKS[look]) as context:
        tour = Tour(context.new_page(), *served, language)
        for number, state in enumerate(tour.states(), start=1):
            tour.page.screenshot(path=out / f"{number:02}-{state}.png")


def _renew_the_readmes(out: Path) -> None:
    for name, (look, state) in BEST.items():
        with Image.open(next((out / look).glob(f"*-{state}.png"))) as picture:
            small = picture.convert("RGB").resize((960, 645), Image.Resampling.LANCZOS)
            small.quantize(COLOURS).save(README / name, optimize=True)


def main(out: Path, looks: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.chromium(), args=list(browser.FLAGS)
        )
        for look in looks or LOOKS:
            with _served(f"demo-key-of-a-photographer-{look}", out) as served:
                _take(look, served, out / look, chromium)
    if not looks:
        _renew_the_readmes(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
