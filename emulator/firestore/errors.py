"""Every failure of the server, with the gRPC code that clients act on.

FirestoreError
├── InvalidArgument          the request breaks a rule of the API or a limit; never retried
├── NotFound                 the document a write or read requires is not there
├── AlreadyExists            a write required the document to be absent
├── FailedPrecondition       a stale update_time, an old read_time
│   └── MissingIndex         production would refuse this query for lack of an index
├── Aborted                  contention; clients run the transaction again
├── PermissionDenied         the operation is not the caller's
├── DataLoss                 a stored document is damaged
├── Unimplemented            a method or option this server does not have; names it
└── CannotStart              a port is taken (never sent to a client)
    └── DataFileError        the data file or the index definitions cannot be read
"""

from enum import IntEnum


class Code(IntEnum):
    """The codes of `google.rpc.Code` that this server answers with."""

    INVALID_ARGUMENT = 3
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    FAILED_PRECONDITION = 9
    ABORTED = 10
    UNIMPLEMENTED = 12
    INTERNAL = 13
    DATA_LOSS = 15


class FirestoreError(Exception):
    """A failure that has a gRPC code; its text goes to the client."""

    code = Code.INTERNAL


class InvalidArgument(FirestoreError):
    """The request breaks a rule of the API or a limit."""

    code = Code.INVALID_ARGUMENT


class NotFound(FirestoreError):
    """A document that had to exist does not."""

    code = Code.NOT_FOUND


class AlreadyExists(FirestoreError):
    """A document that had to be absent exists."""

    code = Code.ALREADY_EXISTS


class FailedPrecondition(FirestoreError):
    """The stored state is not the one the request was made for."""

    code = Code.FAILED_PRECONDITION


class MissingIndex(FailedPrecondition):
    """The query needs an index that `firestore.indexes.json` does not define."""


class Aborted(FirestoreError):
    """The transaction lost to another one; running it again is the remedy."""

    code = Code.ABORTED


class PermissionDenied(FirestoreError):
    """The operation is not the caller's."""

    code = Code.PERMISSION_DENIED


class Unimplemented(FirestoreError):
    """A method or option this server does not have."""

    code = Code.UNIMPLEMENTED


class DataLoss(FirestoreError):
    """A stored document is damaged."""

    code = Code.DATA_LOSS


class CannotStart(FirestoreError):
    """The server cannot start; the text says why and how to go on."""


class DataFileError(CannotStart):
    """The data file or the index definitions cannot be read."""
