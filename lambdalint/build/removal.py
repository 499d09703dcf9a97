"""What a call of S3 removes, and what it puts there.

``aws s3 rm|mv|rb|sync`` of the CLI's own making, ``s3api delete-object(s)`` and boto3's calls of the same
names. Filters (``--exclude``, ``--include``) decide object by object: such a call removes nothing for sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lambdalint.model.deployment import Removal, Storing
from lambdalint.patterns import regex
from lambdalint.syntax.aws_cli import AwsCall
from lambdalint.syntax.data import Items, Structure
from lambdalint.values import Absent, Hole, Known, Text, Unknown, Value, text_of

_URI = regex(r"s3://([^/]*)/?(.*)", re.DOTALL)
_STORING = {"put-object", "copy-object", "upload-file", "upload-fileobj"}
_SPARING = ("exclude", "include", "dryrun")


def removals(call: AwsCall) -> Iterator[Removal]:
    """The objects that a call certainly removes."""
    if not call.complete:
        return
    if call.service == "s3":
        yield from _high_level(call)
    elif call.operation == "delete-object":
        bucket, key = call.argument("bucket"), call.argument("key")
        if bucket and key:
            versioned = call.argument("version-id") is not None
            yield Removal(key.value_span, bucket.value, key.value, below=False, versioned=versioned)
    elif call.operation == "delete-objects":
        yield from _many(call)


def stores(call: AwsCall) -> Iterator[Storing]:
    """The objects that a call may put into a bucket."""
    named = call.argument("storage-class")
    storage_class: Value[str] = named.value if named else Absent(call.operation_span)
    match call.service, call.operation, call.operands:
        case "s3", "cp" | "mv" | "sync", (origin, target):
            below = call.operation == "sync" or call.argument("recursive") is not None
            for one in _at(target, below=below):
                key = one.key if below else _key(one.key, origin)
                yield Storing(one.bucket, key or one.key, below or key is None, storage_class)
    if call.service == "s3api" and call.operation in _STORING:
        bucket, written = call.argument("bucket"), call.argument("key")
        if bucket and written:
            yield Storing(bucket.value, written.value, below=False, storage_class=storage_class)


def _key(key: Value[str], origin: Value[str]) -> Value[str] | None:
    """The key of one file: ``aws s3 cp build/f.zip s3://bucket/folder/`` keeps the name of the file."""
    match key, origin:
        case Known(folder), Known(file) if not folder or folder.endswith("/"):
            return replace(key, value=folder + file.rsplit("/", 1)[-1])
        case Known(folder), _ if not folder or folder.endswith("/"):
            return None
    return key


def _high_level(call: AwsCall) -> Iterator[Removal]:
    if any(call.argument(name) for name in _SPARING):
        return
    recursive = call.argument("recursive") is not None
    match call.operation, call.operands:
        case ("rm", (target, *_)) | ("mv", (target, _)):
            yield from _at(target, below=recursive)
        case "rb", (target, *_) if call.argument("force"):
            yield from _at(target, below=True)
        case "sync", (_, target) if call.argument("delete"):
            yield from (replace(one, mirrors=True) for one in _at(target, below=True))


def _at(target: Value[str], *, below: bool) -> Iterator[Removal]:
    text = text_of(target)
    first = text.pieces[0] if text.pieces else ""
    if isinstance(first, str) and not first.startswith("s3://"):
        return
    literal = text.literal
    if literal is not None:
        uri = _URI.fullmatch(literal)
        if uri and isinstance(target, Known):
            bucket, key = uri.groups()
            # `sync` and a recursive `rm` treat what they are given as a folder
            folder = key if not below or not key or key.endswith("/") else f"{key}/"
            yield Removal(target.span, replace(target, value=bucket), replace(target, value=folder), below)
        return
    parts = _split(text)
    if parts and parts[0].pieces and isinstance(target, Unknown):
        bucket_value, key_value = (_value(part, target) for part in parts)
        yield Removal(target.span, bucket_value, key_value, below)


def _split(text: Text) -> tuple[Text, Text] | None:
    """The bucket and the key of ``s3://$BUCKET/$KEY``; ``None`` where a hole may hold the slash."""
    if not isinstance(text.pieces[0], str):
        return None
    bucket: list[str | Hole] = []
    rest = list(text.pieces)
    rest[0] = text.pieces[0].removeprefix("s3://")
    while rest:
        piece = rest.pop(0)
        if isinstance(piece, str) and "/" in piece:
            before, _, after = piece.partition("/")
            return Text.of(*bucket, before), Text.of(after, *rest)
        bucket.append(piece)
    return Text.of(*bucket), Text.of("")


def _value(text: Text, target: Unknown[str]) -> Value[str]:
    literal = text.literal
    return Known(literal, target.span) if literal is not None else replace(target, text=text, candidates=())


def _many(call: AwsCall) -> Iterator[Removal]:
    bucket, delete = call.argument("bucket"), call.argument("delete")
    objects = delete.data.get("Objects") if delete and isinstance(delete.data, Structure) else None
    if bucket is None or not isinstance(objects, Items):
        return
    for one in objects:
        key = one.get("Key") if isinstance(one, Structure) else None
        if isinstance(one, Structure) and isinstance(key, Known | Unknown):
            versioned = one.member("VersionId") is not None
            yield Removal(key.span, bucket.value, key, below=False, versioned=versioned)
