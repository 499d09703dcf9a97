"""What is known of dangerous grants and of global condition keys: data/policy_hazards.json, typed.

That file is kept by hand, each part with its source: none of it is published in a form for machines.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lambdalint.aws.packaged import load
from lambdalint.records import dataclass


@dataclass(frozen=True, slots=True)
class Escalation:
    """Actions that together give more rights than they name. ``gives`` completes "gives …"."""

    gives: str
    actions: tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load("policy_hazards")
    return data


@cache
def escalations() -> tuple[Escalation, ...]:
    methods = _data()["privilege_escalation"]["methods"]
    return tuple(Escalation(method["gives"], tuple(method["actions"])) for method in methods)


@cache
def exposing_credentials() -> frozenset[str]:
    """Actions that hand out credentials, in lower case."""
    return frozenset(_data()["credentials_exposure"]["actions"])


@cache
def managing_permissions() -> tuple[str, ...]:
    """Patterns for the actions that change who may do what, in lower case."""
    return tuple(_data()["permissions_management"]["patterns"])


@cache
def other_policies() -> tuple[str, ...]:
    """Patterns for actions on policies that allow nobody anything, in lower case: retention, scaling."""
    return tuple(_data()["permissions_management"]["others"])


def global_key_type(key: str) -> tuple[str, bool] | None:
    """The type of an ``aws:`` key's values, and whether it is multivalued; ``None`` for an unknown key."""
    written = _global_keys().get(_family(key.lower()))
    return None if written is None else (written.removesuffix("*"), written.endswith("*"))


def _family(key: str) -> str:
    head, slash, _ = key.partition("/")
    return head + slash


@cache
def _global_keys() -> dict[str, str]:
    return {key.lower(): kind for key, kind in _data()["global_condition_keys"]["keys"].items()}
