"""What scripts declare, with the buckets that templates of the project declare.

A command and a template are deployed into one account as far as can be told: a name is the bucket of that
name, where one template has it and no condition makes two of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from lambdalint.model.application import Application
from lambdalint.model.bucket import Bucket
from lambdalint.model.code import CodeLocation
from lambdalint.model.deployment import DeployCommand
from lambdalint.values import Known


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
