"""A field for a file. The app takes files from visits that are signed in and were shown one."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from frontend import state
from frontend.closed_routes import expected, visit


def draw(label: str, endings: Sequence[str], key: str, megabytes: int) -> UploadedFile | None:
    """The file, once it is chosen."""
    if state.user.get():
        expected.add(visit(), megabytes * 2**20)
    return st.file_uploader(label, list(endings), key=key, max_upload_size=megabytes)
