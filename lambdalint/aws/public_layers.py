"""The ARN of a layer → the well-known public layer that it is, and the architectures it runs on.

Knowledge: ``data/public_layers.json``, made by ``scripts/refresh_public_layers.py``. Account and name decide
together: anybody may publish a layer of the same name.
"""

from __future__ import annotations

import re
from functools import cache

from lambdalint.aws.packaged import load
from lambdalint.patterns import regex
from lambdalint.records import dataclass

_ARN = regex(r"arn:[^:]*:lambda:[^:]*:(?P<account>\d{12}):layer:(?P<name>[\w-]+)(?::[^:]*)?")


@dataclass(frozen=True, slots=True)
class PublicLayer:
    """A layer that its publisher offers to everybody. ``architectures`` in Lambda's words."""

    publisher: str
    name: str
    architectures: frozenset[str]
    source: str


def public_layer(arn: str) -> PublicLayer | None:
    """Look a layer up by its ARN, with or without version; Region and partition may be anything, also a
    placeholder such as ``${AWS::Region}`` without colons. ``None`` for every other layer.
    """
    match = _ARN.fullmatch(arn.replace("${AWS::Region}", "*").replace("${AWS::Partition}", "*"))
    return named_layer(match["account"], match["name"]) if match else None


def named_layer(account: str, name: str) -> PublicLayer | None:
    """Look a layer up by the account that publishes it (12 digits) and its name."""
    for pattern, publisher, architectures, source in _by_account().get(account, ()):
        if pattern.fullmatch(name):
            return PublicLayer(publisher, name, architectures, source)
    return None


@cache
def _by_account() -> dict[str, list[tuple[re.Pattern[str], str, frozenset[str], str]]]:
    found: dict[str, list[tuple[re.Pattern[str], str, frozenset[str], str]]] = {}
    for layer in load("public_layers")["layers"]:
        known = (
            re.compile(layer["name"]), layer["publisher"], frozenset(layer["architectures"]), layer["source"],
        )  # fmt: skip
        for account in layer["accounts"]:
            found.setdefault(account, []).append(known)
    return found
