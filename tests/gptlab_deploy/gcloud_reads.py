"""Run by gcloud's own Python: reads commands, one JSON list a line, as `gcloud` itself would.

Answers each with what gcloud says. Without an account that is its refusal of an unknown flag, a
missing argument or a file that it cannot read, and else that nobody is signed in. What it would do
only then with the file of a service is done here too: it makes Cloud Run's message of it. A process
for each would take a second each.
"""

import contextlib
import io
import json
import os
import sys

LIBRARY = os.path.join(sys.argv[1], "lib")
sys.path[:0] = [LIBRARY, os.path.join(LIBRARY, "third_party")]

from googlecloudsdk import gcloud_main  # noqa: E402 - found only now
from googlecloudsdk.api_lib.run import global_methods  # noqa: E402
from googlecloudsdk.api_lib.util import apis, messages  # noqa: E402
from googlecloudsdk.core import log, yaml  # noqa: E402

gcloud = gcloud_main.CreateCLI([])
run = apis.GetMessagesModule(
    global_methods.SERVERLESS_API_NAME, global_methods.SERVERLESS_API_VERSION
)


def replaced(command: "list[str]") -> str:
    """What is wrong with the file of a service: nothing, where it is `run services replace`'s."""
    if command[:3] != ["run", "services", "replace"]:
        return ""
    try:
        messages.DictToMessageWithErrorCheck(dict(yaml.load_path(command[3])), run.Service)
    except (messages.DecodeError, messages.ScalarTypeMismatchError) as error:
        return f"not a service: {error}"
    return ""


commands = [json.loads(line) for line in sys.stdin]  # all at once: it drains the input, to ask
for command in commands:
    said = io.StringIO()
    with contextlib.suppress(SystemExit):
        log.Reset(io.StringIO(), said)
        gcloud.Execute(command)
    sys.stdout.write(json.dumps(replaced(command) or said.getvalue()) + "\n")
