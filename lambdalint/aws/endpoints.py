"""VPC endpoints: the name of an endpoint service (``com.amazonaws.eu-west-1.sqs``) <-> the SDK clients it
carries.

Hand-kept in data/vpc_endpoints.json with its sources. It refuses to know a client that the table lacks:
:func:`carries` answers None, because AWS may offer an endpoint that nobody has written down here.
"""

from __future__ import annotations

import re
from typing import Any

from lambdalint.aws import packaged
from lambdalint.patterns import regex
from lambdalint.records import dataclass

# com.amazonaws.eu-west-1.sqs, cn.com.amazonaws.cn-north-1.sqs, aws.api.eu-west-1.qbusiness
_NAME = regex(
    r"(?:cn\.)?(?:com\.amazonaws|aws\.api|api\.aws)\.[a-z]{2}(?:-[a-z]+)+-\d\.(?P<suffix>.+)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class EndpointService:
    """An endpoint service that carries a client's calls: ``EndpointService("s3", gateway=True)``."""

    suffix: str
    """What follows the region in the service's name; the whole name where there is no region in it
    (``com.amazonaws.iam``)."""
    gateway: bool
    """A gateway endpoint, reached by a route, in place of an interface endpoint, reached by DNS."""


def endpoint_services(client: str) -> tuple[EndpointService, ...]:
    """The endpoint services for a boto3 client (``dynamodb``); empty when none is known."""
    table = _table()
    gateway = [EndpointService(client, gateway=True)] if client in table["gateway"] else []
    names = [*table["interface"].get(client, ()), *table["regionless"].get(client, ())]
    return (*gateway, *(EndpointService(name, gateway=False) for name in names))


def suffix(service_name: str) -> str:
    """What an endpoint service's name says besides partition and region: ``com.amazonaws.eu-west-1.sqs``
    -> ``sqs``. A name of another form (``com.amazonaws.iam``, ``…vpce-svc-…``) comes back as it is.
    """
    found = _NAME.fullmatch(service_name)
    return found["suffix"] if found else service_name


def carries(service_name: str, client: str, *, gateway: bool) -> bool | None:
    """Whether an endpoint for this service, of this kind, carries the calls of a boto3 client. None when
    no endpoint service is known for the client: then one with another name may.
    """
    known = endpoint_services(client)
    return EndpointService(suffix(service_name), gateway) in known if known else None


def is_interface_only(service_name: str) -> bool:
    """Whether an endpoint service is one of those listed here, and not one with gateway endpoints."""
    table, name = _table(), suffix(service_name)
    return name not in table["gateway"] and any(name in names for names in table["interface"].values())


def _table() -> dict[str, Any]:
    found: dict[str, Any] = packaged.load("vpc_endpoints")
    return found
