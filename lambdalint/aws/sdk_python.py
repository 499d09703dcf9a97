"""boto3's spellings of SDK operations: ``client.put_item``, ``get_paginator("scan")``, ``Table.put_item``,
``bucket.objects.all()`` -> the :class:`~lambdalint.aws.sdk.Operation` that the call performs.

From botocore's models and boto3's resource definitions (data/sdk_actions.json), and from the methods that
boto3 adds in code (``boto3/s3/inject.py``, ``boto3/dynamodb/table.py``, ``boto3/ec2``). It refuses to know
methods that are none of these, and attributes that a resource loads by itself (``object.content_length``).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from lambdalint.aws import packaged, sdk
from lambdalint.aws.sdk import Operation

NO_CALL: Final = frozenset(
    {
        "can_paginate",
        "close",
        "generate_db_auth_token",
        "generate_db_connect_admin_auth_token",
        "generate_db_connect_auth_token",
        "generate_presigned_post",
        "generate_presigned_url",
        "get_available_subresources",
        "get_paginator",
        "get_waiter",
    }
)
"""Methods of clients and resources that call nothing. Who uses a presigned URL or a database token later
does so with its maker's permissions."""

# boto3/s3/inject.py: large files go in parts, whose operations need the same permissions
_TRANSFERS: Final = {
    "upload_file": "PutObject",
    "upload_fileobj": "PutObject",
    "download_file": "GetObject",
    "download_fileobj": "GetObject",
    "copy": "CopyObject",
}

#: The members of the input that these take by position.
_POSITIONS: Final = {
    "": {
        "upload_file": (None, "Bucket", "Key"),
        "upload_fileobj": (None, "Bucket", "Key"),
        "download_file": ("Bucket", "Key"),
        "download_fileobj": ("Bucket", "Key"),
        "copy": ("CopySource", "Bucket", "Key"),
    },
    "Bucket": {
        "upload_file": (None, "Key"),
        "upload_fileobj": (None, "Key"),
        "download_file": ("Key",),
        "download_fileobj": ("Key",),
        "copy": ("CopySource", "Key"),
    },
}

_ADDED_TO_RESOURCES: Final = {
    ("s3", "Bucket"): {**_TRANSFERS, "load": "ListBuckets", "reload": "ListBuckets"},
    ("s3", "Object"): _TRANSFERS,
    ("s3", "ObjectSummary"): {"load": "HeadObject", "reload": "HeadObject"},
    ("dynamodb", "Table"): {"batch_writer": "BatchWriteItem"},
    ("ec2", ""): {"create_tags": "CreateTags"},
    ("ec2", "Instance"): {"delete_tags": "DeleteTags"},
}

#: Identifiers of resources by the input member that boto3's actions put them into (boto3's resource models,
#: ``request.params`` with the source "identifier"), where the names differ.
_MEMBERS: Final = {
    ("s3", "Name"): "Bucket",
    ("s3", "BucketName"): "Bucket",
    ("s3", "ObjectKey"): "Key",
    ("sqs", "Url"): "QueueUrl",
}

_WALKS: Final = frozenset({"all", "filter", "limit", "page_size", "pages"})


def position(method: str, resource: tuple[str, ...], member: str) -> int | None:
    """Where a transfer of S3 takes a member of the input: ``("upload_file", (), "Key")`` -> 2. ``resource``
    is the path of the resource API, empty for a client.
    """
    members = _POSITIONS.get("/".join(resource), {}).get(method, ())
    return members.index(member) if member in members else None


def by_python_method(service: str, method: str) -> Operation | None:
    """The operation behind a method of a boto3 client: ``("dynamodb", "put_item")``. S3's transfer methods
    name the operation whose permission they need: ``upload_file`` -> ``PutObject``.
    """
    if service == "s3" and method in _TRANSFERS:
        return sdk.operation(service, _TRANSFERS[method])
    name = sdk.snake_names(service).get(method)
    return sdk.operation(service, name) if name else None


def by_paginator(service: str, method: str) -> Operation | None:
    """The operation that ``client.get_paginator(method)`` repeats; None when it has no paginator."""
    found = by_python_method(service, method)
    return found if found and found.name in sdk.paginated(service) else None


def by_waiter(service: str, waiter: str) -> Operation | None:
    """The operation that ``client.get_waiter(waiter)`` repeats: ``table_exists`` -> ``DescribeTable``."""
    name = _waiters(service).get(waiter)
    return sdk.operation(service, name) if name else None


def child(service: str, parent: str, attribute: str) -> str | None:
    """The resource class that ``parent.attribute(…)`` or ``parent.attribute`` is: for the service resource
    (``parent`` empty) ``dynamodb.Table("x")`` -> ``Table``, for ``bucket.Object("k")`` -> ``Object``.
    """
    found: str | None = _resource(service, parent).get("has", {}).get(attribute)
    if found is None and not parent and attribute and _resource(service, attribute):
        return attribute  # the service resource makes each class (boto3.resources.model._get_has_definition)
    return found


def identifiers(service: str, resource: str) -> tuple[str, ...]:
    """What the constructor arguments of a boto3 resource are, in order, by the input member that each
    becomes where boto3 says so: ``Table`` -> ``TableName``; otherwise by the identifier's own name.
    """
    names = _resource(service, resource).get("identifiers", ())
    if (service, resource) == ("sns", "Topic"):
        return ("TopicArn",)
    return tuple(_MEMBERS.get((service, name), name) for name in names)


def by_resource_method(service: str, resource: str, method: str) -> Operation | None:
    """The operation behind a method of a boto3 resource: ``("dynamodb", "Table", "put_item")``. The class is
    empty for the service resource itself: ``boto3.resource("sqs").get_queue_by_name()``.
    """
    entry = _resource(service, resource)
    name = _ADDED_TO_RESOURCES.get((service, resource), {}).get(method)
    name = name or entry.get("actions", {}).get(method)
    if name is None and (waiter := entry.get("waiters", {}).get(method)):
        name = sdk.waiters(service).get(waiter)
    return sdk.operation(service, name) if name else None


def by_collection(service: str, resource: str, collection: str, method: str = "all") -> tuple[Operation, ...]:
    """The operations behind ``resource.collection.method()``: ``bucket.objects.filter(…)`` lists, and
    ``bucket.objects.delete()`` lists and deletes. Empty when nothing is known.
    """
    entry = _resource(service, resource)
    if collection not in entry.get("collections", {}):
        return ()
    listing, item = entry["collections"][collection]
    names = [listing]
    if method not in _WALKS:
        batch = _resource(service, item).get("batch", {})
        if method not in batch:
            return ()
        names.append(batch[method])
    found = [sdk.operation(service, name) for name in names]
    return tuple(operation for operation in found if operation)


def collection_item(service: str, resource: str, collection: str) -> str | None:
    """The class of a collection's items: ``bucket.objects`` -> ``ObjectSummary``."""
    found = _resource(service, resource).get("collections", {}).get(collection)
    return found[1] or None if found else None


def at_path(service: str, path: tuple[str, ...]) -> tuple[str, str] | None:
    """The class that a path of the resource API leads to, and its collection or an empty string:
    ``("Bucket", "Object")`` -> ``("Object", "")``, ``("Bucket", "objects")`` -> ``("Bucket", "objects")``,
    ``("Bucket", "objects", "[]")`` -> ``("ObjectSummary", "")``. None where boto3 has no such way.
    """
    resource, collection = "", ""
    for name in path:
        if name == "[]":
            found = collection_item(service, resource, collection)
        elif collection:
            return None
        elif name in _resource(service, resource).get("collections", {}):
            collection = name
            continue
        else:
            found = child(service, resource, name)
        if found is None:
            return None
        resource, collection = found, ""
    return resource, collection


@cache
def _waiters(service: str) -> dict[str, str]:
    return {sdk.snake_case(name): operation for name, operation in sdk.waiters(service).items()}


def _resource(service: str, resource: str) -> dict[str, Any]:
    classes = packaged.load("sdk_actions")["boto3_resources"].get(service, {})
    found: dict[str, Any] = classes.get(resource, {})
    return found
