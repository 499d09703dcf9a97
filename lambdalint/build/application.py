"""A template in each of its scenarios to an :class:`~lambdalint.model.Application`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from lambdalint.build import (
    bucket,
    execution_role,
    file_system,
    function,
    key,
    layer,
    named,
    network,
    permission,
    policies,
    queue,
    resource_policies,
    role,
    web_function,
)
from lambdalint.build.events import index
from lambdalint.build.files import Workspace
from lambdalint.build.resources import Place, Resources
from lambdalint.build.sharing import Sharing
from lambdalint.model.application import Application
from lambdalint.records import later
from lambdalint.template.scenarios import Scenario, scenarios
from lambdalint.template.template import Template

T = TypeVar("T")
#: The resource types that builders read; conditions elsewhere make no scenarios.
TYPES = (
    function.TYPES
    | layer.TYPES
    | web_function.TYPES
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
        yield _application(template, scenario, Resources.under(template, scenario, workspace, sharing))


def _application(template: Template, scenario: Scenario, resources: Resources) -> Application:
    """Functions at once; the rest when a rule asks for it."""

    def everything(types: Collection[str], make: Callable[[Place, Resources], T]) -> tuple[T, ...]:
        return later(lambda: resources.all(types, make).items)

    return Application(
        path=template.source.path,
        functions=resources.all(function.TYPES, function.build).items,
        layers=everything(layer.TYPES, layer.build),
        web_functions=everything(web_function.TYPES, web_function.build),
        buckets=everything({bucket.BUCKET}, bucket.build),
        roles=later(
            lambda: (
                *resources.all({role.ROLE}, role.build).items,
                *execution_role.made_by_sam(resources),
            )
        ),
        policies=later(lambda: tuple(policies.build(resources))),
        permissions=later(lambda: index.of(resources).permissions.items),
        layer_permissions=everything({permission.LAYER_PERMISSION}, permission.build_layer_permission),
        urls=later(lambda: index.of(resources).urls.items),
        aliases=later(lambda: index.of(resources).aliases.items),
        invocations=later(lambda: index.of(resources).invocations.items),
        vpcs=everything({network.VPC}, network.vpc),
        endpoints=everything({network.ENDPOINT}, network.endpoint),
        queues=everything({queue.QUEUE}, queue.build),
        topics=everything({queue.TOPIC}, queue.build_topic),
        resource_policies=later(lambda: resource_policies.build(resources)),
        truths=scenario.truths,
        _find_named=named.finder(resources),
    )
