"""A template in each of its scenarios to an :class:`~lambdalint.model.Application`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.build import (
    bucket,
    execution_role,
    file_system,
    function,
    key,
    layer,
    network,
    permission,
    policies,
    queue,
    resource_policies,
    role,
)
from lambdalint.build.events import index
from lambdalint.build.files import Workspace
from lambdalint.build.resources import Resources
from lambdalint.build.sharing import Sharing
from lambdalint.model.application import Application
from lambdalint.template.scenarios import scenarios
from lambdalint.template.template import Template

#: The resource types that builders read; conditions elsewhere make no scenarios.
TYPES = (
    function.TYPES
    | layer.TYPES
    | bucket.TYPES
    | role.TYPES
    | policies.TYPES
    | network.TYPES
    | file_system.TYPES
    | index.TYPES
    | queue.TYPES
    | resource_policies.TYPES
    | key.TYPES
)


def applications(template: Template, workspace: Workspace | None = None) -> Iterator[Application]:
    """The application that a template declares, once for each case of its conditions."""
    relevant = [resource for resource in template.resources.values() if resource.type in TYPES]
    cases = scenarios(template, relevant)
    sharing = Sharing(cases)
    for scenario in cases:
        resources = Resources.under(template, scenario, workspace, sharing)
        yield Application(
            path=template.source.path,
            functions=resources.all(function.TYPES, function.build).items,
            layers=resources.all(layer.TYPES, layer.build).items,
            buckets=resources.all({bucket.BUCKET}, bucket.build).items,
            roles=(
                *resources.all({role.ROLE}, role.build).items,
                *execution_role.made_by_sam(resources),
            ),
            policies=tuple(policies.build(resources)),
            permissions=index.of(resources).permissions.items,
            layer_permissions=resources.all(
                {permission.LAYER_PERMISSION}, permission.build_layer_permission
            ).items,
            urls=index.of(resources).urls.items,
            aliases=index.of(resources).aliases.items,
            invocations=index.of(resources).invocations.items,
            queues=resources.all({queue.QUEUE}, queue.build).items,
            topics=resources.all({queue.TOPIC}, queue.build_topic).items,
            resource_policies=resource_policies.build(resources),
            truths=scenario.truths,
        )
