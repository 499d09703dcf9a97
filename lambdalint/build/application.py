"""A template in one scenario to an :class:`~lambdalint.model.Application`.

Resources are built when they are first asked for, so that links are objects: a function holds its layer,
not the layer's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.build import function as function_builder
from lambdalint.build import layer as layer_builder
from lambdalint.build.place import Place
from lambdalint.model.application import Application
from lambdalint.model.function import Function
from lambdalint.model.layer import Layer, LayerReference
from lambdalint.template.resolve import Resolver
from lambdalint.template.scenarios import Scenario, scenarios
from lambdalint.template.template import ResourceNode, Template
from lambdalint.values import Unknown, Value

#: The resource types that builders read; conditions elsewhere make no scenarios.
TYPES = function_builder.TYPES | layer_builder.TYPES


def applications(template: Template) -> Iterator[Application]:
    """The application that a template declares, once for each case of its conditions."""
    relevant = [resource for resource in template.resources.values() if resource.type in TYPES]
    for scenario in scenarios(template, relevant):
        yield _Builder(template, scenario).application()


class _Builder:
    def __init__(self, template: Template, scenario: Scenario) -> None:
        self.template = template
        self.scenario = scenario
        self.resolver = Resolver(template, scenario)
        self._layers: dict[str, Layer] = {}

    def application(self) -> Application:
        return Application(
            path=self.template.source.path,
            functions=tuple(self._functions()),
            layers=tuple(self._layer(resource) for resource in self._existing(layer_builder.TYPES)),
            truths=self.scenario.truths,
        )

    def _existing(self, types: frozenset[str]) -> Iterator[ResourceNode]:
        """The resources of some types that exist in this scenario."""
        for resource in self.template.resources.values():
            if resource.type in types:
                condition = resource.condition
                if condition is None or self.scenario.condition(condition) is not False:
                    yield resource

    def _functions(self) -> Iterator[Function]:
        for resource in self._existing(function_builder.TYPES):
            yield function_builder.build(Place.of(resource, self.resolver), self._layer_reference)

    def _layer(self, resource: ResourceNode) -> Layer:
        layer = self._layers.get(resource.logical_id)
        if layer is None:
            layer = self._layers[resource.logical_id] = layer_builder.build(Place.of(resource, self.resolver))
        return layer

    def _layer_reference(self, arn: Value[str]) -> LayerReference:
        resource = self._resource(arn)
        is_layer = resource is not None and resource.type in layer_builder.TYPES
        return LayerReference(arn, self._layer(resource) if resource is not None and is_layer else None)

    def _resource(self, value: Value[str]) -> ResourceNode | None:
        """The resource that a value refers to, if it is one of this template."""
        match value:
            case Unknown() if value.reference is not None:
                return self.template.resources.get(value.reference.name)
        return None
