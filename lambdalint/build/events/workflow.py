"""State machines that call functions, with their own role: whatever refers to one in their definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lambdalint.build.events.event import common
from lambdalint.build.resources import Place, Resources
from lambdalint.build.target import within
from lambdalint.model.event import Event, Service
from lambdalint.template.fields import Fields
from lambdalint.values import Hole, Known, Many, Reference, Text, Truth, Unknown, Value

_MAX_DEPTH = 40
_DEFINITIONS = ("Definition", "DefinitionString", "DefinitionSubstitutions")


def _state_machine(place: Place, resources: Resources) -> Iterator[Event]:
    seen: set[str] = set()
    for name in _DEFINITIONS:
        for value in _texts(place.properties.value(name), 0):
            for target in _references(value, resources):
                if target.function is not None and target.function not in seen:
                    seen.add(target.function)
                    made = common(place, Service.STEP_FUNCTIONS, value, resources, role=Truth.YES)
                    yield Event(**{**made, "target": target})


def _texts(value: Value[Any], depth: int) -> Iterator[Unknown[Any]]:
    """Every text within a value that refers to something."""
    match value:
        case Unknown(text=Text()):
            yield value
        case Known(Fields() as fields) if depth < _MAX_DEPTH:
            for item in fields.entries():
                yield from _texts(item.value, depth + 1)
        case Known(Many() as many) if depth < _MAX_DEPTH:
            for item in many:
                yield from _texts(item, depth + 1)


def _references(value: Unknown[Any], resources: Resources) -> Iterator[Any]:
    for piece in value.text.pieces if value.text else ():
        match piece:
            case Hole(Reference(kind=Reference.RESOURCE)):
                yield within(Text((piece,)), value, resources)


READERS: dict[str, Callable[[Place, Resources], Iterator[Event]]] = {
    "AWS::StepFunctions::StateMachine": _state_machine,
    "AWS::Serverless::StateMachine": _state_machine,
}
