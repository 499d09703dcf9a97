"""JavaScript's spellings of SDK operations, in versions 2 and 3 of the SDK -> the same
:class:`~lambdalint.aws.sdk.Operation` as everywhere.

    by_javascript("@aws-sdk/client-dynamodb", "PutItemCommand")     v3, command
    by_javascript("@aws-sdk/client-s3", "paginateListObjectsV2")    v3, paginator
    by_javascript("@aws-sdk/lib-dynamodb", "PutCommand")            v3, document client
    by_javascript("DynamoDB", "putItem")                            v3 aggregated client, or a v2 class
    by_javascript("DynamoDB.DocumentClient", "put")                 v2, document client

Version 3's names follow from the service's id in its model, version 2's from data/sdk_javascript.json. It
refuses to know what is in neither.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from lambdalint.aws import packaged, sdk
from lambdalint.aws.sdk import Operation

NO_CALL: Final = frozenset(
    {"createPresignedPost", "getSignedUrl", "getSignedUrlPromise", "makeRequest", "send", "destroy", "config"}
)
"""Methods of clients that by themselves call no operation that their name would tell."""

_DOCUMENT: Final = frozenset(
    {
        "lib-dynamodb",
        "dynamodb.documentclient",
        "documentclient",
        "dynamodbdocument",
        "dynamodbdocumentclient",
    }
)


def javascript_service(name: str) -> str | None:
    """The boto3 client of a package or class: ``@aws-sdk/client-sfn``, ``SFNClient``, ``AWS.StepFunctions``
    and ``aws-sdk/clients/stepfunctions`` -> ``stepfunctions``.
    """
    return _services().get(_plain(name))


def by_javascript(service: str, command: str) -> Operation | None:
    """The operation behind a command class, a method, a paginator or a waiter of the SDK for JavaScript.

    ``service`` is a package (``@aws-sdk/client-s3``, ``aws-sdk/clients/s3``) or a class (``S3Client``,
    ``S3``, ``AWS.S3``, ``DynamoDB.DocumentClient``).
    """
    plain = _plain(service)
    for waiting in ("waitUntil", "waitFor"):
        if command.startswith(waiting):
            return by_javascript_waiter(service, command.removeprefix(waiting))
    if command.startswith("paginate"):
        command = command.removeprefix("paginate")
    method = _lower_first(command.removesuffix("Command"))
    if plain in _DOCUMENT:
        names = packaged.load("sdk_javascript")
        name = names["document_client"].get(method) or names["document_only_v3"].get(method)
        return sdk.operation("dynamodb", name) if name else None
    if plain == "lib-storage":
        return sdk.operation("s3", "PutObject") if command == "Upload" else None
    client = _services().get(plain)
    if client is None:
        return None
    if client == "s3" and command == "upload":  # v2's managed upload
        return sdk.operation("s3", "PutObject")
    name = _methods(client).get(method)
    return sdk.operation(client, name) if name else None


def by_javascript_waiter(service: str, waiter: str) -> Operation | None:
    """The operation that a waiter repeats: v2's ``waitFor("tableExists")``, v3's ``TableExists``."""
    client = javascript_service(service)
    if client is None:
        return None
    names = {_lower_first(name): operation for name, operation in sdk.waiters(client).items()}
    name = names.get(_lower_first(waiter))
    return sdk.operation(client, name) if name else None


def _plain(name: str) -> str:
    """``@aws-sdk/client-s3`` -> ``client-s3``; ``AWS.S3`` and ``aws-sdk/clients/s3`` -> ``s3``."""
    name = name.removeprefix("@aws-sdk/").removeprefix("aws-sdk/clients/").removeprefix("AWS.")
    return name.split("/")[0].lower()


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


@cache
def _methods(client: str) -> dict[str, str]:
    return {_lower_first(name): name for name in sdk.operation_names(client)}


@cache
def _services() -> dict[str, str]:
    """Packages and classes, in lower case -> boto3 clients. Version 3's aggregated class of an id and
    version 2's class of the same name are the same service.
    """
    table: dict[str, Any] = packaged.load("sdk_javascript")
    found = {name.lower(): client for name, client in table["classes"].items()}
    for service_id, client in sdk.service_ids().items():
        words = service_id.lower()
        found |= dict.fromkeys(
            (f"client-{words.replace(' ', '-')}", words.replace(" ", ""), f"{words.replace(' ', '')}client"),
            client,
        )
    found["client-cloudwatch-events"] = found["cloudwatcheventsclient"] = "events"
    return found
