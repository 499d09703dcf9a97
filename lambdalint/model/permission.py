"""Who may call a function: its resource policy, statement by statement, and its URLs."""

from __future__ import annotations

from typing import Any, ClassVar

from lambdalint.model.target import FunctionTarget, ResourceId
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Text, Value


@dataclass(frozen=True, slots=True)
class Permission:
    """One ``AWS::Lambda::Permission``, or what SAM makes of an event or a URL (then ``by_sam``).

    ``source_arn`` is the value, ``source`` its text in canonical spelling, ``source_ids`` the resources
    that it refers to. ``span`` is the logical id; for what SAM makes, the text that is the
    reason.
    """

    kind: ClassVar[str] = "permission"

    name: str
    span: Span
    block: Span
    target: FunctionTarget
    principal: Value[str]
    action: Value[str]
    source_arn: Value[str]
    source: Text
    source_ids: frozenset[ResourceId]
    source_account: Value[str]
    organization: Value[str]
    event_source_token: Value[str]
    url_auth_type: Value[str]
    invoked_via_url: Value[bool]
    by_sam: bool = False


@dataclass(frozen=True, slots=True)
class LayerPermission:
    """``AWS::Lambda::LayerVersionPermission``: who may use a layer version."""

    kind: ClassVar[str] = "layer permission"

    name: str
    span: Span
    block: Span
    principal: Value[str]
    organization: Value[str]


@dataclass(frozen=True, slots=True)
class FunctionUrl:
    """A function URL: ``AWS::Lambda::Url``, or ``FunctionUrlConfig`` of SAM.

    ``by_sam``: SAM makes both permissions that a public URL needs.
    """

    kind: ClassVar[str] = "function URL"

    name: str
    span: Span
    block: Span
    target: FunctionTarget
    auth_type: Value[str]
    invoke_mode: Value[str]
    by_sam: bool
    #: Where the qualifier stands, if it stands beside the function.
    qualifier: Span | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias. ``weights`` are the versions that get a share of the calls besides ``version``.

    ``shares`` are those shares in the same order, from 0 to 1; what is no number stays a text.
    ``provisioned`` is the number of environments kept ready under it.
    """

    kind: ClassVar[str] = "alias"

    name: str
    span: Span
    block: Span
    target: FunctionTarget
    alias_name: Value[str]
    version: Value[Any]
    weights: Many[Value[Any]]
    shares: Many[Value[float | str]]
    provisioned: Value[int | str]


@dataclass(frozen=True, slots=True)
class Version:
    """A published version (``AWS::Lambda::Version``)."""

    kind: ClassVar[str] = "version"

    name: str
    span: Span
    block: Span
    target: FunctionTarget
    provisioned: Value[int | str]
