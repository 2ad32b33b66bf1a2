"""Run by gcloud's own Python: reads commands, one JSON list a line, as `gcloud` itself would.

Answers each with what gcloud says. Without an account that is its refusal of an unknown flag, a
missing argument or a file that it cannot read, and else that nobody is signed in. What it would do
only then with the file of a service is done here too: it makes Google's message of it. A process
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
API = (global_methods.SERVERLESS_API_NAME, global_methods.SERVERLESS_API_VERSION)
RESOURCES = {
    "run services replace": apis.GetMessagesModule(*API).Service,
    "compute url-maps import": apis.GetMessagesModule("compute", "v1").UrlMap,
}


def misread(command: "list[str]") -> str:
    """What is wrong with the file of a service or of a load balancer's routes, if there is one."""
    resource = RESOURCES.get(" ".join(command[:3]))
    if resource is None:
        return ""
    source = next((w.partition("=")[2] for w in command if w.startswith("--source=")), command[3])
    try:
        messages.DictToMessageWithErrorCheck(dict(yaml.load_path(source)), resource)
    except (messages.DecodeError, messages.ScalarTypeMismatchError) as error:
        return f"not a {resource.__name__}: {error}"
    return ""


commands = [json.loads(line) for line in sys.stdin]  # all at once: it drains the input, to ask
for command in commands:
    said = io.StringIO()
    with contextlib.suppress(SystemExit):
        log.Reset(io.StringIO(), said)
        gcloud.Execute(command)
    sys.stdout.write(json.dumps(misread(command) or said.getvalue()) + "\n")
