"""PartitionQuery: names at which a collection group falls into parts of about the same size."""

import base64
import binascii
from collections.abc import Sequence

from emulator.firestore.engine import Engine, Snapshot
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.field_paths import DOCUMENT_ID
from emulator.firestore.proto import (
    Cursor,
    PartitionQueryRequest,
    PartitionQueryResponse,
    Value,
)
from emulator.firestore.queries import Order, Query

# Production makes no parts of less.
MIN_PARTITION = 128


def partition(
    engine: Engine, query: Query, request: PartitionQueryRequest, snapshot: Snapshot
) -> PartitionQueryResponse:
    """The points between the parts: one less than there are parts, in order of name."""
    _check(query, request)
    names = [found.document.name for found in engine.query(query, snapshot)]
    points = _points(names, request.partition_count)
    start = _decoded(request.page_token)
    size = request.page_size or len(points)
    page = points[start : start + size]
    response = PartitionQueryResponse(
        partitions=[Cursor(values=[Value(reference_value=name)], before=True) for name in page]
    )
    if start + size < len(points):
        response.next_page_token = base64.b64encode(str(start + size).encode()).decode()
    return response


def _points(names: Sequence[str], wanted: int) -> list[str]:
    """`wanted` is the most points: a part more than that."""
    parts = min(wanted + 1, max(1, len(names) // MIN_PARTITION))
    return [names[len(names) * number // parts] for number in range(1, parts)]


def _check(query: Query, request: PartitionQueryRequest) -> None:
    if request.partition_count < 1:
        raise InvalidArgument("partition_count must be positive.")
    if request.page_size < 0:
        raise InvalidArgument("page_size is negative.")
    plain = query.orders == (Order(DOCUMENT_ID, descending=False),) and query.limit is None
    if not plain or not query.scope.all_descendants or query.start or query.end or query.offset:
        raise InvalidArgument(
            "A partition query covers a collection group in order of name, without filters, "
            "cursors, offset and limit."
        )


def _decoded(token: str) -> int:
    try:
        return int(base64.b64decode(token, validate=True) or b"0")
    except (binascii.Error, ValueError) as error:
        raise InvalidArgument("invalid page token") from error
