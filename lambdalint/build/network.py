"""VPCs, subnets, route tables and endpoints, and the ``VpcConfig`` of functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.build import security_group
from lambdalint.build.attached import Attached, delegated, leaving, sort
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import is_written
from lambdalint.model.network import (
    Endpoint,
    Network,
    Route,
    RouteTable,
    Subnet,
    SubnetReference,
    Target,
    Vpc,
)
from lambdalint.source import Span
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Known, Many, Origin, Truth, Unknown, Value, text_of

VPC = "AWS::EC2::VPC"
SUBNET = "AWS::EC2::Subnet"
SUBNET_RANGE = "AWS::EC2::SubnetCidrBlock"
ROUTE_TABLE = "AWS::EC2::RouteTable"
ROUTE = "AWS::EC2::Route"
ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
ACL_ASSOCIATION = "AWS::EC2::SubnetNetworkAclAssociation"
PROPAGATION = "AWS::EC2::VPNGatewayRoutePropagation"
INTERNET_GATEWAY = "AWS::EC2::InternetGateway"
NAT_GATEWAY = "AWS::EC2::NatGateway"
ENDPOINT = "AWS::EC2::VPCEndpoint"
TYPES = security_group.TYPES | {
    *(VPC, SUBNET, SUBNET_RANGE, ROUTE_TABLE, ROUTE, ASSOCIATION, ACL_ASSOCIATION, PROPAGATION),
    *(INTERNET_GATEWAY, NAT_GATEWAY, ENDPOINT),
}


def of_function(properties: Fields, resources: Resources) -> Network:
    """What a function's ``VpcConfig`` says."""
    config = properties.fields("VpcConfig")
    return Network(
        span=properties.key("VpcConfig"),
        subnets=config.items("SubnetIds").map(lambda item: reference(string(item), resources)),
        security_groups=security_group.references(config.items("SecurityGroupIds"), resources),
        dual_stack=config.boolean("Ipv6AllowedForDualStack"),
        written=config.written,
    )


def reference(subnet_id: Value[str], resources: Resources) -> SubnetReference:
    """The subnet that an id names."""
    place = resources.target(subnet_id, {SUBNET})
    return SubnetReference(subnet_id, resources.once(subnet, place) if place else None)


def subnet(place: Place, resources: Resources) -> Subnet:
    """A subnet from its resource."""
    properties = place.properties
    vpc_place = resources.target(properties.value("VpcId"), {VPC})
    return Subnet(
        name=place.name,
        span=place.span,
        block=place.block,
        vpc=resources.once(vpc, vpc_place) if vpc_place else None,
        vpc_id=properties.string("VpcId"),
        zone=properties.string("AvailabilityZone"),
        zone_id=properties.string("AvailabilityZoneId"),
        cidr=properties.string("CidrBlock"),
        has_ipv6=_has_ipv6(place, resources),
        routes=_routes_of(place, resources),
        has_acl=_belongs(resources.overall(_acls), place),
    )


def vpc(place: Place, resources: Resources) -> Vpc:
    """A VPC from its resource. Endpoints that belong to one which is not known may belong to this one."""
    properties, attached = place.properties, resources.overall(_endpoints)
    found = tuple(resources.once(endpoint, other) for other in attached.to(place))
    known = not attached.anywhere and not resources.template.open
    return Vpc(
        name=place.name,
        span=place.span,
        block=place.block,
        tenancy=properties.string("InstanceTenancy"),
        cidr=properties.string("CidrBlock"),
        dns_hostnames=properties.boolean("EnableDnsHostnames"),
        dns_support=properties.boolean("EnableDnsSupport"),
        endpoints=Many(found, known and place.name not in resources.overall(leaving), place.span),
    )


def endpoint(place: Place, resources: Resources) -> Endpoint:
    """An endpoint from its resource."""
    properties = place.properties
    tables = properties.items("RouteTableIds")
    named = [resources.target(table, {ROUTE_TABLE}) for table in tables]
    kind = properties.string("VpcEndpointType")
    return Endpoint(
        name=place.name,
        span=place.span,
        block=place.block,
        service=text_of(properties.string("ServiceName")),
        type=Known("Gateway", kind.span, Origin.AWS_DEFAULT) if isinstance(kind, Absent) else kind,
        private_dns=properties.boolean("PrivateDnsEnabled"),
        route_tables=Many(
            tuple(table.name for table in named if table is not None),
            tables.complete and None not in named,
            tables.span,
        ),
    )


def route_table(place: Place, resources: Resources) -> RouteTable:
    """A route table with the routes of the template."""
    attached = resources.overall(_routes)
    known = not attached.anywhere and not resources.template.open
    return RouteTable(
        name=place.name,
        span=place.span,
        block=place.block,
        routes=Many(
            tuple(_route(route, resources) for route in attached.to(place)),
            known and place.name not in resources.overall(leaving),
            place.span,
        ),
    )


def _route(place: Place, resources: Resources) -> Route:
    if place.type == PROPAGATION:
        learned: Unknown[str] = Unknown(place.span, "the VPN gateway learns its routes")
        return Route(place.span, learned, Target.ELSEWHERE, learned)
    properties = place.properties
    target, gateway = _target(properties, place.span, resources)
    destinations = [
        properties.string(name)
        for name in ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    ]
    written = [value for value in destinations if is_written(value) is not Truth.NO]
    unknown: Unknown[str] = Unknown(place.span, "its destination is not known")
    return Route(place.span, written[0] if len(written) == 1 else unknown, target, gateway)


def _target(properties: Fields, span: Span, resources: Resources) -> tuple[Target, Value[str]]:
    gateway, nat = properties.string("GatewayId"), properties.string("NatGatewayId")
    out = properties.string("EgressOnlyInternetGatewayId")
    if is_written(nat) is Truth.YES:
        place = resources.target(nat, {NAT_GATEWAY})
        kind = place.properties.string("ConnectivityType") if place else Absent[str](span)
        private = not isinstance(kind, Absent) and not (isinstance(kind, Known) and kind.value == "public")
        return Target.PRIVATE_NAT_GATEWAY if private else Target.NAT_GATEWAY, nat
    if is_written(out) is Truth.YES:
        return Target.EGRESS_ONLY_GATEWAY, out
    is_internet = resources.target(gateway, {INTERNET_GATEWAY}) is not None
    if is_internet or (isinstance(gateway, Known) and gateway.value.startswith("igw-")):
        return Target.INTERNET_GATEWAY, gateway
    return Target.ELSEWHERE, gateway


def _routes_of(place: Place, resources: Resources) -> Value[RouteTable]:
    """The table that a subnet is associated with; it can have one association only."""
    associations = [*resources.overall(_associations).to(place)]
    if len(associations) != 1:
        return Unknown(place.span, "it uses the main route table of its VPC")
    table = associations[0].properties.value("RouteTableId")
    found = resources.target(table, {ROUTE_TABLE})
    if found is None:
        return Unknown(table.span, "its route table is not of this template")
    return Known(resources.once(route_table, found), table.span)


def _has_ipv6(place: Place, resources: Resources) -> Truth:
    """Whether a subnet has a block of IPv6 addresses, given with it or by a resource of its own."""
    names = ("Ipv6CidrBlock", "Ipv6IpamPoolId", "Ipv6NetmaskLength", "Ipv6Native")
    own = Truth.some(is_written(place.properties.value(name)) for name in names)
    elsewhere = _belongs(resources.overall(_ranges), place)
    if resources.template.open or place.name in resources.overall(delegated):
        elsewhere |= Truth.MAYBE
    return own | elsewhere


def _belongs(attached: Attached, place: Place) -> Truth:
    """Whether a resource of that sort belongs to a place."""
    if any(attached.to(place)):
        return Truth.YES
    return Truth.MAYBE if attached.anywhere else Truth.NO


# What belongs to what, sorted once


def _endpoints(resources: Resources) -> Attached:
    return sort(resources, {ENDPOINT}, lambda place: (place.properties.value("VpcId"),))


def _routes(resources: Resources) -> Attached:
    return sort(resources, {ROUTE, PROPAGATION}, lambda place: (*_tables_of(place),))


def _tables_of(place: Place) -> Iterator[Value[Any]]:
    if place.type == ROUTE:
        yield place.properties.value("RouteTableId")
        return
    tables = place.properties.items("RouteTableIds")
    yield from tables
    if not tables.complete:
        yield Unknown(place.span, "not every table is known")


def _associations(resources: Resources) -> Attached:
    return sort(resources, {ASSOCIATION}, lambda place: (place.properties.value("SubnetId"),))


def _acls(resources: Resources) -> Attached:
    return sort(resources, {ACL_ASSOCIATION}, lambda place: (place.properties.value("SubnetId"),))


def _ranges(resources: Resources) -> Attached:
    return sort(resources, {SUBNET_RANGE}, lambda place: (place.properties.value("SubnetId"),))
