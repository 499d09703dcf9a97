"""Which resources a part of a template speaks of: by ``Ref``, ``Fn::GetAtt``, ``Fn::Sub`` or ``DependsOn``.

Asked of nodes, not of values: what any branch of a condition names counts.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from lambdalint.syntax.nodes import Node, Scalar, walk
from lambdalint.template.intrinsics import arguments, attribute_of, call_of, substitutions
from lambdalint.template.template import ResourceNode, Template
from lambdalint.values import Hole

#: Types whose properties go to somebody who may do anything with a resource that he is told of.
_CONFIDANTS = ("AWS::CloudFormation::", "AWS::Serverless::Application", "Custom::")


#: Attributes that say something of a VPC or a subnet and do not name it. CDK's own custom resource is told of
#: the default group of each VPC.
_NO_NAMES = frozenset(
    {"AvailabilityZone", "CidrBlock", "DefaultNetworkAcl", "DefaultSecurityGroup", "Ipv6CidrBlocks"}
)


def names_in(node: Node, without: Container[str] = ()) -> Iterator[str]:
    """The names that a node refers to, parameters too; attributes in ``without`` do not count."""
    for inner in walk(node):
        call = call_of(inner)
        if call is None:
            continue
        argument = call.argument
        if call.name == "Ref" and isinstance(argument, Scalar):
            yield argument.value
        elif call.name == "Fn::GetAtt" and (halves := attribute_of(argument)) is not None:
            attribute = halves[1].value if isinstance(halves[1], Scalar) else ""
            if isinstance(halves[0], Scalar) and attribute not in without:
                yield halves[0].value
        elif call.name == "Fn::Sub":
            text = arguments(argument)[:1]
            for piece in substitutions(text[0].value).pieces if text and isinstance(text[0], Scalar) else ():
                if isinstance(piece, Hole) and (piece.reference.attribute or "") not in without:
                    yield piece.reference.name


def needs(resource: ResourceNode) -> frozenset[str]:
    """The names of what a resource is made after."""
    names = {*names_in(resource.node)}
    if resource.properties is not None:
        names.update(names_in(resource.properties))
    depends_on = resource.node.get("DependsOn")
    if depends_on is not None:
        names.update(item.value for item in arguments(depends_on) if isinstance(item, Scalar))
    return frozenset(names)


def all_needs(template: Template, name: str) -> frozenset[str]:
    """The same with what those need in turn."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        resource = template.resources.get(waiting.pop())
        new = needs(resource) - found if resource is not None else frozenset()
        found |= new
        waiting.extend(new)
    return frozenset(found)


def handed_out(template: Template) -> frozenset[str]:
    """The names of what leaves the template: other stacks and custom resources may add to it."""
    names: set[str] = set()
    outputs = template.section("Outputs")
    if outputs is not None:
        names.update(names_in(outputs, _NO_NAMES))
    return frozenset(names) | handed_on(template)


def handed_on(template: Template) -> frozenset[str]:
    """The names of what nested stacks and custom resources of the template are told."""
    names: set[str] = set()
    for resource in template.resources.values():
        if resource.type.startswith(_CONFIDANTS):
            names.update(names_in(resource.node, _NO_NAMES))
    return frozenset(names)
