"""Answers as `gcloud` and `firebase` do: a project in a folder, and a record of all calls.

It refuses what Google would refuse: to use what is not there yet, and to make anything twice.
"""

import copy
import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

State = dict[str, Any]
Flags = dict[str, str]
STATE, CALLS, FAIL, APIS = "state.json", "calls.jsonl", "fail.json", "apis.json"
"""Files of the folder. FAIL, {"at": n, "after": bool}: the nth change from now on fails."""

HOSTS = "-4711.europe-west1.run.app"
EMPTY: State = {
    "accounts": [], "policies": {}, "databases": {}, "schedules": [], "secrets": {},
    "services": {}, "apis": [], "configs": {}, "gateways": {}, "rules": 0,
}  # fmt: skip


class Refused(Exception):
    """Google would not do that."""


@contextmanager
def project(folder: Path) -> Iterator[State]:
    """The project's state, for one call alone; written back where the call succeeds."""
    path = folder / STATE
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = json.loads(path.read_text()) if path.exists() else copy.deepcopy(EMPTY)
        state |= {"apis_enabled": json.loads((folder / APIS).read_text())}
        yield state
        path.write_text(json.dumps(state))


def need(condition: object, what: str) -> None:
    if not condition:
        raise Refused(what)


def has_account(state: State, email: str) -> None:
    need(email in state["accounts"], f"no account {email}")


def bind(state: State, name: str, flags: Flags) -> None:
    member = flags["member"]
    if member.startswith("serviceAccount:"):
        has_account(state, member.partition(":")[2])
    policy = state["policies"].setdefault(name, [])
    policy.append({"role": flags["role"], "members": [member]})


def policy(state: State, name: str) -> State:
    return {"bindings": state["policies"].get(name, [])}


def create_secret(state: State, name: str) -> None:
    need(name not in state["secrets"], f"{name} is there already")
    state["secrets"][name] = {"annotations": {}, "versions": []}


def add_version(state: State, name: str, text: str) -> None:
    need(text, "an empty secret")
    state["secrets"][name]["versions"].append(text)


def annotate(state: State, name: str, flags: Flags) -> None:
    key, _, value = flags["update-annotations"].removeprefix("^;^").partition("=")
    state["secrets"][name]["annotations"][key] = value


def deploy_service(state: State, name: str, flags: Flags) -> None:
    has_account(state, flags["service-account"])
    has_account(state, flags["build-service-account"].rpartition("/")[2])
    need((Path(flags["here"], flags["source"]) / "requirements.txt").exists(), "no source")
    for pair in flags.get("set-secrets", "").removeprefix("^;^").split(";"):
        if pair:
            secret, _, version = pair.partition("=")[2].partition(":")
            reads = {"role": "roles/secretmanager.secretAccessor",
                     "members": [f"serviceAccount:{flags['service-account']}"]}  # fmt: skip
            need(len(state["secrets"][secret]["versions"]) >= int(version), f"no {pair}")
            need(reads in state["policies"].get(secret, []), f"{name} may not read {secret}")
    labels = dict(pair.split("=") for pair in flags["labels"].split(","))
    state["services"][name] = {
        "metadata": {"name": name, "labels": labels},
        "status": {"conditions": [{"type": "Ready", "status": "True"}]},
        "variables": flags["set-env-vars"],
    }


def create_config(state: State, name: str, flags: Flags) -> None:
    need(flags["api"] in state["apis"], "no API")
    need(name not in state["configs"], f"{name} is there already")
    has_account(state, flags["backend-auth-service-account"])
    specification = json.loads(Path(flags["here"], flags["openapi-spec"]).read_text())
    for backend in specification["x-google-api-management"]["backends"].values():
        service = backend["address"].removeprefix("https://").removesuffix(HOSTS)
        need(service in state["services"], f"no service {service}")
    state["configs"][name] = "ACTIVE"


def set_gateway(state: State, name: str, flags: Flags) -> None:
    need(flags["api-config"] in state["configs"], "no configuration")
    state["gateways"][name] = flags["api-config"]


def listed(names: list[str]) -> list[State]:
    return [{"name": f"projects/demo/x/{name}"} for name in names]


Json = Any
Reply = Callable[[State, list[str], Flags], Json]
LOOKS: dict[str, Reply] = {
    "auth list": lambda s, w, f: [{"account": "someone@example.com"}],
    "projects describe": lambda s, w, f: {"projectNumber": "4711"},
    "projects get-iam-policy": lambda s, w, f: policy(s, w[-1]),
    "billing projects describe": lambda s, w, f: {"billingEnabled": True},
    "services list": lambda s, w, f: [{"config": {"name": name}} for name in s["apis_enabled"]],
    "iam service-accounts list": lambda s, w, f: [{"email": each} for each in s["accounts"]],
    "firestore databases list": lambda s, w, f: [
        {"name": f"x/{name}", **fields} for name, fields in s["databases"].items()
    ],
    "firestore backups schedules list": lambda s, w, f: s["schedules"],
    "secrets list": lambda s, w, f: [
        {"name": f"projects/4711/secrets/{name}", "annotations": fields["annotations"]}
        for name, fields in s["secrets"].items()
    ],
    "secrets versions list": lambda s, w, f: [
        {"name": f"x/versions/{number}", "state": "ENABLED"}
        for number, _ in enumerate(s["secrets"][w[-1]]["versions"], 1)
    ],
    "secrets get-iam-policy": lambda s, w, f: policy(s, w[-1]),
    "run services list": lambda s, w, f: list(s["services"].values()),
    "run services get-iam-policy": lambda s, w, f: policy(s, w[-1]),
    "api-gateway apis list": lambda s, w, f: listed(s["apis"]),
    "api-gateway api-configs list": lambda s, w, f: [
        {"name": f"x/{name}", "state": state} for name, state in s["configs"].items()
    ],
    "api-gateway gateways list": lambda s, w, f: [
        {"name": f"x/{name}", "apiConfig": f"x/{config}", "defaultHostname": "g.gateway.dev"}
        for name, config in s["gateways"].items()
    ],
}
CHANGES: dict[str, Reply] = {
    "iam service-accounts create": lambda s, w, f: s["accounts"].append(
        f"{w[-1]}@demo.iam.gserviceaccount.com"
    ),
    "projects add-iam-policy-binding": lambda s, w, f: bind(s, w[-1], f),
    "firestore databases create": lambda s, w, f: s["databases"].update(
        {f["database"]: {"deleteProtectionState": "DELETE_PROTECTION_ENABLED",
                         "pointInTimeRecoveryEnablement": "POINT_IN_TIME_RECOVERY_ENABLED"}}
    ),
    "firestore backups schedules create": lambda s, w, f: s["schedules"].append(f),
    "deploy": lambda s, w, f: need(s["databases"], "no database"),
    "secrets create": lambda s, w, f: create_secret(s, w[-1]),
    "secrets update": lambda s, w, f: annotate(s, w[-1], f),
    "secrets versions add": lambda s, w, f: add_version(s, w[-1], f["stdin"]),
    "secrets add-iam-policy-binding": lambda s, w, f: bind(s, w[-1], f),
    "run deploy": lambda s, w, f: deploy_service(s, w[-1], f),
    "run services add-iam-policy-binding": lambda s, w, f: bind(s, w[-1], f),
    "api-gateway apis create": lambda s, w, f: s["apis"].append(w[-1]),
    "api-gateway api-configs create": lambda s, w, f: create_config(s, w[-1], f),
    "alpha api-gateway gateways create": lambda s, w, f: set_gateway(s, w[-1], f),
    "api-gateway gateways update": lambda s, w, f: set_gateway(s, w[-1], f),
}  # fmt: skip


def must_fail(folder: Path) -> str:
    """``before`` or ``after`` where this change is the one to fail, else nothing."""
    path = folder / FAIL
    if not path.exists():
        return ""
    fail = json.loads(path.read_text())
    fail["at"] -= 1
    path.write_text(json.dumps(fail))
    if fail["at"]:
        return ""
    return "after" if fail["after"] else "before"


def answer(folder: Path, state: State, words: list[str], flags: Flags) -> tuple[str, Json]:
    line = " ".join(words)
    for table in (LOOKS, CHANGES):
        for verb, reply in table.items():
            if f"{line} ".startswith(f"{verb} "):
                failure = must_fail(folder) if table is CHANGES else ""
                need(failure != "before", "the connection broke")
                return failure, reply(state, words, flags)
    raise Refused(f"not a command known here: {line}")


def answered(folder: Path, here: Path, arguments: list[str], stdin: str) -> tuple[int, str, str]:
    """Exit code, output and error of one call, made in the folder ``here``."""
    flags = dict(each[2:].partition("=")[::2] for each in arguments if each.startswith("--"))
    flags |= {"stdin": stdin, "here": str(here)}
    words = [each for each in arguments if not each.startswith("--")]
    try:
        with project(folder) as state:
            with (folder / CALLS).open("a") as calls:
                calls.write(json.dumps(arguments) + "\n")
            failure, said = answer(folder, state, words, flags)
    except Refused as refused:
        return 1, "", f"ERROR: {refused}"
    return (1 if failure else 0), json.dumps(said), ""
