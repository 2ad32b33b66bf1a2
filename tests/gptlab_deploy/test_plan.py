"""What a first deploy intends: least rights, nothing public but what is meant, no secret shown."""

import json
import shutil
import subprocess

import pytest

from gptlab.api.operations import OPERATIONS
from gptlab.openapi import function_name
from gptlab_deploy import deploy, server_secrets
from gptlab_deploy.target import Target
from tests.architecture.sources import ROOT
from tests.gptlab_deploy.planned import Manifest, Planned, deployed, planned, printed

SERVICES = {function_name(operation): operation for operation in OPERATIONS}
GATEWAY = "serviceAccount:gptlab-gateway@demo.iam.gserviceaccount.com"
UNCHECKED = "run.googleapis.com/invoker-iam-disabled"
OF_ITS_OWN = {"FUNCTION_SOURCE", "FUNCTION_TARGET", "THREADS"}
RATE_LIMITED = {"GPTLAB_SIGN_INS_A_MINUTE", "GPTLAB_OWN_PROXIES"}


@pytest.fixture(scope="module")
def services(plan: list[Planned], staged: Target) -> dict[str, Manifest]:
    return deployed(plan, staged)


def name_of(member: str) -> str:
    """The account's, without its kind and its project."""
    return member.partition(":")[2].partition("@")[0]


def granted(plan: list[Planned], role: str) -> set[tuple[str, str]]:
    """(resource, member) of everything that is given this role."""
    grants = [each for each in plan if "add-iam-policy-binding" in each.verb]
    return {(each.verb[-1], each.flag("member")) for each in grants if each.flag("role") == role}


def test_every_operation_is_deployed_and_the_app_last(services: dict[str, Manifest]) -> None:
    assert list(services) == [*SERVICES, "gptlab-app"]


def test_there_is_one_build_of_one_image_for_all_functions(
    services: dict[str, Manifest], plan: list[Planned], staged: Target
) -> None:
    (build,) = [each for each in plan if each.verb[1:3] == ("builds", "submit")]
    config = json.loads((staged.root / build.flag("config")).read_text())
    used = {service.container["image"] for service in services.values()}

    assert not any("--source" in word for each in plan for word in each.words)
    assert used == set(config["images"])
    assert len({services[name].container["image"] for name in SERVICES}) == 1
    assert "gptlab-build@" in build.flag("service-account")


@pytest.mark.parametrize("name", SERVICES)
def test_a_function_is_one_of_the_image_with_threads_for_every_request_it_takes(
    services: dict[str, Manifest], name: str
) -> None:
    function, operation = services[name], SERVICES[name]

    assert function.variables["FUNCTION_SOURCE"] == f"functions/{operation.name}/main.py"
    assert function.variables["FUNCTION_TARGET"] == operation.name
    assert function.variables["THREADS"] == str(function.spec["containerConcurrency"])
    assert function.spec["timeoutSeconds"] == operation.deadline
    assert 0 < int(function.annotations["autoscaling.knative.dev/maxScale"]) <= 20


def test_functions_differ_in_what_they_serve_and_in_nothing_else_that_they_are_told(
    services: dict[str, Manifest],
) -> None:
    told = [services[name].variables for name in SERVICES]
    common = [
        {n: v for n, v in each.items() if n not in OF_ITS_OWN | RATE_LIMITED} for each in told
    ]

    assert all(each == common[0] for each in common)
    assert len({each["FUNCTION_TARGET"] for each in told}) == len(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_function_has_the_secrets_of_its_operation_and_no_other(
    services: dict[str, Manifest], name: str
) -> None:
    function = services[name]

    assert set(function.secrets) == {f"GPTLAB_{secret}" for secret in SERVICES[name].secrets}
    assert all(version == "1" for _, version in function.secrets.values()), "pinned to a version"
    assert not {f"GPTLAB_{each}" for each in server_secrets.KEYRINGS} & set(function.variables)


def test_an_account_reads_the_secrets_that_its_functions_are_handed(
    plan: list[Planned], services: dict[str, Manifest]
) -> None:
    used = {
        (secret, f"serviceAccount:{service.spec['serviceAccountName']}")
        for service in services.values()
        for secret, _ in service.secrets.values()
    }

    assert granted(plan, "roles/secretmanager.secretAccessor") == used


def test_only_what_signs_in_reads_the_pepper_and_only_the_app_its_cookie_key(
    plan: list[Planned],
) -> None:
    readers = granted(plan, "roles/secretmanager.secretAccessor")
    by_secret = {
        secret: {name_of(member) for name, member in readers if name == secret}
        for secret, _ in readers
    }

    assert by_secret["gptlab-pepper"] == by_secret["gptlab-kek-salt"] == {"gptlab-login"}
    assert by_secret["gptlab-grant-seal"] == {"gptlab-grants", "gptlab-called"}
    assert by_secret["gptlab-sign"] == {"gptlab-login", "gptlab-renewal"}
    assert by_secret["gptlab-cookie"] == {"gptlab-app"}


def test_nothing_is_public_but_the_keys_and_the_app(
    plan: list[Planned], services: dict[str, Manifest]
) -> None:
    """Publicly, without a binding that a later deploy could take away."""
    callers = granted(plan, "roles/run.invoker")
    public = {name for name, each in services.items() if each.annotations[UNCHECKED] == "true"}

    assert public == {"get-jwks", "gptlab-app"}
    assert callers == {(name, GATEWAY) for name in SERVICES if name not in public}
    assert not any("allUsers" in word for each in plan for word in each.words)
    assert not any("unauthenticated" in word for each in plan for word in each.words)


def test_in_the_project_accounts_use_or_read_data_or_build_and_nothing_else(
    plan: list[Planned],
) -> None:
    project = [e for e in plan if e.verb[:3] == ("gcloud", "projects", "add-iam-policy-binding")]
    given = {(name_of(e.flag("member")), e.flag("role")) for e in project}

    assert given == {
        ("gptlab-login", "roles/datastore.user"),
        ("gptlab-functions", "roles/datastore.user"),
        ("gptlab-renewal", "roles/datastore.viewer"),
        ("gptlab-readers", "roles/datastore.viewer"),
        ("gptlab-grants", "roles/datastore.user"),
        ("gptlab-called", "roles/datastore.user"),
        ("gptlab-listed", "roles/datastore.viewer"),
        ("gptlab-build", "roles/run.builder"),
    }


def test_no_account_is_the_projects_default_one(
    plan: list[Planned], services: dict[str, Manifest]
) -> None:
    made = {
        e.verb[-1] for e in plan if e.verb[:4] == ("gcloud", "iam", "service-accounts", "create")
    }
    used = {s.spec["serviceAccountName"].partition("@")[0] for s in services.values()}

    assert used < made


@pytest.mark.parametrize("name", SERVICES)
def test_functions_that_chat_have_cpu_after_their_client_left(
    services: dict[str, Manifest], name: str
) -> None:
    throttled = services[name].annotations["run.googleapis.com/cpu-throttling"]

    assert throttled == str(not SERVICES[name].calls_model).lower()


def test_no_secret_stands_on_a_command_line_or_in_what_is_shown(staged: Target) -> None:
    fresh = server_secrets.generate()
    where = Target("demo", "europe-west1", fresh=fresh, root=staged.root)
    shown = repr(where) + "".join(" ".join(words) for words in printed(where))
    shown += "".join(" ".join(each.words) for each in planned(where))
    texts = [part for name, text in fresh.items() if name != server_secrets.JWKS
             for part in (text, text.partition(":")[2] or text)]  # fmt: skip

    assert [text for text in texts if text in shown] == []
    assert json.loads(fresh[server_secrets.JWKS])["keys"][0]["x"] in shown, "public keys may"


def test_what_is_printed_is_what_would_be_run(staged: Target, plan: list[Planned]) -> None:
    assert [tuple(words) for words in printed(staged)] == [each.words for each in plan]


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_make_prints_one_build_and_all_services() -> None:
    """The command as people type it."""
    for more in ((), ("STREAMING=0",), ("API_URL=https://api.example.com",)):
        make = ["make", "-s", "deploy", "DRY_RUN=1", "PROJECT=demo", "REGION=europe-west1", *more]
        done = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stderr
        assert done.stdout.count("gcloud builds submit ") == 1
        assert done.stdout.count("gcloud run services replace ") == len(SERVICES) + 1
        assert ("--enable-streaming" in done.stdout) is (not more)


@pytest.mark.parametrize(
    "wrong", [("--api-url", "api.example.com"), ("--region", "x; rm"), ("--project", "A B")]
)
def test_what_is_no_name_or_address_is_refused(
    wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"--project": "demo", "--region": "europe-west1", **dict([wrong])}
    with pytest.raises(SystemExit):
        deploy.main([word for pair in named.items() for word in pair])

    assert wrong[0] in capsys.readouterr().err


def test_the_gateway_streams_on_a_specification_with_the_functions_addresses(
    staged: Target, plan: list[Planned]
) -> None:
    (config,) = [e for e in plan if e.verb[2:4] == ("api-configs", "create")]
    (gateway,) = [e for e in plan if e.verb[3:5] == ("gateways", "create")]
    written = json.loads((staged.root / config.flag("openapi-spec")).read_text())
    backends = written["x-google-api-management"]["backends"]

    assert gateway.has("enable-streaming")
    assert gateway.flag("api-config") == config.verb[4]
    assert GATEWAY.endswith(config.flag("backend-auth-service-account"))
    assert backends["send_message"]["address"] == (
        "https://send-message-PROJECT_NUMBER.europe-west1.run.app"
    )


def test_what_is_used_is_made_before(plan: list[Planned]) -> None:
    verbs = [each.verb[1:4] for each in plan]
    order = [
        ("iam", "service-accounts", "create"),
        ("api-gateway", "apis", "create"),
        ("api-gateway", "api-configs", "create"),
        ("api-gateway", "api-configs", "describe"),
        ("firestore", "databases", "create"),
        ("secrets", "create", "gptlab-pepper"),
        ("builds", "submit", "build/images"),
        ("run", "services", "replace"),
        ("run", "services", "add-iam-policy-binding"),
        ("alpha", "api-gateway", "gateways"),
        ("api-gateway", "gateways", "describe"),
    ]

    assert [verbs.index(each) for each in order] == sorted(verbs.index(each) for each in order)
    assert plan[-1].verb[4] == "build/services/gptlab-app.json"
