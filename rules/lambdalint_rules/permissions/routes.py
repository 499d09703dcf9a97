"""Whether a permission for an API is for a route: the ARN of what an API executes, behind the API's id.

It reads ``/stage/METHOD/path``. A star swallows slashes too, so that ``/*/GET/orders`` is for ``/v1/orders``
as well, and for every stage. https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
"""

from __future__ import annotations

from lambdalint.policy.pattern import Dialect, overlaps
from lambdalint.values import Hole, Text, Truth


def reaches(source: Text, route: Text, api: str) -> Truth:
    """Whether ``source``, the ARN of a permission for an API, meets ``route``, that of an event of it."""
    allowed, called = _behind(source, api), _behind(route, api)
    if allowed is None or called is None:
        return Truth.MAYBE
    stage, method, path = allowed
    _, verb, rest = called
    if path is None or rest is None:
        return Truth.MAYBE
    fixed = "*" not in method and "?" not in method
    if fixed and verb not in {"*", method} and "*" not in verb and f"/{method}/" not in f"{rest}/":
        return Truth.NO
    before = "" if fixed and "*" not in stage else "*"
    return overlaps(Text.of(before + path), Text.of(rest), Dialect.STRING)


def _behind(arn: Text, api: str) -> tuple[str, str, str | None] | None:
    """Stage, method and path; ``None`` for a path that is not told, and where no API stands alone."""
    places = [
        at for at, piece in enumerate(arn.pieces) if isinstance(piece, Hole) and piece.reference.name == api
    ]
    if len(places) != 1:
        return None
    tail = "".join(piece if isinstance(piece, str) else "*" for piece in arn.pieces[places[0] + 1 :])
    parts = tail.split("/", 3)
    if parts[0] or len(parts) < 3:
        return None
    return parts[1], parts[2], f"/{parts[3]}" if len(parts) > 3 else None
