"""S3 buckets, as far as the code, the triggers and the policies of functions touch them."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.model.insertion import Insertion
from lambdalint.policy.document import PolicyDocument
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Many, Text, Truth, Value, text_of


@dataclass(frozen=True, slots=True)
class Transition:
    """A move to another storage class. ``noncurrent`` is about versions that are not the newest.

    ``spares_newer`` says whether a number of these (``NewerNoncurrentVersions``) stays where it is.
    """

    span: Span
    storage_class: Value[str]
    noncurrent: bool
    spares_newer: Truth = Truth.NO


@dataclass(frozen=True, slots=True)
class Expiration:
    """An end of objects: of the current ones, or of versions that are not the newest.

    ``spares_newer`` says whether a number of the latter (``NewerNoncurrentVersions``) is kept.
    """

    span: Span
    noncurrent: bool
    spares_newer: Truth = Truth.NO


@dataclass(frozen=True, slots=True)
class LifecycleRule:
    """One rule of the lifecycle configuration.

    ``prefix`` is absent where the rule is about every object. ``narrowed`` is not NO where tags or
    sizes choose among the objects too, so that it cannot be told whether one of them is meant.
    """

    span: Span
    enabled: Truth
    prefix: Value[str]
    narrowed: Truth
    transitions: Many[Transition]
    expirations: Many[Expiration]

    def concerns(self, key: Value[str]) -> Truth:
        """Whether the rule is in force for the object of that key."""
        found = self.enabled
        if self.narrowed is not Truth.NO:
            found &= Truth.MAYBE
        match self.prefix:
            case Absent():
                return found
            case Known(prefix):
                return found & text_of(key).startswith(prefix)
        return found & Truth.MAYBE


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
    #: Where a ``DeletionPolicy`` can be added, if there is none.
    deletion_policy_insertion: Insertion | None = None
