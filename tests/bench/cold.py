"""`make bench-cold`: how long each function takes from its start to its first answer.

    python -m tests.bench.cold [--tries 5] [OPERATION …]

Each is started from the files of the image, compiled as that is built, in turns with three floors,
and asked at once for what it is there for: the first 200, with its token verified, its documents
read and its model called. Metrics are medians; a target is a ratio to a floor.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from emulator.dev_stack import LocalCloud
from emulator.loopback import HOST, free_port
from gptlab.api.operations import OPERATIONS
from gptlab.client import Client
from gptlab_deploy.bundle import bundle, source_of
from gptlab_deploy.sizes import size_of
from tests.bench.cold_questions import Question, Questions
from tests.bench.processes import use_of
from tests.gptlab_deploy.built import build
from tests.gptlab_deploy.installed import python_of

FLOORS = Path(__file__).with_name("cold_floors")
BARE, NEVER_CHATS, CHATS = "bare", "firestore_pydantic", "firestore_openai"
NEVER_CHATS_MOST, CHATS_MOST = 1.1, 1.0
KEY = "demo-key-of-the-cold-bench"
NO_CEILING = {"GPTLAB_CEILINGS": '{"bots": 0}'}
"""One person makes an assistant for each of many questions."""

POLL_SECONDS = 0.001
PATIENCE = 60.0
ROW = "{:<20}{:>8}{:>8}{:>9}{:>10}{:>7}  {}\n"


@dataclass
class Subject:
    """What is started and asked. ``path``: where its imports are. ``seconds`` of each try, those of
    CPU, and MB of memory."""

    name: str
    source: Path
    target: str
    path: Path
    ask: Callable[[], Question]
    threads: int
    floor: str = BARE
    most: float | None = None
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    memory: float = 0.0

    @property
    def typical(self) -> float:
        return median(self.seconds)


def floors() -> list[Subject]:
    ask = partial(Question, "GET", "/")
    return [
        Subject(name, FLOORS / f"{name}.py", "floor", FLOORS, ask, threads=40)
        for name in (BARE, NEVER_CHATS, CHATS)
    ]


def functions(image: Path, questions: Questions, names: Sequence[str]) -> list[Subject]:
    return [
        Subject(
            operation.name,
            image / source_of(operation.name),
            operation.name,
            image,
            partial(questions.of, operation),
            size_of(operation).concurrency,
            CHATS if operation.calls_model else NEVER_CHATS,
            CHATS_MOST if operation.calls_model else NEVER_CHATS_MOST,
        )
        for operation in OPERATIONS
        if not names or operation.name in names
    ]


def measure(subject: Subject, python: Path, environment: Mapping[str, str]) -> None:
    """One start, with the image's own packages: what else is here would be imported too."""
    question, port = subject.ask(), free_port()
    began = time.perf_counter()
    with started(subject, port, python, environment) as process:
        until = began + PATIENCE
        while not answers(port, question):
            if time.perf_counter() > until or process.poll() is not None:
                raise SystemExit(f"{subject.name} does not answer")
            time.sleep(POLL_SECONDS)
        subject.seconds.append(time.perf_counter() - began)
        used = use_of(process.pid)
        subject.cpu_seconds.append(used.cpu)
        subject.memory = used.memory


@contextmanager
def started(
    subject: Subject, port: int, python: Path, environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    framework = ("-m", "functions_framework", "--source", str(subject.source))
    process = subprocess.Popen(
        [str(python), *framework, "--target", subject.target, "--port", str(port)],
        env={
            **environment,
            "PYTHONPATH": str(subject.path),
            "THREADS": str(subject.threads),
            "WORKERS": "1",
            "HOST": HOST,
        },
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the server's workers too
        process.wait()


def answers(port: int, question: Question) -> bool:
    """Whether it said 200; False while nobody listens."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request(question.method, question.path, question.body, question.headers)
        status = connection.getresponse().status
    except OSError:
        return False
    finally:
        connection.close()
    if status != 200:
        raise SystemExit(f"{question.method} {question.path} was answered with {status}")
    return True


def _as_the_images(environment: Mapping[str, str]) -> dict[str, str]:
    """With the image's word on whom TLS trusts, and not this machine's."""
    kept = {name: value for name, value in environment.items() if name != "SSL_CERT_FILE"}
    return {**kept, "SSL_CERT_DIR": "/etc/ssl/certs", "GPTLAB_LOG_LEVEL": "ERROR"}


def report(subjects: Sequence[Subject], say: Callable[[str], object]) -> list[str]:
    """The table; a line for each that is over its target."""
    typical = {subject.name: subject.typical for subject in subjects}
    say(ROW.format("first 200", "ms", "CPU ms", "to bare", "to floor", "MB", "target"))
    short = []
    for subject in subjects:
        ratio, target = typical[subject.name] / typical[subject.floor], ""
        if subject.most is not None:
            target = f"≤ {subject.most:g} of {subject.floor}"
            if ratio > subject.most:
                short.append(f"{subject.name}: {ratio:.2f}, {target}")
        say(
            ROW.format(
                subject.name,
                f"{subject.typical * 1000:.0f}",
                f"{median(subject.cpu_seconds) * 1000:.0f}",
                f"{subject.typical / typical[BARE]:.2f}",
                f"{ratio:.2f}" if target else "",
                f"{subject.memory:.0f}",
                target,
            )
        )
    return short


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-cold", description=__doc__)
    parser.add_argument("--tries", type=int, default=5)
    parser.add_argument("operations", nargs="*", metavar="OPERATION")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, LocalCloud(environment=NO_CEILING) as cloud:
        image = bundle(Path(folder))
        build(image)
        python = python_of(image / "requirements.txt")
        with Client(cloud.gateway_url) as client:
            client.log_in(KEY)
            functions_found = functions(image, Questions(client, KEY), given.operations)
            subjects = [*floors(), *functions_found]
            environment = _as_the_images(cloud.environment)
            for attempt in range(given.tries + 1):
                for subject in subjects:
                    measure(subject, python, environment)
                    if not attempt:  # the first reads from the disk
                        subject.seconds.clear()
                        subject.cpu_seconds.clear()
    short = report(subjects, sys.stdout.write)
    sys.stdout.write("".join(f"over its target: {line}\n" for line in short))
    sys.stdout.write(f"N = {given.tries} starts each; {len(short)} over the target\n")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
