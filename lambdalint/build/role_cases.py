"""What policies allow in some cases of a template only: by ``Fn::If``, or by a policy with a condition.

Code that asks for such an action usually has a case of its own, which the same parameter decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.aws import sam_policies
from lambdalint.aws.managed_policies import managed_policy_by_arn
from lambdalint.build.resources import Resources
from lambdalint.patterns import regex
from lambdalint.syntax.nodes import Mapping, Node, Scalar, walk
from lambdalint.template.intrinsics import call_of
from lambdalint.template.references import names_in
from lambdalint.template.template import ResourceNode

_ACTION = regex(r"[\w-]+:[\w*?]+")
_ATTACHING = frozenset({"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"})
ANYTHING = "*"


def actions_by_case(role: str, owner: str, node: Node | None, resources: Resources) -> frozenset[str]:
    """Patterns of the actions that a role is allowed in some cases, in small letters: by the policies in a
    node, and by those that the template attaches. ``owner`` is the resource that the role is there with.
    """
    found = set(_chosen(node)) if node is not None else set()
    template = resources.template
    condition = template.resources[owner].condition if owner in template.resources else None
    for resource in resources.overall(_attached).get(role, ()):
        if resource.properties is not None:
            alike = resource.condition in (None, condition)
            found.update(_chosen(resource.properties) if alike else _named(resource.properties))
    return frozenset(found)


def _attached(resources: Resources) -> dict[str, list[ResourceNode]]:
    """The policies that name a role, by its logical id."""
    found: dict[str, list[ResourceNode]] = {}
    for resource in resources.template.resources.values():
        if resource.type in _ATTACHING and isinstance(resource.properties, Mapping):
            for key in ("Roles", "RoleName"):
                node = resource.properties.get(key)
                for name in names_in(node) if node is not None else ():
                    found.setdefault(name, []).append(resource)
    return found


def _chosen(node: Node) -> Iterator[str]:
    for inner in walk(node):
        call = call_of(inner)
        if call is not None and call.name == "Fn::If":
            yield from _named(call.argument)
        elif isinstance(inner, Mapping) and (actions := inner.get("Action")) and _has_case(inner):
            yield from _named(actions)


def _has_case(statement: Mapping) -> bool:
    """Whether the resources of a statement, or its condition, are others in other cases."""
    others = [entry.value for entry in statement.entries if entry.name != "Action"]
    calls = (call_of(inner) for other in others for inner in walk(other))
    return any(call is not None and call.name == "Fn::If" for call in calls)


def _named(node: Node) -> Iterator[str]:
    for inner in walk(node):
        if isinstance(inner, Scalar):
            if _ACTION.fullmatch(inner.value):
                yield inner.value.lower()
            elif ":policy/" in inner.value:
                yield from _managed(inner.value)
        elif isinstance(inner, Mapping) and any(sam_policies.template(one.name) for one in inner.entries):
            yield ANYTHING


def _managed(arn: str) -> Iterator[str]:
    """What a managed policy allows; anything, where it is none that is known."""
    policy = managed_policy_by_arn(arn)
    if policy is None:
        yield ANYTHING
        return
    for statement in policy.statements:
        actions = statement.get("Action", ANYTHING)
        yield from (one.lower() for one in (actions if isinstance(actions, list) else [actions]))
