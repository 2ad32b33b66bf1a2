"""Firestore's messages and errors, loaded without its client: import them from here.

The client is most of what loading its package costs, and nothing here is asked through it.
"""

from gptlab.core.deferred_imports import deferred_imports

with deferred_imports("google.cloud.firestore_v1"):
    import google.cloud.firestore_v1.types as types  # as a name of its package it would load all
    from google.api_core import exceptions, grpc_helpers
    from google.api_core.datetime_helpers import DatetimeWithNanoseconds
    from google.api_core.retry import Retry, if_exception_type
    from google.cloud.firestore_v1.transforms import DELETE_FIELD, SERVER_TIMESTAMP, Increment

__all__ = [
    "DELETE_FIELD",
    "SERVER_TIMESTAMP",
    "DatetimeWithNanoseconds",
    "Increment",
    "Retry",
    "exceptions",
    "grpc_helpers",
    "if_exception_type",
    "types",
]
