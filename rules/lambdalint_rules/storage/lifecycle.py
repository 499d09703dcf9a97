"""Which lifecycle rules of a bucket are about referenced code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lambdalint.model import Bucket, LifecycleRule, ReferencedCode
from lambdalint.values import Known, Truth, Unknown


def concerned(
    bucket: Bucket, codes: Sequence[ReferencedCode]
) -> Iterator[tuple[LifecycleRule, list[ReferencedCode]]]:
    """The rules that are certainly in force for some of the code, with that code."""
    for rule in bucket.lifecycle:
        inside = [code for code in codes if rule.concerns(code.key) is Truth.YES]
        if inside:
            yield rule, inside


def pinned(codes: Sequence[ReferencedCode]) -> list[ReferencedCode]:
    """What names a version, which may stop being the newest."""
    return [code for code in codes if _is_pinned(code)]


def _is_pinned(code: ReferencedCode) -> bool:
    match code.code.version:
        case Known():
            return True
        case Unknown(may_be_absent=may_be_absent):
            return not may_be_absent
    return False
