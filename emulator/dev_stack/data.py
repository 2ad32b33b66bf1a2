"""The data directory: the database, the secrets that open it, and who is using it now."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe

from emulator.dev_stack.errors import StartRefused
from emulator.dev_stack.plan import ROOT, Environment
from gptlab.core import secret_generation
from gptlab.core.crypto import Keyring, MalformedKeyring

DIRECTORY = ROOT / ".gptlab"
IDENTITY_SECRETS = ("GPTLAB_PEPPER", "GPTLAB_KEK_SALT")
"""Without these nobody is recognised: a key would be a new user with an empty history."""

GRANT_SEAL = "GPTLAB_GRANT_SEAL"


class DataDirectory:
    """Where the local stack keeps its data. Its methods raise StartRefused."""

    def __init__(self, path: Path = DIRECTORY) -> None:
        path = path.resolve()
        self.path = path
        self.logs = path / "logs"
        self.bundles = path / "bundles"
        self.database = path / "firestore.db"
        self._secrets = path / "secrets.json"
        self._demo_key = path / "demo-key"
        self._secrets_id = path / "firestore.secrets-id"

    def prepare(self) -> None:
        """Make it, and see that it can be written to."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            probe = self.path / ".writable"
            probe.touch()
            probe.unlink()
            self._close()
        except OSError as error:
            raise StartRefused(
                f"The data directory {self.path} cannot be written to ({error.strerror}). "
                "Make it writable, or name another one: make run ARGS='--data <directory>'"
            ) from error

    def _close(self) -> None:
        """To everybody else: what is there already, whoever could read it before."""
        for folder in (self.path, self.logs):
            folder.chmod(0o700)
            for file in folder.iterdir():
                if file.is_file() and not file.is_symlink():
                    file.chmod(0o600)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have it to oneself. The kernel lets go of it with the process, however that ends."""
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StartRefused(
                    f"GPT Lab is already running on {self.path}. Stop it first (Ctrl-C in its "
                    "terminal), or give this one a directory and ports of its own: "
                    "make run ARGS='--data <directory> --ports-free'"
                ) from None
            yield

    def secrets(self) -> Environment:
        """The server's secrets: made at the first start, and kept as long as the database."""
        if self._secrets.exists():
            secrets = self._read_secrets()
            self._check_identity(secrets)
            if GRANT_SEAL not in secrets:  # one from before there were grants
                secrets = {**secrets, GRANT_SEAL: secret_generation.generate()[GRANT_SEAL]}
                _write(self._secrets, json.dumps(secrets, indent=2))
        elif self.database.exists():
            raise self._lost(f"{self._secrets} is gone")
        else:
            secrets = secret_generation.generate()
            _write(self._secrets, json.dumps(secrets, indent=2))
        _write(self._secrets_id, json.dumps(_identity(secrets)))
        return secrets

    def demo_key(self) -> str:
        """What the demo model takes here, and nowhere else: nobody who is not told can guess it."""
        if not self._demo_key.exists():
            _write(self._demo_key, f"demo-{token_urlsafe(24)}")
        return self._demo_key.read_text()

    def _read_secrets(self) -> Environment:
        try:
            self._secrets.chmod(0o600)
            secrets = {str(k): str(v) for k, v in json.loads(self._secrets.read_text()).items()}
            _identity(secrets)
        except (ValueError, AttributeError, KeyError, MalformedKeyring) as error:
            raise self._lost(f"{self._secrets} cannot be read") from error
        return secrets

    def _check_identity(self, secrets: Environment) -> None:
        """Versions may come and go, as in a rotation; one of each must be an old one."""
        if not self.database.exists() or not self._secrets_id.exists():
            return
        known = json.loads(self._secrets_id.read_text())
        if not all(set(known[name]) & set(ids) for name, ids in _identity(secrets).items()):
            raise self._lost(f"{self._secrets} is not the one that {self.database} was made with")

    def _lost(self, what: str) -> StartRefused:
        return StartRefused(
            f"{what}. Without it everybody would silently become a new user and nobody could read "
            "their history. There are two ways on: put the secrets.json back that belongs to this "
            f"database, or begin afresh by removing the data directory: rm -r {self.path}"
        )


def _identity(secrets: Mapping[str, str]) -> dict[str, list[str]]:
    """Fingerprints of every version of the secrets that tell people apart."""
    return {
        name: [hashlib.sha256(key).hexdigest()[:16] for key in versions.values()]
        for name in IDENTITY_SECRETS
        for versions in (Keyring.parse(secrets[name]).versions(),)
    }


def _write(path: Path, text: str) -> None:
    """All of it or nothing, and for the owner's eyes only."""
    new = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
