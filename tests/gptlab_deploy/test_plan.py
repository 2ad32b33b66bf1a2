"""What a first deploy intends: least rights, nothing public but what is meant, no secret shown."""

import json

import pytest

from gptlab import api
from gptlab.openapi import function_name
from gptlab_deploy import server_secrets
from gptlab_deploy.functions import BUILD_VARIABLES
from gptlab_deploy.target import Target
from tests.gptlab_deploy.planned import Planned, planned, printed

SERVICES = {function_name(operation): operation for operation in api.OPERATIONS}
GATEWAY = "serviceAccount:gptlab-gateway@demo.iam.gserviceaccount.com"


def deployed(plan: list[Planned]) -> dict[str, Planned]:
    return {each.verb[3]: each for each in plan if each.verb[:3] == ("gcloud", "run", "deploy")}


def name_of(member: str) -> str:
    """The account's, without its kind and its project."""
    return member.partition(":")[2].partition("@")[0]


def granted(plan: list[Planned], role: str) -> set[tuple[str, str]]:
    """(resource, member) of everything that is given this role."""
    grants = [each for each in plan if "add-iam-policy-binding" in each.verb]
    return {(each.verb[-1], each.flag("member")) for each in grants if each.flag("role") == role}


def test_every_operation_is_deployed_and_the_app_last(plan: list[Planned]) -> None:
    assert list(deployed(plan)) == [*SERVICES, "gptlab-app"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_function_is_its_bundle_with_threads_for_every_request_it_takes(
    plan: list[Planned], name: str
) -> None:
    function = deployed(plan)[name]

    assert function.flag("source") == f"build/{SERVICES[name].name}"
    assert function.flag("function") == SERVICES[name].name
    assert function.variables("set-build-env-vars") == BUILD_VARIABLES
    assert function.variables()["THREADS"] == function.flag("concurrency")
    assert float(function.flag("timeout")) == SERVICES[name].deadline
    assert 0 < int(function.flag("max-instances")) <= 20


@pytest.mark.parametrize("name", SERVICES)
def test_a_function_has_the_secrets_of_its_operation_and_no_other(
    plan: list[Planned], name: str
) -> None:
    function = deployed(plan)[name]
    handed = function.variables("set-secrets")

    assert set(handed) == {f"GPTLAB_{secret}" for secret in SERVICES[name].secrets}
    assert all(value.endswith(":1") for value in handed.values()), "pinned to a version"
    assert not {f"GPTLAB_{each}" for each in server_secrets.KEYRINGS} & set(function.variables())


def test_an_account_reads_the_secrets_that_its_functions_are_handed(plan: list[Planned]) -> None:
    used = {
        (value.partition(":")[0], f"serviceAccount:{service.flag('service-account')}")
        for service in deployed(plan).values()
        for value in service.variables("set-secrets").values()
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
    assert by_secret["gptlab-sign"] == {"gptlab-login", "gptlab-renewal"}
    assert by_secret["gptlab-cookie"] == {"gptlab-app"}


def test_nothing_is_public_but_the_keys_and_the_app(plan: list[Planned]) -> None:
    callers = granted(plan, "roles/run.invoker")

    assert {name for name, who in callers if who == "allUsers"} == {"get-jwks", "gptlab-app"}
    assert {name for name, who in callers if who == GATEWAY} == set(SERVICES) - {"get-jwks"}
    assert all(service.has("no-allow-unauthenticated") for service in deployed(plan).values())
    assert not any("--allow-unauthenticated" in each.words for each in plan)


def test_in_the_project_accounts_may_use_data_and_build_and_nothing_else(
    plan: list[Planned],
) -> None:
    project = [e for e in plan if e.verb[:3] == ("gcloud", "projects", "add-iam-policy-binding")]
    given = {
        (e.flag("member").partition(":")[2].partition("@")[0], e.flag("role")) for e in project
    }

    assert given == {
        ("gptlab-login", "roles/datastore.user"),
        ("gptlab-renewal", "roles/datastore.user"),
        ("gptlab-functions", "roles/datastore.user"),
        ("gptlab-called", "roles/datastore.user"),
        ("gptlab-build", "roles/run.builder"),
    }


def test_no_account_is_the_projects_default_one(plan: list[Planned]) -> None:
    made = {
        e.verb[-1] for e in plan if e.verb[:4] == ("gcloud", "iam", "service-accounts", "create")
    }
    used = {s.flag("service-account").partition("@")[0] for s in deployed(plan).values()}

    assert used < made
    assert all("gptlab-build@" in s.flag("build-service-account") for s in deployed(plan).values())


@pytest.mark.parametrize("name", SERVICES)
def test_functions_that_chat_have_cpu_after_their_client_left(
    plan: list[Planned], name: str
) -> None:
    assert deployed(plan)[name].has("no-cpu-throttling") is SERVICES[name].chats


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


def test_the_gateway_streams_on_a_specification_with_the_functions_addresses(
    staged: Target, plan: list[Planned]
) -> None:
    (config,) = [e for e in plan if "api-configs" in e.verb]
    (gateway,) = [e for e in plan if "gateways" in e.verb]
    written = json.loads((staged.root / config.flag("openapi-spec")).read_text())
    backends = written["x-google-api-management"]["backends"]

    assert gateway.has("enable-streaming")
    assert gateway.flag("api-config") == config.verb[-1]
    assert GATEWAY.endswith(config.flag("backend-auth-service-account"))
    assert backends["send_message"]["address"] == (
        "https://send-message-PROJECT_NUMBER.europe-west1.run.app"
    )


def test_what_is_used_is_made_before(plan: list[Planned]) -> None:
    verbs = [each.verb[1:4] for each in plan]
    order = [
        ("iam", "service-accounts", "create"),
        ("firestore", "databases", "create"),
        ("secrets", "create", "gptlab-pepper"),
        ("run", "deploy", "log-in"),
        ("api-gateway", "apis", "create"),
        ("alpha", "api-gateway", "gateways"),
        ("run", "deploy", "gptlab-app"),
    ]

    assert [verbs.index(each) for each in order] == sorted(verbs.index(each) for each in order)
