"""Runs the project's commands in an environment of its own, which it makes where it is missing.

    python3 emulator/bootstrap.py COMMAND [arguments]        help lists the commands

It needs nothing but Python. An old one (3.6) must be able to read it, so as to say what is wrong:
that is why annotations stand in quotation marks here.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed")
OLDEST = (3, 11)
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3", "python")
DECIDING = ("pyproject.toml", "functions/requirements.in", "constraints.txt")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SOURCES = ("shared", "functions", "emulator", "frontend", "tests")

COMMANDS = {
    "run": "start everything on this machine, until Ctrl-C",
    "run-isolated": "the same, each function in a process of its own from the image's files",
    "demo": "run a full conversation and print it, or print the one of a session id",
    "test": "run the tests (arguments go to pytest)",
    "check": "run the linter, the formatter's check and the type checker",
    "test-providers": "take real providers, written by others, through a whole conversation",
    "prove": "try to lose, double or open what people say, as often as is published",
    "bench": "measure a turn beside a floor that does the same with the least code",
    "bench-cold": "measure how long each function takes from its start to its first answer",
    "bench-guard": "measure the leak guard on its corpus",
    "bench-frontend": "measure how long a person waits for the app, in a real Chromium",
    "bench-firestore": "measure the Firestore server beside the official emulator, and kill it",
    "test-clients": "have six clients of others talk with an assistant",
    "test-firestore-conformance": "run Google's own system tests against the Firestore server",
    "bundle": "stage both images under build/images, ready to be built",
    "models": "write the table of models' prices and windows anew (gptlab/llm/known_models)",
    "openapi": "write functions/openapi.json anew from the contract",
    "deploy": "put everything into a Google Cloud project, or print how with --dry-run",
    "rotate": "replace a server secret of a deployed GPT Lab, step by step",
    "operator": "look after assistants: seed, showcase BOT_ID, take-down BOT_ID",
    "help": "print this",
}
MODULES = {
    "run": ["emulator", "run"],
    "run-isolated": ["emulator", "run", "--isolated"],
    "demo": ["emulator.demo"],
    "test": ["pytest"],
    "test-providers": ["tests.providers"],
    "prove": ["pytest", "tests/proofs", "--full"],
    "bench": ["tests.bench"],
    "bench-cold": ["tests.bench.cold"],
    "bench-guard": ["tests.guard.bench"],
    "bench-frontend": ["tests.bench.app"],
    "bench-firestore": ["tests.emulator.firestore.bench"],
    "test-clients": ["tests.clients"],
    "test-firestore-conformance": ["tests.emulator.firestore.conformance"],
    "models": ["gptlab_deploy.known_models"],
    "bundle": ["gptlab_deploy"],
    "deploy": ["gptlab_deploy.deploy"],
    "rotate": ["gptlab_deploy.rotate"],
    "operator": ["gptlab.admin_cli"],
}
EXTRAS = {"run": "app", "run-isolated": "app", "demo": "app", "test": "app,dev", "check": "app,dev"}

NO_PYTHON = """GPT Lab needs Python {oldest} or newer, and found none: this is {this}.
  Debian, Ubuntu   sudo apt-get install python3 python3-venv
  macOS            brew install python@3.13
  Windows, others  https://www.python.org/downloads/
Then run the same command again; a python3.11, python3.12 or python3.13 on the PATH is found."""

NO_VENV = """{python} cannot make virtual environments: its venv or ensurepip module is missing.
  Debian, Ubuntu   sudo apt-get install python{version}-venv
Then run the same command again."""

NO_BROWSER = """
*** The browser tests were NOT run: no Chromium or Chrome was found, and none could be installed.
*** To run them, install one and name it:   CHROMIUM=/path/to/chromium make {command}"""

PLAYWRIGHT_PATH = """from playwright.sync_api import sync_playwright
with sync_playwright() as it: print(it.chromium.executable_path)"""


class Failed(Exception):
    """What went wrong, for a person; nothing more needs to be said."""


def main(arguments: "list[str]") -> int:
    command, rest = (arguments or ["help"])[0], arguments[1:]
    if command not in COMMANDS or command == "help":
        say(usage())
        return 0 if command == "help" else 2
    try:
        python = environment(find_python(), EXTRAS.get(command, "app,dev"))
        return run_command(command, rest, python)
    except Failed as failure:
        sys.stderr.write(f"{failure}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def usage() -> str:
    lines = [f"  make {name:<28}{about}" for name, about in COMMANDS.items()]
    return "\n".join(["GPT Lab's commands:", *lines])


def find_python() -> str:
    """The path of a Python that is new enough: this one, else one on the PATH."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for name in NAMES:
        path = shutil.which(name)
        if path and version_of(path) >= OLDEST:
            return path
    this = "Python " + sys.version.split()[0]
    raise Failed(NO_PYTHON.format(oldest="{}.{}".format(*OLDEST), this=this))


def version_of(python: str) -> "tuple[int, ...]":
    """(major, minor), or () where it does not even run: version managers leave such stubs."""
    ask = "import sys; sys.stdout.write('%d %d' % sys.version_info[:2])"
    try:
        return tuple(int(part) for part in output([python, "-c", ask]).split())
    except ValueError:
        return ()


def environment(python: str, extras: str) -> str:
    """The Python of .venv, with everything installed that the extras ask for."""
    inside = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
    is_usable = version_of(inside) >= OLDEST
    needed, now = set(extras.split(",")), fingerprint()
    then, present = read_stamp()
    if is_usable and then == now and needed <= present:
        return inside
    if not is_usable or not output([inside, "-m", "pip", "--version"]):
        make_venv(python)
        present = set()
    install(inside, needed | present)
    write_stamp(now, needed | present)
    return inside


def fingerprint() -> str:
    """Of what decides what is installed, and where: a copied tree must not use the original."""
    digest = hashlib.sha256(ROOT.encode())
    for name in DECIDING:
        with open(os.path.join(ROOT, *name.split("/")), "rb") as file:
            digest.update(file.read() + b"\0")
    return digest.hexdigest()


def read_stamp() -> "tuple[str, set[str]]":
    """The fingerprint and extras of the last installation that was finished."""
    try:
        with open(STAMP) as file:
            then, extras = file.read().split()
    except (OSError, ValueError):
        return "", set()
    return then, set(extras.split(","))


def write_stamp(now: str, extras: "set[str]") -> None:
    with open(STAMP + ".new", "w") as file:
        file.write("{} {}\n".format(now, ",".join(sorted(extras))))
    os.replace(STAMP + ".new", STAMP)


def make_venv(python: str) -> None:
    say(f"Making a virtual environment in .venv ({python}) ...")
    if not output([python, "-c", "import venv, ensurepip; print('there')"]):
        version = "{}.{}".format(*version_of(python))
        raise Failed(NO_VENV.format(python=python, version=version))
    run_or_fail([python, "-m", "venv", "--clear", VENV], "The virtual environment was not made.")


def install(python: str, extras: "set[str]") -> None:
    say("Installing what GPT Lab needs (a minute or two, the first time) ...")
    if os.path.exists(STAMP):
        os.remove(STAMP)
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "-c", "constraints.txt"]
    run_or_fail(
        [*pip, "-e", ".[{}]".format(",".join(sorted(extras)))],
        "The installation did not finish; pip says above why. Run the same command again.",
    )


def run_or_fail(command: "list[str]", message: str) -> None:
    if call(command):
        raise Failed(message)


def clean_environment() -> "dict[str, str]":
    """Without another virtual environment of the caller's."""
    dropped = ("VIRTUAL_ENV", "PYTHONHOME", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in dropped}


def run_command(command: str, rest: "list[str]", python: str) -> int:
    if command in ("test", "prove", "test-clients"):
        return run_tests(python, command, rest)
    if command == "check":
        return run_checks(python)
    if command == "openapi":
        return write_openapi(python)
    if command == "bench-frontend":
        return run_browser_bench(python, rest)
    return become([python, "-m", *MODULES[command], *rest])


def become(command: "list[str]") -> int:
    """Go on as this command, so that signals reach it; where there is no such thing, call it."""
    if os.name == "posix":
        os.chdir(ROOT)
        sys.stdout.flush()
        os.execve(command[0], command, clean_environment())  # noqa: S606 - our own modules
    return call(command)


def call(command: "list[str]", **variables: str) -> int:
    """Its exit code. Ctrl-C reaches it as well: this only waits for it."""
    process = subprocess.Popen(  # noqa: S603 - our own modules
        command, cwd=ROOT, env=dict(clean_environment(), **variables)
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def run_tests(python: str, command: str, rest: "list[str]") -> int:
    browser = find_browser() or install_browser(python)
    if not browser and os.environ.get("CI", "").lower() in ("true", "1"):
        raise Failed(NO_BROWSER.format(command=command))
    variables = {"GPTLAB_CHROMIUM": browser} if browser else {}
    code = call([python, "-m", *MODULES[command], *rest], **variables)
    if not browser:
        say(NO_BROWSER.format(command=command))
    return code


def run_browser_bench(python: str, rest: "list[str]") -> int:
    browser = find_browser() or install_browser(python)
    if not browser:
        raise Failed(NO_BROWSER.format(command="bench-frontend"))
    module = MODULES["bench-frontend"]
    return call([python, "-m", *module, *rest], GPTLAB_CHROMIUM=browser)


def find_browser() -> "str | None":
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if not path:
            raise Failed(f"CHROMIUM names {named}, which cannot be run.")
        return path
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def install_browser(python: str) -> "str | None":
    """The path of a Chromium that was just installed, or None."""
    say("No Chromium or Chrome for the browser tests was found; installing one ...")
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        for step in (["update"], ["install", "-y", "chromium"]):
            call(["apt-get", *step], DEBIAN_FRONTEND="noninteractive")
        found = find_browser()
        if found:
            return found
    if call([python, "-m", "playwright", "install", "chromium"]):
        return None
    path = output([python, "-c", PLAYWRIGHT_PATH]).strip()
    return path if os.path.exists(path) else None


def output(command: "list[str]") -> str:
    """What it prints, or nothing where it fails."""
    try:
        said = subprocess.check_output(  # noqa: S603 - our own questions
            command, cwd=ROOT, env=clean_environment(), stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.decode()


def run_checks(python: str) -> int:
    """All of them, so that one run shows everything."""
    sources = [each for each in SOURCES if os.path.isdir(os.path.join(ROOT, each))]
    checks = (
        [python, "-m", "ruff", "check", *sources],
        [python, "-m", "ruff", "format", "--check", *sources],
        [python, "-m", "mypy", *sources],
    )
    return max([call(check) for check in checks])


def write_openapi(python: str) -> int:
    path = os.path.join(ROOT, "functions", "openapi.json")
    with open(path + ".new", "wb") as file:
        code = subprocess.call(  # noqa: S603 - our own module
            [python, "-m", "gptlab.openapi"], cwd=ROOT, env=clean_environment(), stdout=file
        )
    if code:
        os.remove(path + ".new")
        raise Failed("functions/openapi.json was left as it is.")
    os.replace(path + ".new", path)
    say("functions/openapi.json is up to date.")
    return 0


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
