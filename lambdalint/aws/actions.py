"""IAM actions: names and wildcards -> which exist, what they act on, whether they change anything.

The facts come from cfn-lint's ``Policies.json``, which is made from the Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/). It knows no spelling but lower case, no
condition keys of actions, no access levels, and of an ARN format only what stands before its first variable;
so a question that needs more is answered by what can be proven: the resource formats are wider than AWS's,
and :func:`changes` judges by the verb alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import Any

from lambdalint.aws import cfn_lint_data
from lambdalint.values import Truth

#: A bucket and its objects have one format in the data; only an object's name has a slash.
_SHARPER = {("s3", "object"): ("arn:*:s3:::*/*",)}

#: What actions are known to act on besides: macros (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/
#: using-iam-template.html), the instances of EC2 that Systems Manager manages, and the VPC that a zone gets:
#: "not authorized to perform: route53:AssociateVPCWithHostedZone on resource: arn:aws:ec2:…:vpc/…"
#: (https://github.com/hashicorp/terraform-provider-aws/issues/18176). For `quicksight:CreateDataSet`
#: the reference knows a data source only; AWS's own Cloud Intelligence Dashboards allow it on data sets.
_TRANSFORM = ("arn:*:cloudformation:*:aws:transform/*",)
_ZONE_OF_VPC = ("arn:*:ec2:*:*:vpc/*",)
_BESIDES = {
    "cloudformation:createchangeset": _TRANSFORM,
    "cloudformation:createstack": _TRANSFORM,
    "cloudformation:updatestack": _TRANSFORM,
    "quicksight:createdataset": ("arn:*:quicksight:*:*:dataset/*",),
    "route53:associatevpcwithhostedzone": _ZONE_OF_VPC,
    "route53:createvpcassociationauthorization": _ZONE_OF_VPC,
    "route53:deletevpcassociationauthorization": _ZONE_OF_VPC,
    "route53:disassociatevpcfromhostedzone": _ZONE_OF_VPC,
    "ssm:putinventory": ("arn:*:ec2:*:*:instance/*", "arn:*:ssm:*:*:*"),
}

#: Verbs after which the Service Authorization Reference lists an action as Read or List, almost always...
_READING = ("get", "list", "describe", "batchget", "batchdescribe", "head", "query", "scan", "search", "view")
#: ... and as Write, Tagging or Permissions management, always.
_CHANGING = (
    "add", "associate", "attach", "authorize", "cancel", "change", "copy", "create", "delete", "deregister",
    "detach", "disable", "disassociate", "enable", "grant", "import", "modify", "pass", "publish", "purge",
    "put", "reboot", "register", "remove", "replace", "reset", "restore", "revoke", "run", "send", "set",
    "start", "stop", "tag", "terminate", "transact", "untag", "update", "upload", "write", "batchwrite",
)  # fmt: skip
#: What begins like one kind and is the other.
_EXCEPTIONS = {
    "logs:startquery": Truth.NO,
    "logs:stopquery": Truth.NO,
    "logs:startlivetail": Truth.NO,
    "dynamodb:transactgetitems": Truth.NO,
    "s3:getobjecttorrent": Truth.NO,
    "appconfig:startconfigurationsession": Truth.NO,
}


@dataclass(frozen=True, slots=True)
class Resources:
    """What an action acts on. ``formats`` are ARN patterns with ``*``; none: it exists on ``*`` only."""

    types: tuple[str, ...]
    formats: tuple[str, ...]


@cache
def _services() -> Mapping[str, Any]:
    return cfn_lint_data.sections("AdditionalSpecs", "Policies.json")


@cache
def services() -> frozenset[str]:
    """The prefixes of all services that have actions: ``s3``, ``lambda``."""
    return frozenset(_services())


def split(action: str) -> tuple[str, str] | None:
    """Service and name in lower case, or ``None`` where it is not of that form."""
    service, colon, name = action.lower().partition(":")
    return (service, name) if colon and service and name and ":" not in name else None


def exists(action: str) -> bool:
    """Whether an action without wildcards exists, in whatever case."""
    parts = split(action)
    return parts is not None and parts[1] in _services().get(parts[0], {}).get("Actions", ())


@lru_cache(maxsize=4096)
def expand(pattern: str) -> tuple[str, ...]:
    """All actions that a pattern matches, in lower case: ``s3:Get*``, ``*``. In the order of their names."""
    if pattern == "*":
        return tuple(
            f"{service}:{name}" for service, facts in _services().items() for name in facts["Actions"]
        )
    parts = split(pattern)
    if parts is None:
        return ()
    # Square brackets are wildcards to fnmatch and nothing to IAM.
    if "[" in pattern or len(pattern) > 200:
        return ()
    service, name = parts
    prefixes = [one for one in _services() if fnmatchcase(one, service)] if _glob(service) else [service]
    return tuple(
        f"{prefix}:{one}"
        for prefix in prefixes
        if prefix in _services()
        for one in _services()[prefix]["Actions"]
        if one == name or (_glob(name) and fnmatchcase(one, name))
    )


def _glob(text: str) -> bool:
    return "*" in text or "?" in text


def nearest(action: str) -> str | None:
    """The existing action that somebody who wrote this one probably meant, in lower case."""
    parts = split(action)
    if parts is None or len(action) > 100:
        return None
    service, name = parts
    if service not in _services():
        near = nearest_service(service, name)
        return f"{near}:{name}" if near is not None and exists(f"{near}:{name}") else None
    names = _services()[service]["Actions"]
    # `GetModelInvocationLogging` for `…LoggingConfiguration`, `PutRecords` for `PutRecord`.
    kin = [one for one in names if one.startswith(name) or name.removesuffix("s") == one]
    # Of several that begin so, no one is meant: `PutObjectVersion` is not `PutObjectVersionAcl`.
    close = kin if len(kin) == 1 else _close(name, kin, 0.93) if kin else _close(name, names, 0.84)
    verb = next((verb for verb in (*_READING, *_CHANGING) if name.startswith(verb)), "")
    # Who writes `CreateX` where there is only `GetX` did not misspell anything.
    return f"{service}:{close[0]}" if close and close[0].startswith(verb) else None


def nearest_service(service: str, name: str = "") -> str | None:
    """The existing service prefix nearest to a misspelled one, or to the name of an endpoint.

    Of an action whose ``name`` few services have, it is rather one of those: ``marketplace-agreement``.
    """
    family = service.lower().partition("-")[0]
    if family in _services():
        return family  # `bedrock-runtime`: the SDK has a client of that name, IAM has `bedrock`
    owners = [one for one in _services() if name.lower() in _services()[one]["Actions"]]
    close = _close(service.lower()[:100], _services(), 0.75)
    if 1 <= len(owners) <= 3 and not set(close) & set(owners):
        close = _close(service.lower()[:100], owners, 0.6) or close
    return close[0] if close else None


def _close(name: str, names: Iterable[str], cutoff: float) -> list[str]:
    from difflib import get_close_matches  # noqa: PLC0415 - misspelled actions are rare

    return get_close_matches(name, names, 1, cutoff)


@lru_cache(maxsize=32_768)
def resources(action: str) -> Resources | None:
    """What an action acts on; ``None`` when the action or one of its resource types is not known."""
    parts = split(action)
    if parts is None or not exists(action):
        return None
    service, name = parts
    facts = _services()[service]
    written = facts["Actions"][name].get("Resources", [])
    types = tuple(kind.lower() for kind in ([written] if isinstance(written, str) else written))
    formats: list[str] = []
    for kind in types:
        known = _formats(service, kind)
        if not known:
            return None
        formats += known
    formats += _BESIDES.get(f"{service}:{name}", ())
    return Resources(types, tuple(dict.fromkeys(formats)))


def resource_arns(action: str) -> tuple[str, ...] | None:
    """The ARN patterns of what an action acts on; empty: only ``*``; ``None``: not known."""
    found = resources(action)
    return None if found is None else found.formats


def supports_resource(action: str) -> Truth:
    """Whether a statement can limit the action to resources at all."""
    found = resources(action)
    return Truth.MAYBE if found is None else Truth.of(bool(found.types))


@lru_cache(maxsize=4096)
def _formats(service: str, kind: str) -> tuple[str, ...]:
    if (service, kind) in _SHARPER:
        return _SHARPER[service, kind]
    written = _services()[service]["Resources"].get(kind, {}).get("ARNFormats", ())
    return tuple(re.sub(r"\$\{[^}]*\}|\.\*", "*", one) for one in written)


def resource_condition_keys(service: str) -> frozenset[str]:
    """The condition keys of all resource types of a service, in lower case. Keys of actions are not known."""
    kinds = _services().get(service.lower(), {}).get("Resources", {})
    return frozenset(key.lower() for kind in kinds.values() for key in kind.get("ConditionKeys", ()))


@lru_cache(maxsize=32_768)
def changes(action: str) -> Truth:
    """Whether an action changes something (Write, Tagging, Permissions management), judged by its verb."""
    parts = split(action)
    if parts is None:
        return Truth.MAYBE
    known = _EXCEPTIONS.get(action.lower())
    if known is not None:
        return known
    if parts[1].startswith(_CHANGING):
        return Truth.YES
    return Truth.NO if parts[1].startswith(_READING) else Truth.MAYBE
