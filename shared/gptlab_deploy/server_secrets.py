"""The server's secrets in Secret Manager: made once, in memory, and never on a command line."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gptlab.core import secret_generation
from gptlab_deploy import accounts, policies
from gptlab_deploy.commands import Ask, Stdin, Step, last, nothing_there
from gptlab_deploy.policies import Policy
from gptlab_deploy.target import Target

SIGN = "SIGN"
GRANT_SEAL = "GRANT_SEAL"
KEYRINGS = ("PEPPER", "KEK_SALT", "SEAL", GRANT_SEAL, SIGN)
COOKIE = "COOKIE"
JWKS = "jwks"
"""The annotation of the signing key that holds its public half: public, and read by no account."""

UNKNOWN_KEYS = "PUBLIC_KEYS"
"""Stands for the public keys of a signing key that is not there yet."""


def secret_name(name: str) -> str:
    """As Secret Manager calls it."""
    return f"gptlab-{name.lower().replace('_', '-')}"


def variable(name: str) -> str:
    """The environment variable a secret is handed on in."""
    return "STREAMLIT_SERVER_COOKIE_SECRET" if name == COOKIE else f"GPTLAB_{name}"


def readers(name: str) -> list[str]:
    return [accounts.APP] if name == COOKIE else accounts.readers_of(name)


def placeholders() -> dict[str, str]:
    """In place of new texts, where nothing is done with them but to be spoken of."""
    return {**dict.fromkeys((*KEYRINGS, COOKIE), ""), JWKS: UNKNOWN_KEYS}


def generate() -> dict[str, str]:
    """New texts for all of them, and the public keys that belong to the signing key."""
    made = secret_generation.generate()
    texts = {name: made[variable(name)] for name in KEYRINGS}
    return {**texts, COOKIE: secrets.token_urlsafe(32), JWKS: made["GPTLAB_JWKS"]}


@dataclass(frozen=True)
class Found:
    """``versions`` are the newest enabled ones; ``names`` may be there without any."""

    names: frozenset[str] = frozenset()
    versions: Mapping[str, str] = field(default_factory=dict)
    jwks: str = ""

    def version(self, name: str) -> str:
        """The one that is read; that of a secret not made yet will be the first."""
        return self.versions.get(name, "1")


def policy(target: Target, name: str) -> Policy:
    desired = {(policies.READ_SECRET, target.member(account)) for account in readers(name)}
    return Policy(("secrets",), secret_name(name), frozenset(desired))


def read_state(target: Target, ask: Ask) -> Found:
    listed = {last(each["name"]): each for each in ask(target.read_command("secrets", "list"))}
    names = [name for name in (*KEYRINGS, COOKIE) if secret_name(name) in listed]
    versions = {name: _newest(target, ask, name) for name in names}
    signing = listed.get(secret_name(SIGN), {})
    return Found(
        frozenset(names),
        {name: version for name, version in versions.items() if version},
        signing.get("annotations", {}).get(JWKS, ""),
    )


def steps(target: Target, ask: Ask) -> list[Step]:
    found = read_state(target, ask)
    steps: list[Step] = []
    for name in (*KEYRINGS, COOKIE):
        steps += _made(target, found, name, target.fresh)
        there = ask if name in found.names else nothing_there
        steps += policy(target, name).grants(target, there)
    return steps


def removals(target: Target, ask: Ask) -> list[Step]:
    there = read_state(target, ask).names
    return [step for name in sorted(there) for step in policy(target, name).removals(target, ask)]


def add_version(target: Target, name: str, text: str, about: str) -> Step:
    return Step(
        f"{about} {name}",
        target.gcloud(
            *("secrets", "versions", "add", secret_name(name), "--data-file=-"),
            stdin=Stdin(f"{about} {name}, made in memory", text),
        ),
    )


def publish_keys(target: Target, jwks: str) -> Step:
    return Step(
        "the public half of the signing key, where every function's deploy finds it",
        target.gcloud(
            *("secrets", "update", secret_name(SIGN)),
            f"--update-annotations=^;^{JWKS}={jwks}",
        ),
    )


def _made(target: Target, found: Found, name: str, fresh: Mapping[str, str]) -> Iterator[Step]:
    if name not in found.names:
        create = ("secrets", "create", secret_name(name), "--replication-policy=automatic")
        yield Step(f"a place for {name}", target.gcloud(*create))
    if name in found.versions:
        return
    if name == SIGN:
        # Before the key itself: a run that breaks off between the two begins with new ones.
        yield publish_keys(target, fresh[JWKS])
    yield add_version(target, name, fresh[name], "a new")


def _newest(target: Target, ask: Ask, name: str) -> str:
    listed = ask(target.read_command("secrets", "versions", "list", secret_name(name)))
    enabled = [each["name"] for each in listed if each["state"] == "ENABLED"]
    return max((last(path) for path in enabled), key=int, default="")
