"""Code locations of functions and layers, in CloudFormation's and in SAM's spelling."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from lambdalint.build import bucket as bucket_builder
from lambdalint.build import insertion
from lambdalint.build.resources import Resources
from lambdalint.model.code import CLOUDFORMATION, SAM, CodeLocation, Spelling
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Hole, Known, Text, Truth, Unknown, Value, text_of

#: What tools name the objects that they upload; the template with such a key is their output.
_UPLOADED = regex(
    r"""
    (?:.*/)? [0-9a-f]{32} (?:\.zip|\.template)?    # `sam package`, `aws cloudformation package`: an MD5
    | (?:.*/)? (?:asset)? [0-9a-f]{64} \.zip       # CDK assets: a SHA-256
    | (?:.*/)? amplify-builds/.+                   # Amplify
    | (?:.*/)? serverless/.+/\d{13}-\d{4}-.+/.+    # Serverless Framework: `1700000000000-2023-11-14T…`
    """,
    re.VERBOSE,
)
#: The bucket that the Serverless Framework adds to every stack, and the parameters by which the first version
#: of CDK and Amplify tell where they put the code.
_UPLOAD_BUCKET = regex(r"ServerlessDeploymentBucket|AssetParameters\w+S3Bucket\w+|deploymentBucketName")

_MODES = (CLOUDFORMATION.mode, SAM.mode)


def nothing(grip: Span) -> CodeLocation:
    """A location of which nothing is written."""
    absent: Absent[str] = Absent(grip)
    return CodeLocation(
        grip,
        local=absent,
        inline=absent,
        image=absent,
        bucket=absent,
        key=absent,
        version=absent,
        storage_mode=absent,
    )


def location(properties: Fields, name: str, spelling: Spelling, resources: Resources) -> CodeLocation:
    """What stands under ``Code``, ``Content``, ``CodeUri`` or ``ContentUri``."""
    found = replace(_location(properties, name, spelling), spelling=spelling)
    if found.stray_mode is None:
        # Beside the code instead of in it.
        found = replace(found, stray_mode=_stray_mode(properties, _MODES))
    return replace(
        found,
        in_bucket=bucket_builder.find(found.bucket, resources),
        rewritten=found.rewritten or _is_uploaded(found),
    )


def _stray_mode(parts: Fields, names: Collection[str]) -> Span | None:
    return next((parts.key(name) for name in names if name in parts), None)


def _is_uploaded(found: CodeLocation) -> bool:
    """Whether a deploy tool uploaded the code and wrote the location: nobody chose it by hand."""
    match found.key:
        case Known(key) if _UPLOADED.fullmatch(key):
            return True
    reference = found.bucket.reference if isinstance(found.bucket, Unknown) else None
    return reference is not None and _UPLOAD_BUCKET.fullmatch(reference.name) is not None


def _location(properties: Fields, name: str, spelling: Spelling) -> CodeLocation:
    grip = properties.key(name)
    start = nothing(grip)
    match properties.value(name):
        case Absent():
            return start
        case Known(Fields() as parts):
            return _object(replace(start, grip=grip), parts, spelling, grip)
        case value:
            return _text(start, string(value), spelling)


def _object(start: CodeLocation, parts: Fields, spelling: Spelling, grip: Span) -> CodeLocation:
    parts = parts.fields_of(Known(parts, parts.span), grip)
    return replace(
        start,
        inline=parts.string("ZipFile") if spelling is CLOUDFORMATION else start.inline,
        image=parts.string("ImageUri") if spelling is CLOUDFORMATION else start.image,
        bucket=parts.string(spelling.bucket),
        key=parts.string(spelling.key),
        version=parts.string(spelling.version),
        storage_mode=parts.string(spelling.mode),
        # SAM drops what it does not know, CloudFormation refuses it.
        stray_mode=_stray_mode(parts, [mode for mode in _MODES if mode != spelling.mode]),
        mode_insertion=None if spelling.mode in parts else insertion.at_end(parts),
    )


def _text(start: CodeLocation, value: Value[str], spelling: Spelling) -> CodeLocation:
    """A text is an ``s3://`` URI or a local path; an unknown one may be either, or a mapping."""
    text = text_of(value)
    match text.startswith("s3://"):
        case Truth.YES:
            return _uri(start, value, text)
        case Truth.NO:
            return replace(start, local=value)
    maybe = isinstance(value, Unknown) and value.may_be_absent
    unknown: Unknown[str] = Unknown(value.span, "the location of the code is not known", may_be_absent=maybe)
    perhaps = replace(unknown, may_be_absent=True) if spelling is CLOUDFORMATION else None
    return replace(
        start,
        local=unknown,
        inline=perhaps or start.inline,
        image=perhaps or start.image,
        bucket=unknown,
        key=unknown,
        version=unknown,
        storage_mode=unknown,
        rewritten=True,
    )


def _uri(start: CodeLocation, value: Value[Any], text: Text) -> CodeLocation:
    """``s3://bucket/key?versionId=…``, each part known as far as the text is."""
    match value:
        case Known(uri):
            path, _, query = str(uri).removeprefix("s3://").partition("?")
            bucket, _, key = path.partition("/")
            version = parse_qs(query).get("versionId", [""])[0]
            return replace(
                start,
                bucket=replace(value, value=bucket),
                key=replace(value, value=key),
                version=replace(value, value=version) if version else Absent(value.span),
                is_uri=True,
            )
    reason = "part of the URI is known when it is deployed"
    bucket_text, key_text = _halves(text)
    has_version = any(isinstance(piece, str) and "versionId=" in piece for piece in text.pieces)
    unknown: Unknown[str] = Unknown(value.span, reason)
    return replace(
        start,
        bucket=_part(bucket_text, value, reason),
        key=_part(key_text, value, reason),
        # A hole may hold a query of its own.
        version=unknown if has_version or isinstance(text.pieces[-1], Hole) else Absent(value.span),
        is_uri=True,
    )


def _halves(text: Text) -> tuple[Text, Text]:
    """The bucket and the key of an S3 URI with holes."""
    bucket: list[str | Hole] = []
    key: list[str | Hole] = []
    into = bucket
    for index, piece in enumerate(text.pieces):
        if isinstance(piece, Hole):
            into.append(piece)
            continue
        known = piece.removeprefix("s3://") if index == 0 else piece
        if into is bucket and "/" in known:
            before, _, known = known.partition("/")
            bucket.append(before)
            into = key
        into.append(known.partition("?")[0] if into is key else known)
    return Text.of(*bucket), Text.of(*key)


def _part(text: Text, value: Value[Any], reason: str) -> Value[str]:
    literal = text.literal
    return Known(literal, value.span) if literal else Unknown(value.span, reason, text=text)
