"""What is wrong with a file, said to the person who has it."""


class InvalidFile(Exception):
    """A file is not what it should be. The message names it and what to do, never its content."""

    def __init__(self, name: str, problem: str) -> None:
        self.name, self.problem = name, problem
        super().__init__(f"{name}: {problem}")
