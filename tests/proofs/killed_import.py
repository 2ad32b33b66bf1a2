"""An import in a process of its own, which is killed at one of its steps.

``python -m tests.proofs.killed_import URL KEY ARCHIVE STEP before|after``: SIGKILL before the
request of that number is sent, or once it was answered. Without a kill it prints how many requests
there were.
"""

import os
import signal
import sys
from pathlib import Path

import httpx2

from gptlab.client import Client
from gptlab.files.archives import read_archive
from gptlab.transfer.account import import_account


class KillingTransport(httpx2.HTTPTransport):
    """Ends this process at a request, as ``kill -9`` does."""

    def __init__(self, step: int, when: str) -> None:
        super().__init__()
        self.step, self.when, self.made = step, when, 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.made += 1
        if (self.made, self.when) == (self.step, "before"):
            os.kill(os.getpid(), signal.SIGKILL)
        response = super().handle_request(request)
        response.read()
        if (self.made, self.when) == (self.step, "after"):
            os.kill(os.getpid(), signal.SIGKILL)
        return response


def main() -> None:
    url, key, archive, step, when = sys.argv[1:]
    transport = KillingTransport(int(step), when)
    with Client(url, http=httpx2.Client(transport=transport)) as client:
        client.log_in(key)
        list(import_account(client, read_archive(Path(archive).read_bytes())))
    sys.stdout.write(f"{transport.made}\n")


if __name__ == "__main__":
    main()
