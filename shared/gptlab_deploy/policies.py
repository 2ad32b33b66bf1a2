"""Who may do what: IAM policies as they are and as they are to be."""

from collections.abc import Iterable
from dataclasses import dataclass

from gptlab_deploy.commands import Answer, Ask, Step
from gptlab_deploy.target import Target

Binding = tuple[str, str]
"""Role and member."""

DATA = "roles/datastore.user"
READ_DATA = "roles/datastore.viewer"
BUILD = "roles/run.builder"
READ_SECRET = "roles/secretmanager.secretAccessor"  # noqa: S105 - the name of a role
INVOKE = "roles/run.invoker"


@dataclass(frozen=True)
class Policy:
    """Who may do what with one resource. ``resource`` and ``where`` are gcloud's words for it.

    ``ours``: the members whose bindings are ours to remove; everybody's where it is empty.
    """

    resource: tuple[str, ...]
    name: str
    desired: frozenset[Binding]
    where: tuple[str, ...] = ()
    ours: frozenset[str] = frozenset()

    def grants(self, target: Target, ask: Ask) -> list[Step]:
        """What is missing."""
        return self._changes(target, "add", "may", self.desired - self._found(target, ask))

    def removals(self, target: Target, ask: Ask) -> list[Step]:
        """What should not be there."""
        wrong = self._found(target, ask) - self.desired
        mine = {(role, who) for role, who in wrong if not self.ours or who in self.ours}
        return self._changes(target, "remove", "may no longer", mine)

    def _found(self, target: Target, ask: Ask) -> frozenset[Binding]:
        return bindings(
            ask(target.read_command(*self.resource, "get-iam-policy", self.name, *self.where))
        )

    def _changes(
        self, target: Target, verb: str, about: str, changed: Iterable[Binding]
    ) -> list[Step]:
        words = (*self.resource, f"{verb}-iam-policy-binding", self.name, *self.where)
        return [
            Step(
                f"{member.partition(':')[2].partition('@')[0] or member} {about}: {role}",
                target.gcloud(*words, f"--member={member}", f"--role={role}", "--condition=None"),
            )
            for role, member in sorted(changed)
        ]


def bindings(policy: Answer) -> frozenset[Binding]:
    """Every role of every member that is given without a condition."""
    given = dict(policy or {}).get("bindings", ())
    return frozenset(
        (binding["role"], member)
        for binding in given
        if "condition" not in binding
        for member in binding.get("members", ())
    )
