"""The environment, read."""

import pytest

from gptlab.core.secret_generation import generate
from gptlab.core.settings import Misconfigured, Settings
from gptlab.llm.capabilities import Capabilities
from gptlab.llm.spending import Price


def test_what_is_not_set_has_its_default() -> None:
    settings = Settings.from_environment({"GPTLAB_DEMO": ""})

    assert settings == Settings()
    assert settings.provider_url == "https://api.openai.com/v1"


def test_generated_secrets_are_read_back() -> None:
    settings = Settings.from_environment(generate())

    assert [jwk["kid"] for jwk in settings.jwks] == ["v1"]
    assert settings.secret("PEPPER").newest() != settings.secret("SEAL").newest()


def test_values_are_read_by_their_kind() -> None:
    settings = Settings.from_environment(
        {
            "OPENAI_BASE_URL": "http://127.0.0.1:11434/v1/",
            "GPTLAB_DEMO": "1",
            "GPTLAB_PREFERRED_MODELS": "a, b,",
            "GPTLAB_CONTEXT_WINDOWS": '{"a": 1000}',
            "GPTLAB_PRICES": '{"a": [0.25, 2]}',
            "GPTLAB_CAPABILITIES": '{"moderation": false}',
            "GPTLAB_TURN_DEADLINE": "1.5",
        }
    )

    assert settings.provider_url == "http://127.0.0.1:11434/v1"
    assert (settings.demo, settings.preferred_models) == (True, ("a", "b"))
    assert (settings.context_windows, settings.turn_deadline) == ({"a": 1000}, 1.5)
    assert settings.prices == {"a": Price.of(0.25, 2.0)}
    assert settings.capabilities == Capabilities(moderation=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GPTLAB_SEAL", "hunter2"),
        ("GPTLAB_JWKS", "[]"),
        ("GPTLAB_TURN_LEASE", "soon"),
        ("GPTLAB_CONTEXT_WINDOWS", "{"),
        ("GPTLAB_PRICES", '{"a": [1]}'),
        ("GPTLAB_PRICES", '{"a": [1, -1]}'),
        ("GPTLAB_PRICES", '{"a": [NaN, 1]}'),
        ("GPTLAB_CAPABILITIES", '{"embeddings": true}'),
        ("GPTLAB_CAPABILITIES", '{"max_tokens_field": "tokens"}'),
    ],
)
def test_a_malformed_value_is_named_and_not_quoted(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name) as refused:
        Settings.from_environment({name: value})

    assert value not in str(refused.value)


def test_a_lease_that_ends_before_the_deadline_is_refused() -> None:
    with pytest.raises(Misconfigured, match="GPTLAB_TURN_LEASE"):
        Settings.from_environment({"GPTLAB_TURN_LEASE": "5", "GPTLAB_TURN_DEADLINE": "10"})


def test_a_secret_this_function_has_no_right_to_is_named() -> None:
    with pytest.raises(Misconfigured, match="GPTLAB_SIGN is not set"):
        Settings().secret("SIGN")
