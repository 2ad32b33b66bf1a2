"""S14: the linter's security rules, a scan for secrets and the rules of the database."""

import json
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from emulator.dev_stack.plan import ROOT
from emulator.firestore.errors import DataFileError
from emulator.firestore.rules import check_rules
from tests.proofs.metrics import Metric
from tests.proofs.secret_scan import secrets_in, tracked

SOURCES = [ROOT / name for name in ("shared", "functions", "emulator", "frontend")]
UNSAFE = "import subprocess\n\nsubprocess.run(input(), shell=True)\neval(input())\n"
RULES = ROOT / "firestore.rules"


def findings(*options: str, sources: list[Path] = SOURCES) -> list[str]:
    """The rule that each finding of the linter's security rules is about."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "S", *options]
    done = subprocess.run(
        [*command, "--output-format", "json", *map(str, sources)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [each["code"] for each in found]


def let_in(rules: Path) -> int:
    """How many rules files let anyone in: this one, or none."""
    try:
        check_rules(rules)
    except DataFileError:
        return 1
    return 0


def random_text() -> str:
    """Of 32 bytes, as our own secrets are; the same in each run."""
    return urlsafe_b64encode(sha256(b"planted").digest()).decode()


def openai_key() -> str:
    """Of a real one's form; put together here, so that this file does not hold one."""
    half = sha256(b"planted").hexdigest()
    return f"sk-proj-{half}{'T3Blbk'}FJ{half}"


def private_key() -> str:
    made = ec.derive_private_key(7, ec.SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def planted() -> dict[str, str]:
    """What files might say, each with one secret in it."""
    return {
        "settings.py": f'KEY = "{openai_key()}"\n',
        "notes.md": f"It works with {openai_key()}.\n",
        "key.pem": private_key(),
        "account.json": json.dumps({"type": "service_account", "private_key": private_key()}),
        "deploy.sh": f"export GPTLAB_PEPPER=1:{random_text()}\n",
        "config.yaml": f"secret: {random_text()}\n",
        "app.py": f'access_token = "{random_text()}"\n',
        "app.json": json.dumps({"api_key": random_text()}),
    }


def test_the_linter_finds_nothing(metric: Metric) -> None:
    found, over = findings(), f"{sum(len([*each.rglob('*.py')]) for each in SOURCES)} files"
    metric("S14", "findings of the linter's security rules", len(found), over, 0)
    assert found == []


def test_the_exceptions_that_the_source_makes_are_counted(metric: Metric) -> None:
    made = Counter(findings("--ignore-noqa"))
    listed = ", ".join(f"{count} x {rule}" for rule, count in sorted(made.items()))
    metric("S14", "exceptions from those rules", made.total(), listed, "listed")
    assert set(made) <= {"S101", "S105", "S310", "S603", "S606", "S607", "S608"}


def test_the_linter_finds_what_is_unsafe(tmp_path: Path, metric: Metric) -> None:
    source = tmp_path / "unsafe.py"
    source.write_text(UNSAFE)
    found = findings(sources=[source])
    metric("S14", "findings of the linter's security rules", len(found), "1 planted file", "caught")
    assert {"S307", "S602"} <= set(found)


def test_no_file_holds_a_secret(metric: Metric) -> None:
    files = tracked(ROOT)
    found = secrets_in(files)
    metric("S14", "secrets in files", len(found), f"{len(files)} files", 0)
    assert found == []
    assert len(files) > 300


def test_secrets_of_each_kind_are_found(tmp_path: Path, metric: Metric) -> None:
    files = [tmp_path / name for name in planted()]
    for path, text in zip(files, planted().values(), strict=True):
        path.write_text(text)
    found = {path.name for path in files if secrets_in([path])}
    metric("S14", "secrets in files", len(found), f"{len(files)} planted files", "caught")
    assert found == {path.name for path in files}


def test_the_rules_let_nobody_in(metric: Metric) -> None:
    metric("S14", "rules files that let someone in", let_in(RULES), "1 file", 0)
    assert let_in(RULES) == 0


@pytest.mark.parametrize(
    "opened", ["allow read: if true;", "allow read, write;", "allow get: if x"]
)
def test_rules_that_let_someone_read_are_caught(
    opened: str, tmp_path: Path, metric: Metric
) -> None:
    rules = tmp_path / "firestore.rules"
    rules.write_text(RULES.read_text().replace("allow read, write: if false;", opened))
    found = let_in(rules)
    metric("S14", "rules files that let someone in", found, f"planted: {opened}", "caught")
    assert found == 1
