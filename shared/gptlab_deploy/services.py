"""Services of Cloud Run: what is there, what is to be, and who may call it."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from gptlab import __version__
from gptlab_deploy import accounts, policies
from gptlab_deploy.bundle import BUILD, digest
from gptlab_deploy.commands import Ask, Command, Resource, Step, mapping
from gptlab_deploy.policies import Binding, bindings
from gptlab_deploy.sizes import Size
from gptlab_deploy.target import Target

DIGEST = "gptlab-digest"
"""The label that says what a service was deployed from, its command included."""
VERSION = "gptlab-version"
LOOKS_AT_ONCE = 8
_READY = ("Ready", "True")


@dataclass(frozen=True)
class Service:
    """One service as it is to be. ``folder`` is its bundle's, below build/."""

    name: str
    folder: str
    account: str
    size: Size
    timeout: int
    variables: Mapping[str, str]
    secrets: Mapping[str, str]
    callers: tuple[str, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """``digests`` of those that are ready: one whose deploy broke off is deployed again."""

    digests: Mapping[str, str] = field(default_factory=dict)
    bindings: Mapping[str, frozenset[Binding]] = field(default_factory=dict)


def look(target: Target, ask: Ask, names: Iterable[str]) -> Found:
    listed = ask(target.look("run", "services", "list", f"--region={target.region}"))
    there = {each["metadata"]["name"]: each for each in listed}
    wanted = [name for name in names if name in there]
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        policies_found = pool.map(lambda name: ask(_policy(target, name)), wanted)
        given = {n: bindings(policy) for n, policy in zip(wanted, policies_found, strict=True)}
    digests = {name: _digest(there[name]) for name in wanted if _is_ready(there[name])}
    return Found(digests, given)


def plan(target: Target, found: Found, wanted: Iterable[Service]) -> list[Step]:
    steps: list[Step] = []
    for service in wanted:
        deploy = deployment(target, service)
        if found.digests.get(service.name) != deploy.digest:
            # The first makes the repository of images that the others share.
            why = f"{service.folder} as {service.account}"
            steps.append(Step(why, deploy.command, batch="deploy" if steps else ""))
    return steps + [
        _grant(target, service.name, member)
        for service in wanted
        for member in service.callers
        if (policies.INVOKE, member) not in found.bindings.get(service.name, ())
    ]


@dataclass(frozen=True)
class Deployment:
    command: Command
    digest: str


def deployment(target: Target, service: Service) -> Deployment:
    """The command, labelled by a digest of the bundle and of the command itself."""
    command = target.gcloud(*_words(target, service))
    named = digest(target.build / service.folder, *command.words)
    labels = {DIGEST: named, VERSION: __version__.replace(".", "-")}
    label = f"--labels={','.join(f'{name}={value}' for name, value in labels.items())}"
    return Deployment(replace(command, words=(*command.words, label)), named)


def _words(target: Target, service: Service) -> list[str]:
    size = service.size
    words = [
        *("run", "deploy", service.name, f"--region={target.region}"),
        *(f"--source={BUILD / service.folder}", "--base-image=python313", *service.flags),
        f"--service-account={target.account(service.account)}",
        f"--build-service-account=projects/{target.project}/serviceAccounts/"
        f"{target.account(accounts.BUILDER)}",
        *("--no-allow-unauthenticated", "--cpu=1", f"--memory={size.memory}", "--cpu-boost"),
        *(f"--concurrency={size.concurrency}", f"--max-instances={size.max_instances}"),
        f"--timeout={service.timeout}",
        "--no-cpu-throttling" if size.cpu_always else "--cpu-throttling",
        f"--set-env-vars={mapping(service.variables)}",
    ]
    if service.secrets:
        words.append(f"--set-secrets={mapping(service.secrets)}")
    else:
        words.append("--clear-secrets")
    return words


def _grant(target: Target, service: str, member: str) -> Step:
    words = ("run", "services", "add-iam-policy-binding", service, f"--region={target.region}")
    grant = (f"--member={member}", f"--role={policies.INVOKE}")
    caller = member.partition(":")[2].partition("@")[0] or member
    return Step(f"{caller} may call {service}", target.gcloud(*words, *grant), batch="grant")


def _policy(target: Target, name: str) -> Command:
    return target.look("run", "services", "get-iam-policy", name, f"--region={target.region}")


def _digest(service: Resource) -> str:
    return str(service["metadata"].get("labels", {}).get(DIGEST, ""))


def _is_ready(service: Resource) -> bool:
    conditions = service.get("status", {}).get("conditions", ())
    return _READY in {(each["type"], each["status"]) for each in conditions}
