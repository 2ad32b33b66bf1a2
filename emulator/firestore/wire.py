"""Responses put together from stored bytes, without parsing the document first.

A message on the wire is its fields one after another, so messages put side by side are merged.
"""

# Field 1 of type message: `document` of RunQueryResponse, `found` of BatchGetDocumentsResponse.
_DOCUMENT = b"\x0a"


def with_document(body: bytes, rest: bytes) -> bytes:
    """A response that has this stored document in field 1, and the fields of `rest`."""
    return _DOCUMENT + _varint(len(body)) + body + rest


def _varint(number: int) -> bytes:
    result = bytearray()
    while number > 0x7F:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    result.append(number)
    return bytes(result)
