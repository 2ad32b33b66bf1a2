"""Why the local stack does not start, or stopped."""


class StartRefused(Exception):
    """Something a person has to change first. The message says what, which, and how to go on."""


class ComponentFailed(Exception):
    """A component ended by itself, or did not get ready in time."""

    def __init__(self, name: str, what: str, last_lines: str) -> None:
        self.name = name
        self.what = f"{name} {what}"
        told = f"{self.what}. Its last lines:\n{last_lines}" if last_lines else self.what
        super().__init__(told)
