"""A template in each of its scenarios to an :class:`~lambdalint.model.Application`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.build.resources import Resources
from lambdalint.model.application import Application
from lambdalint.template.scenarios import scenarios
from lambdalint.template.template import Template

from lambdalint.build import bucket, file_system, function, layer, network, policies, role

#: The resource types that builders read; conditions elsewhere make no scenarios.
TYPES = (
    function.TYPES
    | layer.TYPES
    | bucket.TYPES
    | role.TYPES
    | policies.TYPES
    | network.TYPES
    | file_system.TYPES
)


def applications(template: Template) -> Iterator[Application]:
    """The application that a template declares, once for each case of its conditions."""
    relevant = [resource for resource in template.resources.values() if resource.type in TYPES]
    for scenario in scenarios(template, relevant):
        resources = Resources.under(template, scenario)
        yield Application(
            path=template.source.path,
            functions=resources.all(function.TYPES, function.build).items,
            layers=resources.all(layer.TYPES, layer.build).items,
            buckets=resources.all({bucket.BUCKET}, bucket.build).items,
            roles=resources.all({role.ROLE}, role.build).items,
            policies=tuple(policies.build(resources)),
            truths=scenario.truths,
        )
