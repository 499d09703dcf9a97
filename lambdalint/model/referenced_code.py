"""Code that stays in a bucket of the user's: Lambda reads it from there for as long as the function lives.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lambdalint.model.bucket import Bucket
from lambdalint.model.code import CodeLocation
from lambdalint.model.function import Function
from lambdalint.model.layer import Layer
from lambdalint.model.web_function import WebFunction
from lambdalint.records import dataclass
from lambdalint.values import Known, Text, Truth, Value, text_of

#: The storage modes: Lambda copies the package, or reads it where it is.
COPY = "COPY"
REFERENCE = "REFERENCE"
CodeOwner: TypeAlias = Function | Layer | WebFunction


@dataclass(frozen=True, slots=True)
class ReferencedCode:
    """A zip function or a layer whose storage mode is ``REFERENCE``, or a web function.

    ``mode`` is where that is written; what has no other mode has it at the place of its code.
    """

    owner: CodeOwner
    mode: Known[str]

    @property
    def code(self) -> CodeLocation:
        return self.owner.code

    @property
    def bucket(self) -> Bucket | None:
        """The bucket, where the same template declares it."""
        return self.owner.code.in_bucket

    @property
    def key(self) -> Value[str]:
        return self.owner.code.key

    @property
    def object_arn(self) -> Text | None:
        """The object, spelled as the policies of the template spell it."""
        if self.bucket is None:
            return None
        return Text.of(*self.bucket.arn.pieces, "/", *text_of(self.key).pieces)


def referenced_code(owners: Iterable[CodeOwner]) -> Iterator[ReferencedCode]:
    """What of it there is for certain. Of an image nothing is referenced, whatever the template says."""
    for owner in owners:
        if isinstance(owner, Function) and owner.is_image is not Truth.NO:
            continue
        match owner.code.storage_mode:
            case Known(mode) as written if mode == REFERENCE and owner.code.in_s3 is Truth.YES:
                yield ReferencedCode(owner, written)


def code_buckets(codes: Iterable[ReferencedCode]) -> Iterator[tuple[tuple[ReferencedCode, ...], Bucket]]:
    """The buckets that hold referenced code, each with the code in it."""
    found: dict[str, tuple[Bucket, list[ReferencedCode]]] = {}
    for code in codes:
        if code.bucket is not None:
            found.setdefault(code.bucket.name, (code.bucket, []))[1].append(code)
    for bucket, inside in found.values():
        yield tuple(inside), bucket
