"""The wrapper script of a function, as its environment names it: what the wrapper rules share."""

from __future__ import annotations

from typing import Final

from lambdalint.model import Function, Variable
from lambdalint.values import text_of

VARIABLE: Final = "AWS_LAMBDA_EXEC_WRAPPER"
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper"""


def wrapper(function: Function) -> Variable | None:
    """The variable, if it names a script for certain: an empty one is as good as none."""
    variable = function.environment.get(VARIABLE)
    return variable if variable is not None and text_of(variable.value).known_part else None
