"""A resource in one scenario: what every builder starts from."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.source import Span
from lambdalint.template.fields import Fields
from lambdalint.template.resolve import Resolver
from lambdalint.template.template import ResourceNode


@dataclass(frozen=True, slots=True)
class Place:
    """``properties`` hold what Globals bring, ``own`` only what the resource itself says."""

    name: str
    type: str
    span: Span
    block: Span
    properties: Fields
    own: Fields
    attributes: Fields
    metadata: Fields

    @classmethod
    def of(cls, resource: ResourceNode, resolver: Resolver) -> Place:
        attributes = resolver.fields(resource.node, resource.key)
        return cls(
            name=resource.logical_id,
            type=resource.type,
            span=resource.key.span,
            block=resource.key.span.to(resource.node.span),
            properties=resolver.fields(resource.properties, resource.key),
            own=resolver.fields(resource.own, resource.key),
            attributes=attributes,
            metadata=attributes.fields("Metadata"),
        )
