"""``AWS::Serverless::WebFunction`` and ``AWS::Lambda::WebFunctionRevision``."""

from __future__ import annotations

from dataclasses import replace

from lambdalint.build import code as code_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import SAM, Spelling
from lambdalint.model.referenced_code import REFERENCE
from lambdalint.model.web_function import WebFunction
from lambdalint.values import Known, Origin

SAM_FUNCTION = "AWS::Serverless::WebFunction"
REVISION = "AWS::Lambda::WebFunctionRevision"
TYPES = frozenset({SAM_FUNCTION, REVISION})
_S3_OBJECT = Spelling("Bucket", "Key", "VersionId", "")


def build(place: Place, resources: Resources) -> WebFunction:
    """A web function from its resource. No storage mode is written: there is one only."""
    properties = place.properties
    if place.type == SAM_FUNCTION:
        code = code_builder.location(properties, "CodeUri", SAM, resources)
    else:
        config = properties.fields("BuildConfig").fields("CodeConfig")
        code = code_builder.location(config, "S3Object", _S3_OBJECT, resources)
    mode = Known(REFERENCE, code.grip, Origin.AWS_DEFAULT)
    return WebFunction(place.name, place.span, place.block, replace(code, storage_mode=mode))
