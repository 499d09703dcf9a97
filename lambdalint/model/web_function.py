"""Web functions: web servers that Lambda runs. Their code always stays in a bucket of the user's."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.model.code import CodeLocation
from lambdalint.records import dataclass
from lambdalint.source import Span


@dataclass(frozen=True, slots=True)
class WebFunction:
    """A web function of SAM, or the revision of one, which is what has code.

    https://docs.aws.amazon.com/lambda/latest/dg/web-functions-code-s3.html
    """

    kind: ClassVar[str] = "web function"

    name: str
    span: Span
    block: Span
    code: CodeLocation
