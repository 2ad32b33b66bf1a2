"""Tokens that nobody was given: every way to change one, and every way to make one up.

``signed_wrong`` are signed with the product's own key, to show that a signature alone is not
enough; no attacker has that key.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gptlab.core.crypto import Keyring

Forgery = tuple[str, str]
"""What was done, and the token."""

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HOUR = 3600
Fields = Mapping[str, Any]


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Parts:
    """A genuine token, taken apart."""

    token: str

    @property
    def segments(self) -> list[str]:
        return self.token.split(".")

    @property
    def header(self) -> dict[str, Any]:
        return dict(json.loads(decode(self.segments[0])))

    @property
    def claims(self) -> dict[str, Any]:
        return dict(json.loads(decode(self.segments[1])))

    def with_segment(self, index: int, text: str) -> str:
        segments = self.segments
        segments[index] = text
        return ".".join(segments)

    def with_header(self, **fields: object) -> str:
        return self.with_segment(0, encode(json.dumps({**self.header, **fields}).encode()))

    def with_claims(self, **fields: object) -> str:
        """Changed, and not signed again."""
        return self.with_segment(1, encode(json.dumps({**self.claims, **fields}).encode()))


def mutated(parts: Parts, step: int) -> Iterator[Forgery]:
    """Every ``step``-th bit of each segment flipped, every ``step``-th letter replaced."""
    for index, segment in enumerate(parts.segments):
        data = decode(segment)
        for bit in range(0, len(data) * 8, step):
            flipped = bytearray(data)
            flipped[bit // 8] ^= 1 << bit % 8
            yield f"bit {bit} of segment {index}", parts.with_segment(index, encode(bytes(flipped)))
    for place in range(0, len(parts.token), step):
        letter = parts.token[place]
        if letter != ".":
            other = ALPHABET[(ALPHABET.index(letter) + 1) % len(ALPHABET)]
            yield f"letter {place}", f"{parts.token[:place]}{other}{parts.token[place + 1 :]}"


def says_the_same(parts: Parts, token: str) -> bool:
    """Another spelling of the genuine token: as base64 allows, or ECDSA, which has two signatures.

    Who has it has the token itself, and gets no more by it.
    """
    try:
        mine, theirs = ([decode(each) for each in one.split(".")] for one in (parts.token, token))
    except ValueError:
        return False
    if len(theirs) != 3 or mine[:2] != theirs[:2] or mine[2][:32] != theirs[2][:32]:
        return False
    s = [int.from_bytes(each[2][32:]) for each in (mine, theirs)]
    return s[1] in (s[0], ORDER - s[0])


def misspelt(parts: Parts) -> Iterator[Forgery]:
    """The same content in another spelling, and other shapes altogether."""
    token, (header, claims, signature) = parts.token, parts.segments
    yield from ((f"padded {n}", parts.with_segment(n, f"{parts.segments[n]}=")) for n in range(3))
    for n, segment in enumerate(parts.segments):
        yield f"padded {n} in full", parts.with_segment(n, segment + "=" * (-len(segment) % 4 or 4))
        yield f"line break in {n}", parts.with_segment(n, f"{segment[:9]}\n{segment[9:]}")
        for other in ALPHABET:
            if other != segment[-1] and decode(segment[:-1] + other) == decode(segment):
                yield f"spare bits of {n}", parts.with_segment(n, segment[:-1] + other)
    raw = decode(signature)
    mirrored = ORDER - int.from_bytes(raw[32:])
    yield "mirrored", parts.with_segment(2, encode(raw[:32] + mirrored.to_bytes(32)))
    yield from {
        "empty": "", "dots": "..", "no signature": f"{header}.{claims}.",
        "two segments": f"{header}.{claims}", "doubled": f"{token}.{token}",
        "a fourth segment": f"{token}.x", "claims twice": f"{header}.{claims}.{claims}.{signature}",
        "zero signature": parts.with_segment(2, encode(bytes(64))),
        "one signature": parts.with_segment(2, encode(bytes([0] * 31 + [1]) * 2)),
        "order signature": parts.with_segment(2, encode(ORDER.to_bytes(32) * 2)),
        "DER signature": parts.with_segment(2, encode(b"\x30\x06\x02\x01\x01\x02\x01\x01")),
        "short signature": parts.with_segment(2, encode(raw[:-1])),
        "long signature": parts.with_segment(2, encode(raw + b"\0")),
        "oversize": parts.with_claims(more="x" * 5000), "huge": token + "A" * 100_000,
        "deep header": f"{encode(b'[' * 2000)}.{claims}.{signature}",
        "deep claims": f"{header}.{encode(b'[' * 2000)}.{signature}",
        "list": f"{encode(b'[]')}.{claims}.{signature}", "snowman": "\u2603.\u2603.\u2603",
    }.items()  # fmt: skip


def relabelled(parts: Parts, jwk: Mapping[str, str]) -> Iterator[Forgery]:
    """Another algorithm, key or place to look for one; signed with what an attacker has."""
    point = b"\x04" + decode(jwk["x"]) + decode(jwk["y"])
    known = {"json": json.dumps(jwk).encode(), "point": point, "x": decode(jwk["x"]), "none": b""}
    for algorithm, digest in (("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512")):
        for name, secret in known.items():
            signed = parts.with_header(alg=algorithm).rpartition(".")[0]
            signature = hmac.new(secret, signed.encode(), digest).digest()
            yield f"{algorithm} with the public {name}", f"{signed}.{encode(signature)}"
    for other in ("none", "None", "NONE", "nOnE", "", "es256", "ES384", None, ["ES256"], 1):
        changed = parts.with_header(alg=other)
        yield f"alg {other!r}", changed
        yield f"alg {other!r}, unsigned", changed.rpartition(".")[0] + "."
    theirs, other_jwk = ec.generate_private_key(ec.SECP256R1()), {**jwk, "x": jwk["y"]}
    headers: tuple[dict[str, Any], ...] = (
        {}, {"jwk": other_jwk}, {"jku": "https://evil.invalid/jwks"}, {"x5u": "file:///dev/null"},
        {"x5c": ["AAAA"]}, {"crit": ["b64"], "b64": False}, {"zip": "DEF"}, {"cty": "JWT"},
    )  # fmt: skip
    for extra in headers:
        yield f"own key {extra}", _signed(parts.claims, theirs, {**parts.header, **extra})
        if extra:
            yield f"header {extra}", parts.with_header(**extra)
    rsa_key = rsa.generate_private_key(65537, 2048)
    yield "RS256", jwt.encode(parts.claims, rsa_key, "RS256", {**parts.header, "alg": "RS256"})
    for kid in ("v0", "v2", "v1 ", "V1", "", "../v1", "/dev/null", "v1' or 1=1", None, 1, ["v1"]):
        yield f"kid {kid!r}", parts.with_header(kid=kid)
        if isinstance(kid, str):
            yield (
                f"own key, kid {kid!r}",
                _signed(parts.claims, theirs, {**parts.header, "kid": kid}),
            )
    for kind in ("JWT", "at+JWT", "application/at+jwt", "", None, "id+jwt"):
        yield f"typ {kind!r}", parts.with_header(typ=kind)


def changed_claims(parts: Parts, other: Parts) -> Iterator[Forgery]:
    """Claims changed and not signed again; parts of two users' tokens put together."""
    claims, theirs = parts.claims, other.claims
    for name in claims:
        if theirs[name] != claims[name]:
            yield f"another's {name}", parts.with_claims(**{name: theirs[name]})
        yield f"no {name}", parts.with_claims(**{name: None})
    for more in (1, HOUR, 10**9):
        yield f"{more} s longer", parts.with_claims(exp=claims["exp"] + more)
    yield from (
        (f"segment {n} of another's", parts.with_segment(n, other.segments[n])) for n in (1, 2)
    )


def signed_wrong(parts: Parts, other: Parts, sign: Keyring, now: int) -> Iterator[Forgery]:
    """What even the right signature must not make good."""
    key = _private_key(sign)
    claims, header, theirs = parts.claims, parts.header, other.claims
    changes: tuple[dict[str, Any], ...] = (
        {"iss": "evil"}, {"iss": ["gptlab"]}, {"aud": "other"}, {"aud": [claims["aud"]]},
        {"aud": [claims["aud"], "other"]}, {"exp": float(claims["exp"])}, {"exp": now - 1},
        {"exp": str(claims["exp"])}, {"exp": True}, {"exp": 1e300}, {"exp": now},
        {"exp": claims["exp"] + HOUR}, {"exp": -1}, {"epoch": "0"}, {"epoch": 0.0},
        {"auth_time": str(now)}, {"sub": theirs["sub"]}, {"jti": theirs["jti"]},
        {"sealed": theirs["sealed"]}, {"sealed": theirs["sealed"], "jti": theirs["jti"]},
        {"sealed": theirs["sealed"], "sub": theirs["sub"]}, {"sealed": ""}, {"sealed": "AQ"},
        {"sub": None}, {"sub": 7}, {"jti": 7}, {"sealed": claims["sealed"] + "A"},
        {"iat": "x"}, {"iat": float(now)},
    )  # fmt: skip
    for change in changes:
        yield f"signed {change}"[:60], _signed({**claims, **change}, key, header)
    for name in claims:
        kept = {each: value for each, value in claims.items() if each != name}
        yield f"signed without {name}", _signed(kept, key, header)
    for kind in ("JWT", "at+JWT", "", "id+jwt"):
        yield f"signed typ {kind!r}", _signed(claims, key, {**header, "typ": kind})
    yield "signed with jku", _signed(claims, key, {**header, "jku": "https://evil.invalid"})


def _signed(claims: Fields, key: ec.EllipticCurvePrivateKey, header: Fields) -> str:
    """As the product signs, of the two signatures the lower one; nothing of it is checked."""
    signed = ".".join(encode(json.dumps(each).encode()) for each in (header, claims))
    while True:
        signature = jwt.get_algorithm_by_name("ES256").sign(signed.encode(), key)
        if int.from_bytes(signature[32:]) <= ORDER // 2:
            return f"{signed}.{encode(signature)}"


def _private_key(sign: Keyring) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(sign.newest()) % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def nonsense() -> Iterator[Forgery]:
    """What never was a token."""
    for text in ("x", "null", "undefined", "Bearer", "a.b.c", "{}", "%00", "'", "eyJ9.e30."):
        yield text, text
        yield f"hash of {text}", hashlib.sha256(text.encode()).hexdigest()
