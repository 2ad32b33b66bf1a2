"""The Firestore database: its backups, and its rules, indexes, exemptions and TTLs."""

from dataclasses import dataclass

from gptlab_deploy.commands import Ask, Command, Step
from gptlab_deploy.target import Target

RETENTION = "14d"
_PROTECTION = ("--delete-protection", "--enable-pitr")


@dataclass(frozen=True)
class Found:
    is_there: bool = False
    is_protected: bool = False
    is_backed_up: bool = False


def look(target: Target, ask: Ask) -> Found:
    databases = {
        each["name"].rpartition("/")[2]: each for each in ask(target.look(*_databases("list")))
    }
    if target.database not in databases:
        return Found()
    database = databases[target.database]
    is_protected = (
        database.get("deleteProtectionState") == "DELETE_PROTECTION_ENABLED"
        and database.get("pointInTimeRecoveryEnablement") == "POINT_IN_TIME_RECOVERY_ENABLED"
    )
    schedules = ask(target.look(*_schedules(target, "list")))
    return Found(True, is_protected, bool(schedules))


def plan(target: Target, found: Found) -> list[Step]:
    steps = []
    if not found.is_there:
        create = target.gcloud(
            *_databases("create"), f"--database={target.database}", f"--location={target.region}",
            "--type=firestore-native", *_PROTECTION,
        )  # fmt: skip
        steps.append(Step("the database, guarded against deletion, kept for 7 days back", create))
    elif not found.is_protected:
        update = target.gcloud(*_databases("update"), f"--database={target.database}", *_PROTECTION)
        steps.append(Step("guard the database against deletion, keep it for 7 days back", update))
    if not found.is_backed_up:
        schedule = (*_schedules(target, "create"), "--recurrence=daily", f"--retention={RETENTION}")
        steps.append(Step("a backup every day", target.gcloud(*schedule)))
    return [*steps, Step("deny-all rules, indexes and TTLs: firebase compares", _firebase(target))]


def steps(target: Target, ask: Ask) -> list[Step]:
    return plan(target, look(target, ask))


def _databases(verb: str) -> tuple[str, ...]:
    return ("firestore", "databases", verb)


def _schedules(target: Target, verb: str) -> tuple[str, ...]:
    return ("firestore", "backups", "schedules", verb, f"--database={target.database}")


def _firebase(target: Target) -> Command:
    """It looks by itself, and writes what differs; what the file does not name it leaves there."""
    return Command(
        ("firebase", "deploy", "--only=firestore", f"--project={target.project}",
         "--non-interactive")
    )  # fmt: skip
