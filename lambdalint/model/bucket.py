"""S3 buckets, as far as the code, the triggers and the policies of functions touch them."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.policy.document import PolicyDocument
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Text, Truth, Value


@dataclass(frozen=True, slots=True)
class Transition:
    """A move to another storage class. ``noncurrent`` is about versions that are not the newest."""

    span: Span
    storage_class: Value[str]
    noncurrent: bool


@dataclass(frozen=True, slots=True)
class Expiration:
    """An end of objects: of the current ones, or of versions that are not the newest."""

    span: Span
    noncurrent: bool


@dataclass(frozen=True, slots=True)
class LifecycleRule:
    """One rule of the lifecycle configuration.

    ``prefix`` is absent where the rule is about every object. ``narrowed`` is YES where tags or sizes
    choose among the objects too, so that it cannot be told whether one of them is meant.
    """

    span: Span
    enabled: Truth
    prefix: Value[str]
    narrowed: Truth
    transitions: Many[Transition]
    expirations: Many[Expiration]


@dataclass(frozen=True, slots=True)
class BucketPolicy:
    """One ``AWS::S3::BucketPolicy``."""

    name: str
    span: Span
    document: PolicyDocument


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket that a template declares.

    ``arn`` is its canonical spelling, as policies of the same template spell it too.
    ``versioning`` is ``Enabled`` or ``Suspended``, absent where nothing is said. ``policies`` are all the
    bucket policies of the template that are attached to it; open where others may exist.
    """

    kind: ClassVar[str] = "bucket"

    name: str
    span: Span
    block: Span
    arn: Text
    bucket_name: Value[str]
    versioning: Value[str]
    lifecycle: Many[LifecycleRule]
    deletion_policy: Value[str]
    policies: Many[BucketPolicy]
