"""SDK operations: a client and an operation (``dynamodb``, ``PutItem``) -> the IAM actions the call needs.

Derived from botocore's service models and cfn-lint's action list by scripts/refresh_sdk_actions.py, with the
hand-written exceptions of data/sdk_exceptions.json, each with its source. It refuses to know an operation
whose permission no source states: every function here returns None for it, and nobody reports anything.
How a program spells an operation is the business of :mod:`lambdalint.aws.sdk_python` and
:mod:`lambdalint.aws.sdk_javascript`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from lambdalint.aws import packaged
from lambdalint.patterns import regex
from lambdalint.records import dataclass


@dataclass(frozen=True, slots=True)
class ResourceHint:
    """Which member of an operation's input names the resource that the permission must cover.

    ``member`` is a path from the top of the input: ``TableName``, ``Entries[].EventBusName`` (of each list
    item), ``RequestItems{}`` (each key of a map). Its value may be a name or already an ARN; ``arn`` is the
    ARN of a plain name, in the variables of AWS's service authorization reference, with ``${Member}`` for
    members of the input. An SQS ``QueueUrl`` ends in the name: ``${QueueName}``. A call is about a hint only
    when it gives the member.
    """

    member: str
    kind: str
    """Resource type as in the service authorization reference: ``table``, ``object``, ``queue``."""
    arn: str
    cloudformation: str
    """Type of the resource that the member usually refers to (``AWS::DynamoDB::Table``), or empty."""
    actions: tuple[str, ...]
    """The actions that this resource is for; empty: all of the operation."""
    when: str
    """Another member, or empty. A call that gives it (``IndexName``) is about this resource, and not about
    those of the hints without; any other call is not about it at all."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an AWS API and what calling it takes.

    ``actions`` are needed whatever the input is; of each group of ``one_of`` at least one is needed, which
    depends on the input. Both empty: the call needs no permission. ``extra`` may be needed besides (a role to
    pass, a key to decrypt with): worth saying, never worth a finding. An allowed action that matches a
    pattern of ``instead`` may serve in place of ``actions``: the bucket may be a directory bucket.
    """

    service: str
    """The client's name in boto3: ``stepfunctions``, ``events``."""
    name: str
    """The API's own name: ``PutItem``."""
    actions: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...]
    extra: tuple[str, ...]
    given: tuple[tuple[str, tuple[str, ...]], ...]
    instead: tuple[str, ...]
    resources: tuple[ResourceHint, ...]
    resource_policy: bool
    """Whether such a resource can carry a policy of its own that grants the call without the role's doing
    (a bucket policy, a queue policy, a key policy)."""

    def actions_given(self, members: Collection[str]) -> tuple[str, ...]:
        """The actions that a call needs that gives these input members: nested ones as paths,
        ``TransactItems[].Put``. Some members change the action: ``GetObject`` with a ``VersionId`` needs
        ``s3:GetObjectVersion`` in place of ``s3:GetObject``.
        """
        replaced = dict.fromkeys(
            action for member, actions in self.given if member in members for action in actions
        )
        return tuple(replaced) or self.actions

    def alternatives_given(self, members: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """The groups of which one action each is needed; none when the given members already say which."""
        return () if any(member in members for member, _ in self.given) else self.one_of


_HEAD = regex("(.)([A-Z][a-z]+)")
_TAIL = regex("([a-z0-9])([A-Z])")
_PLURAL = regex("[A-Z]{2,}s$")


def snake_case(name: str) -> str:
    """``ListObjectsV2`` -> ``list_objects_v2``: botocore's rule, without its table of exceptions, which
    the data files bring along.
    """
    if plural := _PLURAL.search(name):  # DescribeAccountACLs: _acls, not _ac_ls
        name = f"{name[: plural.start()]}_{plural.group().lower()}"
    return _TAIL.sub(r"\1_\2", _HEAD.sub(r"\1_\2", name)).lower()


def services() -> Collection[str]:
    """The names of all clients that botocore knows."""
    return _services().keys()


def operation(service: str, name: str) -> Operation | None:
    """The operation ``name`` (``PutItem``) of the boto3 client ``service`` (``dynamodb``); None when there
    is none such or no source says what it needs.
    """
    kind = _kinds(service).get(name)
    return None if kind is None else _operation(service, name, kind)


def operation_names(service: str) -> Collection[str]:
    """Every operation of a client, those included whose permissions nobody states."""
    entry = _services().get(service, {})
    return (*_kinds(service), *entry.get("unknown", "").split())


def snake_names(service: str) -> dict[str, str]:
    """A client's Python method names -> its operations: ``put_item`` -> ``PutItem``."""
    return _snake_names(service)


def waiters(service: str) -> dict[str, str]:
    """A client's waiters and the operation that each calls: ``TableExists`` -> ``DescribeTable``."""
    found: dict[str, str] = _services().get(service, {}).get("waiters", {})
    return found


def paginated(service: str) -> Collection[str]:
    """The operations of a client that have a paginator."""
    names: str = _services().get(service, {}).get("paginators", "")
    return frozenset(names.split())


def service_ids() -> dict[str, str]:
    """Smithy's id of every service -> the boto3 client: ``Cognito Identity Provider`` -> ``cognito-idp``."""
    return _service_ids()


@cache
def _service_ids() -> dict[str, str]:
    return {entry["id"]: client for client, entry in _services().items()}


def _services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = packaged.load("sdk_actions")["services"]
    return found


@cache
def _kinds(service: str) -> dict[str, str]:
    """Operation -> how its actions are known: ``same``, ``exception``, ``unsigned`` or an HTTP method."""
    entry = _services().get(service, {})
    found = {name: kind for kind in ("same", "exception", "unsigned") for name in entry.get(kind, "").split()}
    for method, names in entry.get("methods", {}).items():
        found |= dict.fromkeys(names.split(), method)
    return found


@cache
def _snake_names(service: str) -> dict[str, str]:
    odd = _services().get(service, {}).get("snake", {})
    return {odd.get(name) or snake_case(name): name for name in operation_names(service)}


@cache
def _operation(service: str, name: str, kind: str) -> Operation:
    entry = _services()[service]
    exceptions = packaged.load("sdk_exceptions")
    about = exceptions["services"].get(service, {})
    told = about.get("operations", {}).get(name, {})
    actions: tuple[str, ...]
    match kind:
        case "same":
            actions = (f"{entry['prefix']}:{name}",)
        case "exception":
            actions = tuple(told["actions"])
        case "unsigned":
            actions = ()
        case method:
            actions = (f"{entry['prefix']}:{method}",)
    extra = tuple(told.get("extra", ()))
    if name in entry.get("passes_role", "").split():
        extra = tuple(dict.fromkeys((*extra, "iam:PassRole")))
    prefixes = {action.partition(":")[0] for action in actions} or {entry["prefix"]}
    return Operation(
        service=service,
        name=name,
        actions=actions,
        one_of=tuple(tuple(group) for group in told.get("one_of", ())),
        extra=extra,
        given=tuple((member, tuple(changed)) for member, changed in told.get("given", {}).items()),
        instead=tuple(about.get("instead", ())),
        resources=tuple(_hints(service, name)),
        resource_policy=not prefixes.isdisjoint(exceptions["resource_policies"]["prefixes"]),
    )


def _hints(service: str, name: str) -> Iterator[ResourceHint]:
    hints = packaged.load("sdk_exceptions")["resources"]["services"].get(service, ())
    for index, names in _services()[service].get("resources", {}).items():
        if name in names.split():
            hint = hints[int(index)]
            yield ResourceHint(
                member=hint["member"],
                kind=hint["kind"],
                arn=hint["arn"],
                cloudformation=hint.get("cloudformation", ""),
                actions=tuple(hint.get("actions", ())),
                when=hint.get("when", ""),
            )
