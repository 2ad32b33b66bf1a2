"""Variables of a prompt: what ``{{name}}`` stands for, filled in by whoever starts a session.

The braces are those of dotprompt and Langfuse, so prompts move between the three.
"""

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictFloat,
    StrictInt,
    StringConstraints,
    model_validator,
)

from gptlab.api import limits

VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,39}$")]
VariableText = Annotated[str, StringConstraints(max_length=limits.VARIABLE_CHARS)]
VariableNumber = StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]
VariableValue = VariableText | VariableNumber
Choice = Annotated[str, StringConstraints(min_length=1, max_length=limits.CHOICE_CHARS)]
VariableValues = Annotated[dict[VariableName, VariableValue], Field(max_length=limits.VARIABLES)]
"""A value for each variable, by its name."""


class Variable(BaseModel):
    """One variable: ``{{name}}`` in the prompts is replaced by its value, once.

    ``choices`` are what a ``choice`` may be. A variable that is not given has its ``default``;
    without one, it is refused where ``required``, and empty otherwise.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: VariableName
    type: Literal["text", "number", "choice"] = "text"
    description: Annotated[str, StringConstraints(max_length=limits.DESCRIPTION_CHARS)] = ""
    choices: Annotated[tuple[Choice, ...], Field(max_length=limits.CHOICES)] = ()
    default: VariableValue | None = None
    required: bool = True

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Variable":
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices belong to the type choice, and it needs some")
        if self.default is not None and not self.takes(self.default):
            raise ValueError("the default must be of the variable's type")
        return self

    def takes(self, value: VariableValue) -> bool:
        """Whether this may be its value."""
        if self.type == "number":
            return not isinstance(value, str)
        return isinstance(value, str) and (self.type == "text" or value in self.choices)
