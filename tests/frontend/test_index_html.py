"""The page that every visit begins with knows the addresses of the pages."""

from pathlib import Path

import pytest

from frontend import index_html, main


def test_each_page_has_an_address_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.Page", address)
    addresses = [str(each) for pages in main._pages().values() for each in pages]
    assert sorted(addresses) == sorted(index_html.PAGES)


def address(path: str, *, title: str, **options: object) -> str:
    """As Streamlit makes it."""
    return "" if options.get("default") else str(options.get("url_path", Path(path).stem))
