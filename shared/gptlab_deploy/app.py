"""The Streamlit app: a service like the functions, with no right but to read its cookie key."""

from gptlab_deploy import accounts, bundle, gateway, images, server_secrets, services
from gptlab_deploy.commands import Ask, Step
from gptlab_deploy.server_secrets import COOKIE, secret_name, variable
from gptlab_deploy.services import Service
from gptlab_deploy.sizes import APP
from gptlab_deploy.target import Target

NAME = "gptlab-app"
COMMAND = (
    "python", "-m", "streamlit", "run", "frontend/app.py",
    "--server.address=0.0.0.0", "--server.port=8080",
)  # fmt: skip
"""Where Cloud Run expects a container to listen."""

LONGEST = 3600
"""Seconds a browser's connection may last; the page makes a new one by itself."""


def desired_state(target: Target, ask: Ask) -> Service:
    found = server_secrets.read_state(target, ask)
    return Service(
        name=NAME,
        image=images.address(target, ask, bundle.APP),
        command=COMMAND,
        account=accounts.APP,
        size=APP,
        timeout=LONGEST,
        variables={
            "GPTLAB_API_URL": gateway.url(target, ask),
            # Only Google's front end reaches the service, so its word on HTTPS is taken.
            "FORWARDED_ALLOW_IPS": "*",
        },
        secrets={variable(COOKIE): (secret_name(COOKIE), found.version(COOKIE))},
        annotations={"run.googleapis.com/sessionAffinity": "true"},
    )


def steps(target: Target, ask: Ask) -> list[Step]:
    return services.steps(target, ask, [desired_state(target, ask)])


def removals(target: Target, ask: Ask) -> list[Step]:
    return services.removals(target, ask, [desired_state(target, ask)])
