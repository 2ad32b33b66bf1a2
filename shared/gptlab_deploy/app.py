"""The Streamlit app: a service like the functions, with no right but to read its cookie key."""

from gptlab_deploy import accounts, gateway, policies, server_secrets, services
from gptlab_deploy.bundle import APP as FOLDER
from gptlab_deploy.commands import Ask, Step
from gptlab_deploy.server_secrets import COOKIE, secret_name, variable
from gptlab_deploy.services import Service
from gptlab_deploy.sizes import APP
from gptlab_deploy.target import Target

NAME = "gptlab-app"
LONGEST = 3600
"""Seconds a browser's connection may last; the page makes a new one by itself."""


def wanted(target: Target, host: str, found: server_secrets.Found) -> Service:
    variables = {
        "GPTLAB_API_URL": f"https://{host}",
        # Only Google's front end reaches the service, so its word on HTTPS is taken.
        "FORWARDED_ALLOW_IPS": "*",
    }
    return Service(
        name=NAME,
        folder=FOLDER,
        account=accounts.APP,
        size=APP,
        timeout=LONGEST,
        variables=variables,
        secrets={variable(COOKIE): f"{secret_name(COOKIE)}:{found.version(COOKIE)}"},
        callers=(policies.EVERYBODY,),
        flags=("--session-affinity",),
    )


def steps(target: Target, ask: Ask) -> list[Step]:
    host = gateway.look(target, ask).host
    service = wanted(target, host, server_secrets.look(target, ask))
    return services.plan(target, services.look(target, ask, [NAME]), [service])
