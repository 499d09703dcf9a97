"""``AWS::Lambda::LayerVersion`` and ``AWS::Serverless::LayerVersion`` to a layer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from lambdalint.build import code as code_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import CLOUDFORMATION, SAM, CodeLocation
from lambdalint.model.layer import Layer
from lambdalint.template.fields import string
from lambdalint.values import Absent, Truth, Value

if TYPE_CHECKING:
    from lambdalint.model.package import Package

SAM_LAYER = "AWS::Serverless::LayerVersion"
CLOUDFORMATION_LAYER = "AWS::Lambda::LayerVersion"
TYPES = frozenset({SAM_LAYER, CLOUDFORMATION_LAYER})


def build(place: Place, resources: Resources) -> Layer:
    """A layer version from its resource."""
    properties = place.properties
    if place.type == SAM_LAYER:
        content = code_builder.location(properties, "ContentUri", SAM, resources)
    else:
        content = code_builder.location(properties, "Content", CLOUDFORMATION, resources)
        asset = place.metadata.string("aws:asset:path")
        if not isinstance(asset, Absent):
            content = replace(content, local=asset, rewritten=True)
    return Layer(
        name=place.name,
        span=place.span,
        block=place.block,
        architectures=properties.items("CompatibleArchitectures").map(string),
        runtimes=properties.items("CompatibleRuntimes").map(string),
        code=content,
        build_method=place.metadata.string("BuildMethod"),
        _read_package=cache(lambda: _package(place, content, resources)),
    )


def _package(place: Place, content: CodeLocation, resources: Resources) -> Value[Package]:
    from lambdalint.build.package import package  # noqa: PLC0415 - a start without code to read is light

    return package(place, content, resources, image=Truth.NO)
