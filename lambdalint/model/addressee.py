"""Which functions of a project a deploy command means.

``--function-name`` takes a name, a name with an alias or version, or an ARN:
https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lambdalint.model.application import Project
from lambdalint.model.deployment import Action, DeployCommand, same_text
from lambdalint.model.function import Declaration, Function
from lambdalint.patterns import regex
from lambdalint.values import Absent, Hole, Known, Text, Truth, Value, text_of

_ARN = regex(r"(?:arn:aws[a-z-]*:lambda:[^:]*:[^:]*:function:|\d{12}:function:)?([\w-]+)(?::[\w$-]+)?")
#: CloudFormation's own names: the stack, the logical id (shortened where there is no room) and a suffix.
_MADE_UP = regex(r".+-[A-Za-z0-9]{8,}")


def functions_of(project: Project) -> Iterator[Function]:
    """Every function that a template declares (once for each case of it) or a command creates."""
    created = {id(c.function) for c in project.deployments if c.action is Action.CREATE_FUNCTION}
    for application in project.applications:
        for function in application.functions:
            if function.declared_as is not Declaration.COMMAND or id(function) in created:
                yield function


def means(command: DeployCommand, function: Function) -> Truth:
    """Whether a command is about a function: YES for the same name, NO for one that it cannot have."""
    if command.function is None:
        return Truth.NO
    given = _unqualified(command.function.function_name)
    if isinstance(given, Absent):
        return Truth.NO
    match function.function_name:
        case Absent():
            literal = text_of(given).literal
            return Truth.MAYBE if literal is None or _MADE_UP.fullmatch(literal) else Truth.NO
        case name:
            found = same_text(given, name)
            if found is not Truth.MAYBE:
                return found
            one, other = text_of(given), text_of(name)
            return Truth.MAYBE if _fits(one, other) or _fits(other, one) else Truth.NO


def addressees(command: DeployCommand, project: Project) -> tuple[tuple[Function, ...], tuple[Function, ...]]:
    """The functions that a command certainly means, and those that it may mean."""
    answers = [(function, means(command, function)) for function in functions_of(project)]
    certain = tuple(function for function, truth in answers if truth is Truth.YES)
    return certain, tuple(function for function, truth in answers if truth is Truth.MAYBE)


def _unqualified(value: Value[str]) -> Value[str]:
    match value:
        case Known(name) if found := _ARN.fullmatch(name):
            return replace(value, value=found.group(1))
    return value


def _fits(pattern: Text, text: Text) -> bool:
    """Whether a text with holes can be another one, as far as that is known."""
    literal = text.literal
    if literal is None:
        return pattern.literal is None
    parts = (".*" if isinstance(piece, Hole) else re.escape(piece) for piece in pattern.pieces)
    return re.fullmatch("".join(parts), literal, re.DOTALL) is not None
