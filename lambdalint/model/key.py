"""Keys of KMS that the template declares."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.policy.evaluate import Documents
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Text


@dataclass(frozen=True, slots=True)
class Key:
    """A customer managed key. ``policy`` has no document where none is written.

    KMS gives a key without a policy one that leaves everything to the policies of the account.
    """

    kind: ClassVar[str] = "key"

    name: str
    span: Span
    block: Span
    arn: Text
    policy: Documents
