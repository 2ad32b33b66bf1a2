"""Whom the connection to the provider trusts, asked over real TLS."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from emulator.loopback import HOST
from gptlab.llm.http import provider_connections

DAY = timedelta(days=1)
SEQUENCE_HEADER = 2
"""Bytes, before a short name's parts."""


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """Signs certificates of servers on loopback."""

    def __init__(self, name: str) -> None:
        self._name, self._key = named(name), ec.generate_private_key(ec.SECP256R1())
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        self._own = self._signed(self._name, self._key.public_key(), constraints)

    def file(self, folder: Path) -> Path:
        """Under the name by which OpenSSL looks for it: a hash of the authority's own."""
        digest = sha1(self._name.public_bytes()[SEQUENCE_HEADER:], usedforsecurity=False).digest()
        path = folder / f"{int.from_bytes(digest[:4], 'little'):08x}.0"
        path.write_bytes(self._own.public_bytes(serialization.Encoding.PEM))
        return path

    def server_context(self, folder: Path) -> ssl.SSLContext:
        key, loopback = ec.generate_private_key(ec.SECP256R1()), x509.IPAddress(ip_address(HOST))
        alternative = x509.SubjectAlternativeName([loopback])
        certificate = self._signed(named("a provider"), key.public_key(), alternative)
        path = folder / "server.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(self._name, subject, key, x509.random_serial_number())
        builder = builder.not_valid_before(now - DAY).not_valid_after(now + DAY)
        known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            builder.add_extension(extension, critical=True)
            .add_extension(known_by, critical=False)
            .sign(self._key, hashes.SHA256())
        )


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("an authority")


@pytest.fixture(scope="module")
def provider(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = ThreadingHTTPServer((HOST, 0), Greeting)
    context = authority.server_context(tmp_path_factory.mktemp("server"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"https://{HOST}:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def filed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system keeps its authorities by name; nobody says more on whom to trust."""
    folder = tmp_path / "authorities"
    folder.mkdir()
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    return folder


def ask(url: str) -> int:
    with provider_connections(url) as http:
        return http.get(url).status_code


def test_an_authority_is_found_by_its_name(
    provider: str, authority: Authority, filed: Path
) -> None:
    Authority("another authority").file(filed)
    authority.file(filed)

    assert ask(provider) == 204


def test_what_an_unknown_authority_signed_is_refused(provider: str, filed: Path) -> None:
    Authority("another authority").file(filed)

    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        ask(provider)


def test_a_name_alone_is_not_enough(provider: str, filed: Path) -> None:
    Authority("an authority").file(filed)

    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        ask(provider)


def test_a_certificate_is_good_for_its_own_host_alone(
    provider: str, authority: Authority, filed: Path
) -> None:
    authority.file(filed)

    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        ask(provider.replace(HOST, "localhost"))


def test_an_operators_file_says_whom_to_trust(
    provider: str, authority: Authority, filed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = authority.file(filed).rename(filed / "own.pem")
    Authority("another authority").file(filed)
    monkeypatch.setenv("SSL_CERT_FILE", str(own))

    assert ask(provider) == 204
