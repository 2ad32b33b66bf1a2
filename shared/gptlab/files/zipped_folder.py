"""An assistant's folder as one zip file, as a page gives it and takes it."""

import io
import zipfile
from collections.abc import Mapping

from gptlab.files.archives import open_zip
from gptlab.files.assistants import ABOUT
from gptlab.files.problems import InvalidFile

MOST_BYTES = 50_000_000
SUFFIXES = (".prompt", ".yaml")


def pack(files: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()


def unpack(content: bytes) -> dict[str, str]:
    """The files by their names in the folder, which may stand in another; raises InvalidFile."""
    with open_zip(content, "file") as archive:
        return _texts(archive)


def _texts(archive: zipfile.ZipFile) -> dict[str, str]:
    if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
        raise InvalidFile("file", "is longer than an assistant can be")
    found = [name for name in archive.namelist() if name.rpartition("/")[2] == ABOUT]
    if len(found) != 1:
        raise InvalidFile("file", "is not of one assistant")
    root = found[0].removesuffix(ABOUT)
    names = [name for name in archive.namelist() if name.startswith(root)]
    try:
        return {
            name.removeprefix(root): archive.read(name).decode("utf-8-sig")
            for name in names
            if name.endswith(SUFFIXES)
        }
    except UnicodeDecodeError:
        raise InvalidFile("file", "is not UTF-8 text") from None
