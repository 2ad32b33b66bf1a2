"""Services of Cloud Run, in its own declarative form: what is there, and what is to be."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from gptlab import __version__
from gptlab_deploy import policies
from gptlab_deploy.bundle import BUILD
from gptlab_deploy.commands import Ask, Resource, Step, nothing_there
from gptlab_deploy.policies import Policy
from gptlab_deploy.sizes import Size
from gptlab_deploy.target import Target

MANIFESTS = BUILD / "services"
DIGEST = "gptlab-digest"
"""The label that says what a service was deployed from: a digest of its manifest."""
VERSION = "gptlab-version"
UNCHECKED = "run.googleapis.com/invoker-iam-disabled"
"""The annotation of a service that everybody may call. What has it needs no binding of allUsers,
which some organisations forbid, and which a later deploy could take away."""

INGRESS = "run.googleapis.com/ingress"
LOOKS_AT_ONCE = 8
Json = dict[str, Any]


@dataclass(frozen=True)
class Service:
    """One service as it is to be. ``secrets``: variables, each with a secret and its version.

    ``caller`` is the member that may call it; everybody may where there is none, from where
    ``ingress`` says.
    """

    name: str
    image: str
    command: tuple[str, ...]
    account: str
    size: Size
    timeout: int
    variables: Mapping[str, str]
    secrets: Mapping[str, tuple[str, str]]
    caller: str = ""
    ingress: str = "all"
    annotations: Mapping[str, str] = field(default_factory=dict)

    def policy(self, target: Target) -> Policy:
        desired = {(policies.INVOKE, self.caller)} if self.caller else ()
        where = (f"--region={target.region}",)
        return Policy(("run", "services"), self.name, frozenset(desired), where)


def steps(target: Target, ask: Ask, desired: Iterable[Service]) -> list[Step]:
    """Deploys, then grants: a service that is made anew can be called by nobody, or by everybody
    where that is meant. Replacing one leaves its policy alone."""
    desired = list(desired)
    there = _there(target, ask)
    asking = [ask if service.name in there else nothing_there for service in desired]
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        grants = list(
            pool.map(lambda s, ask: s.policy(target).grants(target, ask), desired, asking)
        )
    return [
        *(_deploy(target, s) for s in desired if not _is_as_made(target, s, there.get(s.name))),
        *(replace(step, batch="grant") for found in grants for step in found),
    ]


def removals(target: Target, ask: Ask, desired: Iterable[Service]) -> list[Step]:
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        found = list(
            pool.map(lambda service: service.policy(target).removals(target, ask), desired)
        )
    return [step for each in found for step in each]


def _there(target: Target, ask: Ask) -> dict[str, Resource]:
    listed = ask(target.read_command("run", "services", "list", f"--region={target.region}"))
    return {each["metadata"]["name"]: each for each in listed}


def _is_as_made(target: Target, service: Service, there: Resource | None) -> bool:
    """Ready, from the same manifest, and still as public as that says."""
    if there is None:
        return False
    made, found = manifest(target, service)["metadata"], there["metadata"]
    conditions = there.get("status", {}).get("conditions", ())
    is_ready = ("Ready", "True") in {(each["type"], each["status"]) for each in conditions}
    is_unchecked = str(found.get("annotations", {}).get(UNCHECKED)).lower()
    return (
        is_ready
        and found.get("labels", {}).get(DIGEST) == made["labels"][DIGEST]
        and is_unchecked == made["annotations"][UNCHECKED]
    )


def _deploy(target: Target, service: Service) -> Step:
    path = MANIFESTS / f"{service.name}.json"
    (target.root / MANIFESTS).mkdir(parents=True, exist_ok=True)
    (target.root / path).write_text(json.dumps(manifest(target, service), indent=2) + "\n")
    words = ("run", "services", "replace", str(path), f"--region={target.region}")
    return Step(f"{service.name} as {service.account}", target.gcloud(*words), batch="deploy")


def manifest(target: Target, service: Service) -> Json:
    """What Cloud Run is given, labelled by a digest of itself."""
    size = service.size
    container = {
        "image": service.image,
        "command": [*service.command],
        "env": [
            *({"name": name, "value": value} for name, value in sorted(service.variables.items())),
            *(
                {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": version}}}
                for name, (secret, version) in sorted(service.secrets.items())
            ),
        ],
        "resources": {"limits": {"cpu": "1", "memory": size.memory}},
    }
    revision = {
        "autoscaling.knative.dev/maxScale": str(size.max_instances),
        "run.googleapis.com/cpu-throttling": str(not size.cpu_always).lower(),
        "run.googleapis.com/startup-cpu-boost": "true",
        **service.annotations,
    }
    body: Json = {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {
            "name": service.name,
            "annotations": {UNCHECKED: str(not service.caller).lower(), INGRESS: service.ingress},
        },
        "spec": {
            "template": {
                "metadata": {"annotations": revision},
                "spec": {
                    "serviceAccountName": target.account(service.account),
                    "containerConcurrency": size.concurrency,
                    "timeoutSeconds": service.timeout,
                    "containers": [container],
                },
            },
            "traffic": [{"latestRevision": True, "percent": 100}],
        },
    }
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]
    body["metadata"]["labels"] = {DIGEST: digest, VERSION: __version__.replace(".", "-")}
    return body
