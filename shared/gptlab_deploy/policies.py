"""Who may do what: bindings of an IAM policy."""

from gptlab_deploy.commands import Answer

Binding = tuple[str, str]
"""Role and member."""

DATA = "roles/datastore.user"
BUILD = "roles/run.builder"
READ_SECRET = "roles/secretmanager.secretAccessor"  # noqa: S105 - the name of a role
INVOKE = "roles/run.invoker"
EVERYBODY = "allUsers"


def bindings(policy: Answer) -> frozenset[Binding]:
    """Every role of every member that is given without a condition."""
    given = dict(policy or {}).get("bindings", ())
    return frozenset(
        (binding["role"], member)
        for binding in given
        if "condition" not in binding
        for member in binding.get("members", ())
    )
