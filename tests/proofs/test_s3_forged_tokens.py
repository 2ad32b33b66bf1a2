"""S3: no token is accepted that says anything else than the one that was issued."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import httpx2
import jwt
import pytest

from emulator.dev_stack import LocalCloud
from gptlab.core import errors
from gptlab.core.crypto import ApiKey, DataKey, Keyring
from gptlab.core.secret_generation import generate
from gptlab.core.settings import AUDIENCE, ISSUER
from gptlab.core.tokens import Identity, TokenIssuer, TokenVerifier
from tests.proofs import token_forgeries
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person
from tests.proofs.token_forgeries import Forgery, Parts, encode

STEP = 5
"""Every so many bits and letters of the token; a full run takes all of them."""
LIFE = 900


class Shop:
    """Keys, two users' genuine tokens, and what verifies them."""

    def __init__(self, verifier: type[TokenVerifier]) -> None:
        secrets = generate()
        self.sign = Keyring.parse(secrets["GPTLAB_SIGN"])
        seal = Keyring.parse(secrets["GPTLAB_SEAL"])
        self.jwk: dict[str, str] = json.loads(secrets["GPTLAB_JWKS"])["keys"][0]
        self.now = int(time.time())
        self.verifier = verifier([self.jwk], seal, ISSUER, AUDIENCE)
        self._issuer = TokenIssuer(self.sign, seal, ISSUER, AUDIENCE)
        self.mine, self.theirs = (
            Parts(self.issue(user, self.now)) for user in ("a" * 20, "b" * 20)
        )

    def issue(self, user_id: str, now: int) -> str:
        """A genuine token, issued at this time."""
        key, api_key = DataKey.generate(), ApiKey(f"demo-key-of-{user_id}")
        return self._issuer.issue(Identity(user_id, key, api_key, 0, now, now + LIFE), now)

    def forgeries(self, step: int) -> Iterator[Forgery]:
        return chain(
            token_forgeries.mutated(self.mine, step),
            token_forgeries.misspelt(self.mine),
            token_forgeries.relabelled(self.mine, self.jwk),
            token_forgeries.changed_claims(self.mine, self.theirs),
            token_forgeries.signed_wrong(self.mine, self.theirs, self.sign, self.now),
            token_forgeries.nonsense(),
        )


def accepted(shop: Shop, forgeries: Iterable[Forgery]) -> tuple[list[str], int]:
    """The forgeries that were let in, and how many were tried."""
    let_in, tried = [], 0
    for name, token in forgeries:
        tried += 1
        try:
            shop.verifier.verify(token, shop.now)
        except (errors.TokenInvalid, errors.TokenExpired):
            continue
        if not token_forgeries.says_the_same(shop.mine, token):
            let_in.append(name)
    return let_in, tried


class Gullible(TokenVerifier):
    """Reads the claims and leaves the signature alone."""

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        except jwt.InvalidTokenError:
            raise errors.TokenInvalid from None
        if not isinstance(claims.get("exp"), int):
            raise errors.TokenInvalid
        return claims

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        key = DataKey(bytes(32))
        return Identity(str(claims.get("sub")), key, ApiKey(""), 0, 0, claims["exp"])


def test_the_genuine_token_is_accepted() -> None:
    shop = Shop(TokenVerifier)
    assert shop.verifier.verify(shop.mine.token, shop.now).user_id == "a" * 20
    with pytest.raises(errors.TokenExpired):
        shop.verifier.verify(shop.mine.token, shop.now + LIFE)


def test_no_forged_or_mutated_token_is_accepted(metric: Metric, how_often: HowOften) -> None:
    shop = Shop(TokenVerifier)
    let_in, tried = accepted(shop, shop.forgeries(how_often(STEP, 1)))
    metric("S3", "forged tokens accepted", len(let_in), f"{tried} in process", 0)
    assert not let_in
    assert tried > 600


def test_a_verifier_that_skips_the_signature_is_caught(metric: Metric) -> None:
    shop = Shop(Gullible)
    let_in, tried = accepted(shop, shop.forgeries(STEP))
    metric("S3", "forged tokens accepted", len(let_in), f"{tried}, planted: no signature", "caught")
    assert let_in


def _forged_requests(person: Person) -> Iterator[tuple[str, dict[str, str]]]:
    """Headers that claim to be this person, for a route that wants a token."""
    parts, claims = Parts(person.token), Parts(person.token).segments[1]
    forged = parts.with_segment(2, encode(bytes(64)))
    one_header = (*token_forgeries.mutated(parts, 199), *token_forgeries.nonsense())
    usable = [each for _, each in one_header if each.isprintable() and each.isascii()]
    for name in ("Authorization", "X-Forwarded-Authorization"):
        yield from ((f"{name}: {each[:20]}", {name: f"Bearer {each}"}) for each in usable)
    for name in ("X-Apigateway-Api-Userinfo", "X-Endpoint-Api-Userinfo", "X-Forwarded-User"):
        yield name, {name: claims}
        yield f"{name} and a forged token", {name: claims, "Authorization": f"Bearer {forged}"}
        forwarded = {name: claims, "X-Forwarded-Authorization": f"Bearer {forged}"}
        yield f"{name} and a forged forwarded token", forwarded
    for scheme in ("Basic", "bearer:", "Token", "Bearer,", "", "DPoP"):
        yield f"scheme {scheme}", {"Authorization": f"{scheme} {person.token}".strip()}
        yield f"forwarded {scheme}", {"X-Forwarded-Authorization": f"{scheme} {forged}".strip()}
    yield "genuine first", {"X-Forwarded-Authorization": f"Bearer {forged}, Bearer {person.token}"}
    yield "cookie", {"Cookie": f"Authorization=Bearer {person.token}; token={person.token}"}


def _let_in(url: str, requests: Iterable[tuple[str, dict[str, str]]]) -> tuple[list[str], int]:
    """The requests that were answered with a profile, and how many were made."""
    let_in, made = [], 0
    with httpx2.Client(timeout=30, trust_env=False) as http:
        for name, headers in requests:
            made += 1
            response = http.get(url, headers=headers)
            if response.status_code not in (401, 403):
                let_in.append(f"{name}: {response.status_code}")
    return let_in, made


def test_no_forged_header_is_accepted_at_the_gateway_or_behind_it(
    cloud: LocalCloud, metric: Metric
) -> None:
    with Person(cloud) as person:
        assert person.get("/user").is_success
        forged = list(_forged_requests(person))
    let_in, made = _let_in(f"{cloud.gateway_url}/user", forged)
    behind, more = _let_in(f"{cloud.functions_url}/get_user/user", forged)
    metric("S3", "forged headers accepted", len(let_in + behind), f"{made + more} requests", 0)
    assert not let_in + behind


def test_a_forwarded_header_does_not_outrank_the_callers_own(cloud: LocalCloud) -> None:
    """Through the gateway, whoever it claims to come from."""
    with Person(cloud) as me, Person(cloud) as other:
        headers = {
            "Authorization": f"Bearer {me.token}",
            "X-Forwarded-Authorization": f"Bearer {other.token}",
        }
        answer = me.http.get("/user", headers=headers)
        assert answer.is_error or answer.json()["user_id"] == me.user_id
