"""What each client says, and how it tells what came of it. Runs in the clients' environment."""

import json
import os
import sys
from collections.abc import Iterable

BASE_URL = os.environ["GPTLAB_V1"]
MODEL = os.environ["GPTLAB_MODEL"]
KEY = os.environ["GPTLAB_CLIENT_KEY"]
FIRST = "I have leeks and cream."
SECOND = "And onions."
FAILING = "This one fails."


def tell(plain: object, streamed: Iterable[object], failure: Exception | None) -> None:
    """One line: the first reply, the pieces of the second, and what the third failed with."""
    pieces = [str(piece) for piece in streamed if piece]
    told = {"plain": str(plain), "streamed": pieces, "failure": type(failure).__name__}
    sys.stdout.write(json.dumps(told) + "\n")
