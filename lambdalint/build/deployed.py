"""Scripts and templates of one project: the buckets that commands use, and what commands change of functions.

A command and a template are deployed into one account as far as can be told: a name is the bucket of that
name, where one template has it and no condition makes two of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, takewhile

from lambdalint.model.application import Application
from lambdalint.model.bucket import Bucket
from lambdalint.model.code import CodeLocation
from lambdalint.model.deployment import Action, DeployCommand, same_text
from lambdalint.model.function import Function
from lambdalint.values import Absent, Known, Origin, Truth, Value


def linked(commands: Iterable[DeployCommand], applications: Iterable[Application]) -> Iterator[DeployCommand]:
    """The commands, their code with the buckets that it lies in."""
    buckets = _by_name(applications)
    for command in commands:
        function, layer = command.function, command.layer
        if function and (bucket := _bucket(function.code, buckets)):
            function = replace(function, code=replace(function.code, in_bucket=bucket))
        if layer and (bucket := _bucket(layer.code, buckets)):
            layer = replace(layer, code=replace(layer.code, in_bucket=bucket))
        yield replace(command, function=function, layer=layer)


def permitted(
    applications: Iterable[Application], commands: Iterable[DeployCommand]
) -> Iterator[Application]:
    """The applications; a function that a command may add permissions to has others than its template's."""
    names = [_function_name(command) for command in commands if command.action is Action.PERMIT]
    for application in applications:
        functions = application.functions if names else ()
        opened = tuple(_opened(one, names) for one in functions)
        yield replace(application, functions=opened) if functions else application


def _opened(function: Function, names: list[Value[str] | None]) -> Function:
    if not any(_may_be(function.function_name, name) for name in names):
        return function
    return replace(function, permissions=replace(function.permissions, complete=False))


def placed(applications: Iterable[Application], commands: Iterable[DeployCommand]) -> Iterator[Application]:
    """The applications; a function that a command near it may give other code says so.

    Of the templates with functions those are near a script that share most of its folders.
    """
    found = list(applications)
    declaring = [application.path for application in found if application.functions]
    updates = [
        (command, max((_shared(command.path, path) for path in declaring), default=0))
        for command in commands
        if command.action is Action.UPDATE_CODE
    ]
    for application in found:
        near = [command for command, most in updates if _shared(command.path, application.path) == most]
        functions = tuple(
            replace(one, code_replaced=True) if any(_may_bring(command, one) for command in near) else one
            for one in (application.functions if near else ())
        )
        yield replace(application, functions=functions) if functions else application


def _shared(script: str, template: str) -> int:
    """How many folders two files have in common, from the top."""
    pairs = zip(script.split("/")[:-1], template.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _may_bring(command: DeployCommand, function: Function) -> bool:
    """Whether a command may bring the code of a function."""
    if command.function is None:
        return True
    match function.function_name:
        case Absent() | Known(origin=Origin.PARAMETER_DEFAULT):
            return True
    return same_text(command.function.function_name, function.function_name) is not Truth.NO


def _function_name(command: DeployCommand) -> Value[str] | None:
    return next(
        (one.value for one in command.arguments if one.name in {"function-name", "FunctionName"}), None
    )


def _may_be(name: Value[str], other: Value[str] | None) -> bool:
    """Whether a command that names a function so may mean the function of that name."""
    match name, other:
        case Known(one), Known(two):
            return one == two.rpartition("function:")[2].partition(":")[0]
        case Absent(), Known():
            return False  # CloudFormation makes up a name, which nobody can write beforehand
    return True


def applications_of(commands: Iterable[DeployCommand]) -> Iterator[Application]:
    """An application for each script that declares functions or layers."""
    for path, group in groupby(commands, key=lambda command: command.path):
        own = list(group)
        functions = tuple(command.function for command in own if command.function)
        layers = tuple(command.layer for command in own if command.layer)
        if functions or layers:
            yield Application(path=path, functions=functions, layers=layers)


def _by_name(applications: Iterable[Application]) -> dict[str, Bucket]:
    found: dict[str, list[Bucket]] = {}
    for bucket in (bucket for application in applications for bucket in application.buckets):
        match bucket.bucket_name:
            case Known(name):
                found.setdefault(name, []).append(bucket)
    return {name: buckets[0] for name, buckets in found.items() if len(buckets) == 1}


def _bucket(code: CodeLocation, buckets: dict[str, Bucket]) -> Bucket | None:
    match code.bucket:
        case Known(name):
            return buckets.get(name)
    return None
