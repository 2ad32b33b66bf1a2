"""Cases from a CSV file, as spreadsheets write it: one row is one case.

The column ``input`` is what the person says. Each other column is optional: ``name``, ``repeats``,
a check (``contains``, ``not_contains``, ``matches``, ``max_words``, ``language``, ``judge``; and
``refuses`` and ``no_leak``, which are yes where there is anything in them), or ``var.<name>`` for
the value of a variable. A column may stand twice: then there are two such checks.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from gptlab.api import limits
from gptlab.api.bench import CaseContent
from gptlab.core.errors import InvalidRequest

INPUT = "input"
_CHECKS = {
    "contains": "text",
    "not_contains": "text",
    "matches": "pattern",
    "max_words": "words",
    "language": "language",
    "judge": "rubric",
    "refuses": "",
    "no_leak": "",
}
"""The field of a check that its column fills in."""
_VARIABLE = "var."
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENCODINGS = ("utf-8-sig", "gb18030")
"""Spreadsheets write the second where Chinese is the machine's language."""


def cases_of_csv(data: bytes) -> list[CaseContent]:
    """Raises InvalidRequest that names the row and what is wrong with it."""
    rows = csv.reader(io.StringIO(_text(data)), strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        _check_header(header)
        cases = [_case(header, row, number) for number, row in enumerate(rows, 2) if any(row)]
    except csv.Error:
        raise InvalidRequest(f"Line {rows.line_num} is not CSV.") from None
    if not 0 < len(cases) <= limits.CASES:
        raise InvalidRequest(f"The file has {len(cases)} cases; 1 to {limits.CASES} can be added.")
    return cases


def _text(data: bytes) -> str:
    encoding = _BYTE_ORDER_MARKS.get(data[:2])
    for name in (encoding,) if encoding else _ENCODINGS:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise InvalidRequest("The file is neither UTF-8 nor UTF-16. Save it as CSV UTF-8.")


def _check_header(header: Sequence[str]) -> None:
    if INPUT not in header:
        raise InvalidRequest(f"The column “{INPUT}” is missing.")
    for name in header:
        if name not in (INPUT, "name", "repeats", *_CHECKS) and not name.startswith(_VARIABLE):
            raise InvalidRequest(f"There is a column with a name that is not known: “{name[:40]}”.")


def _case(header: Sequence[str], row: Sequence[str], number: int) -> CaseContent:
    if len(row) > len(header):
        raise InvalidRequest(f"Row {number} has more cells than there are columns.")
    cells = [(name, cell.strip()) for name, cell in zip(header, row, strict=False) if cell.strip()]
    one = dict(cells)
    try:
        return CaseContent.of(
            name=one.get("name", ""),
            messages=[{"content": one.get(INPUT, "")}],
            variables={
                name.removeprefix(_VARIABLE): _value(cell)
                for name, cell in cells
                if name.startswith(_VARIABLE)
            },
            checks=list(_checks(cells)),
            **({"repeats": one["repeats"]} if "repeats" in one else {}),
        )
    except InvalidRequest as error:
        raise InvalidRequest(f"Row {number}: {error.message}") from None


def _checks(cells: Sequence[tuple[str, str]]) -> Iterator[dict[str, str]]:
    for name, cell in cells:
        if name in _CHECKS:
            field = _CHECKS[name]
            yield {"kind": name, **({field: cell} if field else {})}


def _value(cell: str) -> str | int | float:
    """A number where it looks like one: a spreadsheet does not say which it meant."""
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell
