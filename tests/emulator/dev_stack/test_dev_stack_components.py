"""Which components start, and what each is told."""

from dataclasses import replace

from emulator.dev_stack import local_model
from emulator.dev_stack.components import (
    APP,
    FIRESTORE,
    FUNCTIONS,
    GATEWAY,
    LOCAL_MODEL,
    MODEL,
    SEED,
    stages,
)
from emulator.dev_stack.plan import Plan, inherited
from emulator.dev_stack.start import environment_of
from gptlab.core import secret_generation
from gptlab.core.settings import Settings

SECRETS = {"GPTLAB_PEPPER": secret_generation.generate()["GPTLAB_PEPPER"]}


def plan(**variables: str) -> Plan:
    return Plan(environment=inherited(variables), secrets=SECRETS)


def test_everything_starts_in_its_order() -> None:
    assert stages(plan()) == ((FIRESTORE, MODEL), (FUNCTIONS, SEED), (GATEWAY,), (APP,))


def test_another_provider_takes_the_demo_models_place() -> None:
    assert stages(plan(OPENAI_BASE_URL="http://127.0.0.1:11434/v1"))[0] == (FIRESTORE,)


def test_a_local_model_takes_it_too_and_the_functions_are_told_what_it_can() -> None:
    local = replace(plan(), local_model=True)
    assert stages(local)[0] == (FIRESTORE, LOCAL_MODEL)

    given = LOCAL_MODEL.gives({"url": "http://127.0.0.1:8082"})
    settings = Settings.from_environment(environment_of(FUNCTIONS, local, given))
    assert settings.provider_url == "http://127.0.0.1:8082/v1"
    assert not settings.demo
    assert settings.capabilities.max_tokens_field == "max_tokens"
    assert not settings.capabilities.moderation
    assert settings.context_windows == {local_model.MODEL: local_model.CONTEXT_TOKENS}


def test_another_firestore_takes_ours_place() -> None:
    assert stages(plan(FIRESTORE_EMULATOR_HOST="127.0.0.1:8080"))[0] == (MODEL,)


def test_nothing_of_a_persons_openai_account_is_handed_on() -> None:
    given = inherited({"OPENAI_API_KEY": "k", "OPENAI_ORG_ID": "o", "OPENAI_BASE_URL": "b"})
    assert {name for name in given if name.startswith("OPENAI_")} == {"OPENAI_BASE_URL"}


def test_the_project_has_a_name_of_its_own_where_none_is_given() -> None:
    assert inherited({})["GOOGLE_CLOUD_PROJECT"] == "gptlab-local"
    assert inherited({"GOOGLE_CLOUD_PROJECT": "mine"})["GOOGLE_CLOUD_PROJECT"] == "mine"


def test_the_secrets_are_for_the_functions_alone() -> None:
    told = {each.name: environment_of(each, plan(), {}) for each in (FUNCTIONS, SEED, GATEWAY, APP)}
    knowing = [name for name, variables in told.items() if "GPTLAB_PEPPER" in variables]
    assert knowing == [FUNCTIONS.name, SEED.name]


def test_the_demo_is_said_to_be_one_only_where_the_demo_model_answers() -> None:
    given = MODEL.gives({"url": "http://127.0.0.1:8082/v1"})
    assert (given["OPENAI_BASE_URL"], given["GPTLAB_DEMO"]) == ("http://127.0.0.1:8082/v1", "1")
    variables = environment_of(FUNCTIONS, plan(OPENAI_BASE_URL="http://other/v1"), {})
    assert "GPTLAB_DEMO" not in variables
