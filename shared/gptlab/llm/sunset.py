"""Says in a response's header that its model is going to stop answering (RFC 8594)."""

from datetime import UTC, datetime, time
from email.utils import format_datetime

from gptlab.api.accounts import is_leaving
from gptlab.core import timings
from gptlab.core.services import Services


def say_its_end(model: str, services: Services) -> None:
    """Where it ends soon."""
    end = services.directory.facts(model).shutdown_date
    if end and is_leaving(end, services.clock().date()):
        at = datetime.combine(end, time(), UTC)
        timings.add_header("Sunset", format_datetime(at, usegmt=True))
