"""The Firestore database: its backups, and its rules, indexes, exemptions and TTLs."""

from gptlab_deploy.commands import Ask, Command, Step, last
from gptlab_deploy.target import Target

RETENTION = "14d"
_PROTECTION = ("--delete-protection", "--enable-pitr")
_PROTECTED = {
    "deleteProtectionState": "DELETE_PROTECTION_ENABLED",
    "pointInTimeRecoveryEnablement": "POINT_IN_TIME_RECOVERY_ENABLED",
}


def steps(target: Target, ask: Ask) -> list[Step]:
    listed = {last(each["name"]): each for each in ask(target.read_command(*_databases("list")))}
    there = listed.get(target.database)
    named = f"--database={target.database}"
    steps = []
    if there is None:
        where = (f"--location={target.region}", "--type=firestore-native")
        create = target.gcloud(*_databases("create"), named, *where, *_PROTECTION)
        steps.append(Step("the database, guarded against deletion, kept for 7 days back", create))
    elif not _PROTECTED.items() <= there.items():
        update = target.gcloud(*_databases("update"), named, *_PROTECTION)
        steps.append(Step("guard the database against deletion, keep it for 7 days back", update))
    schedules = ("firestore", "backups", "schedules")
    if there is None or not ask(target.read_command(*schedules, "list", named)):
        daily = ("create", named, "--recurrence=daily", f"--retention={RETENTION}")
        steps.append(Step("a backup every day", target.gcloud(*schedules, *daily)))
    return [*steps, Step("deny-all rules, indexes and TTLs: firebase compares", _firebase(target))]


def _databases(verb: str) -> tuple[str, ...]:
    return ("firestore", "databases", verb)


def _firebase(target: Target) -> Command:
    """It looks by itself, and writes what differs; what the file does not name it leaves there."""
    return Command(
        ("firebase", "deploy", "--only=firestore", f"--project={target.project}",
         "--non-interactive")
    )  # fmt: skip
