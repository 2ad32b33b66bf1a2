"""Answers as `gcloud` and `firebase` do: a project in memory, and a record of all calls.

It refuses what Google would refuse: to use what is not there yet, or to make anything twice. What
it does to a policy is what gcloud's own code does (528: `serverless_operations.ReleaseService` and
`AddOrRemoveIamPolicyBinding`, `config_changes.ReplaceServiceChange` and `InvokerIamChange`,
`iam_util.AddBindingToIamPolicy` and `RemoveBindingFromIamPolicy`).
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

Json = Any
Flags = dict[str, str]
Binding = tuple[str, str]
"""Role and member."""

EVERYBODY = "allUsers"
INVOKE = "roles/run.invoker"
UNCHECKED = "run.googleapis.com/invoker-iam-disabled"
ACCESS = "roles/secretmanager.secretAccessor"
FINAL_HOST = "gptlab-4711.gateway.dev"
CPU_QUOTA = 200_000


class Refused(Exception):
    """Google would not do that; the text is its error."""


def need(condition: object, what: str) -> None:
    if not condition:
        raise Refused(what)


def last(name: str) -> str:
    return name.rpartition("/")[2]


@dataclass
class Project:
    """What there is. ``fail``, n and True: the answer to the nth change from now on is lost; n and
    False: it is not made. Nor is any change after that."""

    accounts: list[str] = field(default_factory=list)
    policies: dict[str, set[Binding]] = field(default_factory=dict)
    databases: dict[str, Json] = field(default_factory=dict)
    schedules: list[Json] = field(default_factory=list)
    secrets: dict[str, Json] = field(default_factory=dict)
    repositories: dict[str, Json] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    services: dict[str, Json] = field(default_factory=dict)
    has_api: bool = False
    configs: dict[str, Json] = field(default_factory=dict)
    gateways: dict[str, Json] = field(default_factory=dict)
    apis_enabled: tuple[str, ...] = ()
    quota: int = CPU_QUOTA
    alpha: str = "2026.11.20"
    fail: tuple[int, bool] | None = None
    calls: list[list[str]] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    watch: Callable[["Project"], None] = lambda project: None
    """Called after each change."""

    pending: Counter[str] = field(default_factory=Counter)
    """How many more times it is too early to use what was just made."""

    _lock: RLock = field(default_factory=RLock)

    def is_public(self, service: str) -> bool:
        annotations = self.services[service]["metadata"]["annotations"]
        checked = str(annotations.get(UNCHECKED, "false")).lower() != "true"
        return not checked or (INVOKE, EVERYBODY) in self.policy("run services", service)

    def policy(self, kind: str, name: str) -> set[Binding]:
        return self.policies.setdefault(f"{kind}/{name}", set())

    def call(self, arguments: list[str], stdin: str, here: Path) -> tuple[int, str, str]:
        """Exit code, output and error of one call, made in the folder ``here``."""
        flags = dict(each[2:].partition("=")[::2] for each in arguments if each.startswith("--"))
        flags |= {"stdin": stdin, "here": str(here)}
        words = [each for each in arguments if not each.startswith("--")]
        with self._lock:
            self.calls.append(arguments)
            try:
                return self._answered(words, flags, arguments)
            except Refused as refused:
                return 1, "", f"ERROR: (gcloud) {refused}"

    def _answered(
        self, words: list[str], flags: Flags, arguments: list[str]
    ) -> tuple[int, str, str]:
        line = f"{' '.join(words)} "
        for table in (LOOKS, CHANGES):
            for verb, reply in table.items():
                if line.startswith(f"{verb} "):
                    if table is LOOKS:
                        said = reply(self, words[-1], flags)
                        return (
                            0,
                            said
                            if "format" in flags and "value" in flags["format"]
                            else (json.dumps(said)),
                            "",
                        )
                    return self._change(reply, words, flags, arguments)
        raise Refused(f"not a command known here: {line}")

    def _change(
        self, reply: "Reply", words: list[str], flags: Flags, arguments: list[str]
    ) -> tuple[int, str, str]:
        need(self.fail != (1, False), "the connection broke")
        reply(self, words[-1], flags)
        self.changes.append(arguments)
        is_lost = self.fail == (1, True)
        if self.fail:
            self.fail = (1, False) if is_lost else (self.fail[0] - 1, self.fail[1])
        self.watch(self)
        need(not is_lost, "the answer was lost")
        return 0, "null", ""

    def known(self, email: str) -> None:
        """An account is not known everywhere at once: 400 for some seconds."""
        need(email in self.accounts, f"INVALID_ARGUMENT: no account {email}")
        self.settled(email, f"Service account {email} does not exist.")

    def settled(self, name: str, what: str) -> None:
        if self.pending[name]:
            self.pending[name] -= 1
            raise Refused(what)


def create_account(project: Project, name: str, flags: Flags) -> None:
    email = f"{name}@demo.iam.gserviceaccount.com"
    need(email not in project.accounts, f"{name} is there already")
    project.accounts.append(email)
    project.pending[email] = 2


def add_binding(kind: str) -> "Reply":
    def add(project: Project, name: str, flags: Flags) -> None:
        member = flags["member"]
        if member.startswith("serviceAccount:"):
            project.known(member.partition(":")[2])
        project.policy(kind, name).add((flags["role"], member))

    return add


def remove_binding(kind: str) -> "Reply":
    def remove(project: Project, name: str, flags: Flags) -> None:
        policy, binding = project.policy(kind, name), (flags["role"], flags["member"])
        need(binding in policy, "Policy binding with the specified principal and role not found!")
        policy.remove(binding)

    return remove


def shown_policy(kind: str) -> "Reply":
    return lambda project, name, flags: {
        "bindings": [{"role": r, "members": [m]} for r, m in sorted(project.policy(kind, name))]
    }


def create_secret(project: Project, name: str, flags: Flags) -> None:
    need(name not in project.secrets, f"{name} is there already")
    project.secrets[name] = {"annotations": {}, "versions": []}


def add_version(project: Project, name: str, flags: Flags) -> None:
    need(flags["stdin"], "an empty secret")
    project.secrets[name]["versions"].append(flags["stdin"])


def annotate(project: Project, name: str, flags: Flags) -> None:
    key, _, value = flags["update-annotations"].removeprefix("^;^").partition("=")
    project.secrets[name]["annotations"][key] = value


def build(project: Project, source: str, flags: Flags) -> None:
    """An image gets another digest each time it is built."""
    project.known(last(flags["service-account"]))
    config = json.loads(Path(flags["here"], flags["config"]).read_text())
    assert config["options"]["logging"] == "CLOUD_LOGGING_ONLY", "an own account has no log bucket"
    for step, image in zip(config["steps"], config["images"], strict=True):
        assert f"--tag={image}" in step["args"]
        assert Path(flags["here"], source, step["args"][-1], "Dockerfile").exists()
        assert image.split("/")[2] in project.repositories
        project.images[image] = f"sha256:{len(project.calls):064}"


def replace_service(project: Project, path: str, flags: Flags) -> None:
    """`run services replace`: the annotations are the file's own, and the policy is left alone."""
    made = json.loads(Path(flags["here"], path).read_text())
    name, template = made["metadata"]["name"], made["spec"]["template"]
    account, (container,) = template["spec"]["serviceAccountName"], template["spec"]["containers"]
    project.known(account)
    need("@sha256:" in container["image"], f"{name} is not on an image that was built")
    image, _, version = container["image"].partition("@")
    need((image, version) in {(tag.partition(":")[0], v) for tag, v in project.images.items()},
         f"Image {container['image']} not found")  # fmt: skip
    for variable in container["env"]:
        if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
            secret = reference["name"]
            reads = (ACCESS, f"serviceAccount:{account}")
            need(reads in project.policy("secrets", secret), f"{name} may not read {secret}")
            versions = project.secrets[secret]["versions"]
            need(len(versions) >= int(reference["key"]), f"no version {reference}")
    cpu = 1000 * int(template["metadata"]["annotations"]["autoscaling.knative.dev/maxScale"])
    need(cpu <= project.quota, f"Quota violated: CpuAllocPerProjectRegion requested: {cpu}")
    project.services[name] = {
        **made, "status": {"conditions": [{"type": "Ready", "status": "True"}]}
    }  # fmt: skip


def deploy_service(project: Project, name: str, flags: Flags) -> None:
    """`run deploy`: what is not said stays; --no-allow-unauthenticated takes allUsers away."""
    service = project.services.setdefault(
        name, {"metadata": {"name": name, "annotations": {}, "labels": {}}}
    )
    policy = project.policy("run services", name)
    if "no-allow-unauthenticated" in flags:
        policy.discard((INVOKE, EVERYBODY))
    if "allow-unauthenticated" in flags:
        policy.add((INVOKE, EVERYBODY))
    for flag, value in (("no-invoker-iam-check", "True"), ("invoker-iam-check", "False")):
        if flag in flags:
            service["metadata"]["annotations"][UNCHECKED] = value


def create_config(project: Project, name: str, flags: Flags) -> None:
    need(project.has_api, "no API")
    need(name not in project.configs, f"{name} is there already")
    project.known(flags["backend-auth-service-account"])
    project.configs[name] = {
        "state": "CREATING", "createTime": f"{len(project.calls):06}",
        "text": Path(flags["here"], flags["openapi-spec"]).read_text(),
    }  # fmt: skip
    project.pending[name] = 2


def config_state(project: Project, name: str, flags: Flags) -> str:
    if project.pending[name]:
        project.pending[name] -= 1
    elif project.configs[name]["state"] == "CREATING":
        project.configs[name]["state"] = "ACTIVE"
    return str(project.configs[name]["state"])


def delete_config(project: Project, name: str, flags: Flags) -> None:
    used = {gateway["apiConfig"] for gateway in project.gateways.values()}
    need(name not in used, f"{name} is used by a gateway")
    del project.configs[name]


def create_gateway(project: Project, name: str, flags: Flags) -> None:
    """Its address is another until it is active."""
    need(name not in project.gateways, f"{name} is there already")
    need(project.configs[flags["api-config"]]["state"] == "ACTIVE", "no configuration")
    project.gateways[name] = {
        "state": "CREATING", "apiConfig": flags["api-config"], "defaultHostname": "not.yet.final",
        "streams": "enable-streaming" in flags,
    }  # fmt: skip
    project.pending[name] = 1


def update_gateway(project: Project, name: str, flags: Flags) -> None:
    need(project.configs[flags["api-config"]]["state"] == "ACTIVE", "no configuration")
    project.gateways[name] |= {"state": "UPDATING", "apiConfig": flags["api-config"]}


def gateway_state(project: Project, name: str, flags: Flags) -> str:
    if project.pending[name]:
        project.pending[name] -= 1
    else:
        project.gateways[name] |= {"state": "ACTIVE", "defaultHostname": FINAL_HOST}
    return str(project.gateways[name]["state"])


def create_database(project: Project, name: str, flags: Flags) -> None:
    need(flags["database"] not in project.databases, "it is there already")
    project.databases[flags["database"]] = {
        "deleteProtectionState": "DELETE_PROTECTION_ENABLED",
        "pointInTimeRecoveryEnablement": "POINT_IN_TIME_RECOVERY_ENABLED",
    }


def create_repository(project: Project, name: str, flags: Flags) -> None:
    need(name not in project.repositories, f"{name} is there already")
    project.repositories[name] = {"name": f"projects/demo/locations/x/repositories/{name}"}


def clean_up(project: Project, name: str, flags: Flags) -> None:
    policies = json.loads(Path(flags["here"], flags["policy"]).read_text())
    project.repositories[name]["cleanupPolicies"] = policies


def named(things: dict[str, Json], place: str) -> Json:
    return [{"name": f"projects/demo/{place}/{name}", **thing} for name, thing in things.items()]


def quotas(project: Project) -> Json:
    details = {"value": str(project.quota)}
    return {"dimensionsInfos": [{"applicableLocations": ["europe-west1"], "details": details}]}


Reply = Callable[[Project, str, Flags], Json]
LOOKS: dict[str, Reply] = {
    "version": lambda p, n, f: {"Google Cloud SDK": "600.0.0", "alpha": p.alpha},
    "auth list": lambda p, n, f: [{"account": "someone@example.com"}],
    "projects describe": lambda p, n, f: {"projectNumber": "4711"},
    "projects get-iam-policy": shown_policy("projects"),
    "billing projects describe": lambda p, n, f: {"billingEnabled": True},
    "services list": lambda p, n, f: [{"config": {"name": name}} for name in p.apis_enabled],
    "beta quotas info describe": lambda p, n, f: quotas(p),
    "iam service-accounts list": lambda p, n, f: [{"email": each} for each in p.accounts],
    "firestore databases list": lambda p, n, f: named(p.databases, "databases"),
    "firestore backups schedules list": lambda p, n, f: p.schedules,
    "deploy": lambda p, n, f: need(p.databases, "no database"),  # firebase's, which compares
    "secrets list": lambda p, n, f: named(
        {n: {"annotations": each["annotations"]} for n, each in p.secrets.items()}, "secrets"
    ),
    "secrets versions list": lambda p, n, f: [
        {"name": f"x/versions/{number}", "state": "ENABLED"}
        for number, _ in enumerate(p.secrets[n]["versions"], 1)
    ],
    "secrets get-iam-policy": shown_policy("secrets"),
    "artifacts repositories list": lambda p, n, f: list(p.repositories.values()),
    "artifacts docker tags list": lambda p, n, f: [
        {"image": tag.partition(":")[0], "tag": f"x/tags/{tag.partition(':')[2]}",
         "version": f"x/versions/{version}"}
        for tag, version in p.images.items()
    ],
    "run services list": lambda p, n, f: list(p.services.values()),
    "run services get-iam-policy": shown_policy("run services"),
    "api-gateway apis list": lambda p, n, f: named({"gptlab": {}} if p.has_api else {}, "apis"),
    "api-gateway api-configs list": lambda p, n, f: named(p.configs, "configs"),
    "api-gateway api-configs describe": config_state,
    "api-gateway gateways list": lambda p, n, f: named(p.gateways, "gateways"),
    "api-gateway gateways describe": gateway_state,
}  # fmt: skip
CHANGES: dict[str, Reply] = {
    "iam service-accounts create": create_account,
    "projects add-iam-policy-binding": add_binding("projects"),
    "projects remove-iam-policy-binding": remove_binding("projects"),
    "firestore databases create": create_database,
    "firestore backups schedules create": lambda p, n, f: p.schedules.append(f),
    "secrets create": create_secret,
    "secrets update": annotate,
    "secrets versions add": add_version,
    "secrets add-iam-policy-binding": add_binding("secrets"),
    "secrets remove-iam-policy-binding": remove_binding("secrets"),
    "artifacts repositories create": create_repository,
    "artifacts repositories set-cleanup-policies": clean_up,
    "builds submit": build,
    "run deploy": deploy_service,
    "run services replace": replace_service,
    "run services add-iam-policy-binding": add_binding("run services"),
    "run services remove-iam-policy-binding": remove_binding("run services"),
    "api-gateway apis create": lambda p, n, f: setattr(p, "has_api", True),
    "api-gateway api-configs create": create_config,
    "api-gateway api-configs delete": delete_config,
    "api-gateway gateways create": create_gateway,
    "alpha api-gateway gateways create": create_gateway,
    "api-gateway gateways update": update_gateway,
}
