"""Objects that commands name, compared with the objects that hold referenced code."""

from __future__ import annotations

from lambdalint.model import CodeLocation, ReferencedCode
from lambdalint.model.deployment import Removal, Storing, same_text
from lambdalint.values import Hole, Reference, Truth, Value, text_of


def removes(removal: Removal, code: ReferencedCode) -> bool:
    """Whether a command certainly removes the object."""
    if not _same_bucket(removal.bucket, code):
        return False
    return _begins(code.key, removal.key) if removal.below else same_text(removal.key, code.key) is Truth.YES


def may_remove(removal: Removal, code: CodeLocation) -> bool:
    """Whether a command may remove the object that code is taken from."""
    if same_text(removal.bucket, code.bucket) is Truth.NO:
        return False
    if not removal.below:
        return same_text(removal.key, code.key) is not Truth.NO
    start = text_of(removal.key).literal
    return start is None or text_of(code.key).startswith(start) is not Truth.NO


def stores(stored: Storing, code: ReferencedCode) -> bool:
    """Whether a command certainly writes the object."""
    return (
        not stored.below
        and _same_bucket(stored.bucket, code)
        and same_text(stored.key, code.key) is Truth.YES
    )


def may_store(stored: Storing, code: ReferencedCode) -> bool:
    """Whether a command may write the object."""
    bucket = same_text(stored.bucket, code.code.bucket) is not Truth.NO
    return bucket and (stored.below or same_text(stored.key, code.key) is not Truth.NO)


def _same_bucket(bucket: Value[str], code: ReferencedCode) -> bool:
    if same_text(bucket, code.code.bucket) is Truth.YES:
        return True
    return code.bucket is not None and same_text(bucket, code.bucket.bucket_name) is Truth.YES


def _begins(key: Value[str], prefix: Value[str]) -> bool:
    whole, start = text_of(key), text_of(prefix)
    if start.literal is not None:
        return whole.startswith(start.literal) is Truth.YES
    holes = [piece.reference for piece in start.pieces if isinstance(piece, Hole)]
    if key.span.source is not prefix.span.source or any(one.kind != Reference.VARIABLE for one in holes):
        return False
    return str(whole).startswith(str(start))
