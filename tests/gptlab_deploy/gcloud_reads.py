"""Run by gcloud's own Python: reads commands, one JSON list a line, as `gcloud` itself would.

Answers each with what gcloud says. Without an account that is its refusal of an unknown flag or a
missing argument, and else that nobody is signed in. A process for each would take a second each.
"""

import contextlib
import io
import json
import os
import sys

LIBRARY = os.path.join(sys.argv[1], "lib")
sys.path[:0] = [LIBRARY, os.path.join(LIBRARY, "third_party")]

from googlecloudsdk import gcloud_main  # noqa: E402 - found only now
from googlecloudsdk.core import log  # noqa: E402

gcloud = gcloud_main.CreateCLI([])
commands = [json.loads(line) for line in sys.stdin]  # all at once: it drains the input, to ask
for command in commands:
    said = io.StringIO()
    with contextlib.suppress(SystemExit):
        log.Reset(io.StringIO(), said)
        gcloud.Execute(command)
    sys.stdout.write(json.dumps(said.getvalue()) + "\n")
