"""Networks: VPCs with their subnets, routes, gateways and endpoints, and where functions are attached.

What is asked of them: does traffic get out of a subnet, does it reach a service of AWS. Templates rarely
tell everything, so each answer is a :class:`~lambdalint.values.Truth`.
"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from lambdalint.aws import endpoints
from lambdalint.model.security_group import (
    Peers,
    SecurityGroupReference,
    allows_egress,
    network_of,
)
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Hole, Known, Many, Reference, Text, Truth, Unknown, Value, text_of


class Target(Enum):
    """What a route leads to."""

    INTERNET_GATEWAY = "an internet gateway"
    NAT_GATEWAY = "a NAT gateway"
    PRIVATE_NAT_GATEWAY = "a private NAT gateway"
    EGRESS_ONLY_GATEWAY = "an egress-only internet gateway"
    #: A transit gateway, a peering, a VPN, an instance that does NAT: who knows what is behind it.
    ELSEWHERE = "another network"


@dataclass(frozen=True, slots=True)
class Route:
    """One route. ``destination`` is a CIDR block or the id of a prefix list."""

    span: Span
    destination: Value[str]
    target: Target
    #: The text that names the target.
    gateway: Value[str]

    @property
    def is_default(self) -> Truth:
        """Whether it takes all IPv4 traffic that nothing else takes."""
        return self.destination.test(lambda text: text.strip() == "0.0.0.0/0")

    @property
    def leads_out(self) -> Truth:
        """Whether a function, which has no public IPv4 address, reaches the internet by it."""
        match self.target, self.destination:
            case Target.INTERNET_GATEWAY, Known(text) if (taken := network_of(text)) and taken.version == 4:
                return Truth.NO
            case Target.NAT_GATEWAY, _:
                return self.is_default | Truth.MAYBE
        # An address of IPv6 is public by itself, and another network may lead on.
        return Truth.MAYBE


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route table that a template declares; open where others may add routes to it."""

    kind: ClassVar[str] = "route table"

    name: str
    span: Span
    block: Span
    routes: Many[Route]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A VPC endpoint. ``service`` is its whole name, with a hole where the region is not known.

    ``type`` is ``Gateway``, ``Interface`` or another; ``route_tables`` are the logical ids of the tables that
    a gateway endpoint adds itself to, open where some are not of this template.
    """

    kind: ClassVar[str] = "endpoint"

    name: str
    span: Span
    block: Span
    service: Text
    type: Value[str]
    private_dns: Value[bool]
    route_tables: Many[str]

    def carries(self, client: str) -> Truth:
        """Whether calls of an SDK client (``dynamodb``) to their usual address can go through it."""
        name = _with_any_region(self.service)
        if name is None:
            return Truth.MAYBE
        answers: list[Truth] = []
        for kind, gateway in (("Gateway", True), ("Interface", False)):
            known = endpoints.carries(name, client, gateway=gateway)
            answers.append(_is(self.type, kind) & (Truth.MAYBE if known is None else Truth.of(known)))
        return Truth.some(answers)

    @property
    def has_no_gateway(self) -> bool:
        """Whether its service certainly has interface endpoints only."""
        name = _with_any_region(self.service)
        return name is not None and endpoints.is_interface_only(name)


@dataclass(frozen=True, slots=True)
class Vpc:
    """A VPC that a template declares. ``endpoints`` are open where others may add some."""

    kind: ClassVar[str] = "VPC"

    name: str
    span: Span
    block: Span
    tenancy: Value[str]
    cidr: Value[str]
    #: ``EnableDnsHostnames`` and ``EnableDnsSupport``.
    dns_hostnames: Value[bool]
    dns_support: Value[bool]
    endpoints: Many[Endpoint]


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet that a template declares.

    ``zone`` is the name of its Availability Zone (``us-east-1a``), ``zone_id`` the id (``use1-az1``).
    ``routes`` is its route table: unknown where that is the VPC's main one or not of this template.
    """

    kind: ClassVar[str] = "subnet"

    name: str
    span: Span
    block: Span
    vpc: Vpc | None
    vpc_id: Value[str]
    zone: Value[str]
    zone_id: Value[str]
    cidr: Value[str]
    has_ipv6: Truth
    routes: Value[RouteTable]
    #: Whether a network ACL of its own may stop traffic that everything else lets through.
    has_acl: Truth

    @property
    def default_route(self) -> Route | None:
        """The route that certainly takes all IPv4 traffic that nothing else takes."""
        match self.routes:
            case Known(table):
                return next((route for route in table.routes if route.is_default is Truth.YES), None)
        return None

    def reaches_internet(self) -> Truth:
        """Whether a function in it reaches public addresses."""
        match self.routes:
            case Known(table):
                return self._unless_stopped(table.routes.some(lambda route: route.leads_out))
        return Truth.MAYBE

    def reaches(self, client: str) -> Truth:
        """Whether a function in it reaches the service of an SDK client, over the internet or not."""

        def by(endpoint: Endpoint) -> Truth:
            return endpoint.carries(client) & self._uses(endpoint)

        inside = Truth.MAYBE if self.vpc is None else self.vpc.endpoints.some(by)
        return self.reaches_internet() | self._unless_stopped(inside)

    def _uses(self, endpoint: Endpoint) -> Truth:
        """Whether traffic of this subnet takes an endpoint of its VPC."""
        match endpoint.type:
            case Known("Gateway"):
                if not isinstance(self.routes, Known):
                    return Truth.MAYBE
                name = self.routes.value.name
                return endpoint.route_tables.some(lambda table: Truth.of(table == name))
            case Known("Interface"):
                # Without private DNS the code may still name the endpoint's own address.
                return endpoint.private_dns.test(bool) | Truth.MAYBE
        return Truth.MAYBE

    def _unless_stopped(self, truth: Truth) -> Truth:
        return truth & (Truth.YES if self.has_acl is Truth.NO else Truth.MAYBE)


@dataclass(frozen=True, slots=True)
class SubnetReference:
    """One item of a list of subnets: its id as far as it is known, and the subnet if it is ours."""

    id: Value[str]
    subnet: Subnet | None

    @property
    def span(self) -> Span:
        return self.id.span

    @property
    def exists(self) -> Truth:
        """Whether it is a subnet at all: an empty default of a parameter is none."""
        match self.id:
            case Known(text):
                return Truth.YES if text.strip() else Truth.MAYBE
            case Unknown(may_be_absent=False):
                return Truth.YES
        return Truth.MAYBE

    def is_same(self, other: SubnetReference) -> bool:
        """Whether both are certainly one subnet."""
        return _same(self.id, other.id)


@dataclass(frozen=True, slots=True)
class Network:
    """``VpcConfig``: where a function's network interfaces are, if it has any.

    ``span`` is the key that holds it. ``dual_stack`` is ``Ipv6AllowedForDualStack``.
    """

    span: Span
    subnets: Many[SubnetReference]
    security_groups: Many[SecurityGroupReference]
    dual_stack: Value[bool]
    written: Truth

    @property
    def attached(self) -> Truth:
        """Whether the function is in a VPC: it has at least one subnet."""
        if self.written is Truth.NO:
            return Truth.NO
        return self.subnets.some(lambda item: item.exists) if self.written is Truth.YES else Truth.MAYBE

    @property
    def peers(self) -> Peers:
        """The function as the other end of a connection sees it."""
        return Peers(self.security_groups, self.subnets.map(_range_of))

    def reaches(self, client: str) -> Truth:
        """Whether the function reaches the service of an SDK client (``dynamodb``).

        NO: from none of its subnets, whichever it runs in.
        """
        reached = [
            Truth.MAYBE if item.subnet is None else item.subnet.reaches(client) for item in self.subnets
        ]
        if not self.subnets.complete or not reached:
            return Truth.MAYBE
        found = set(reached)
        return found.pop() if len(found) == 1 else Truth.MAYBE

    def allows_egress(self, port: int) -> Truth:
        """Whether the function's security groups let TCP to a port out, to anybody at all."""
        return allows_egress(self.security_groups, port)


def same_zone(one: Value[str], other: Value[str]) -> bool:
    """Whether two Availability Zones are certainly one: equal names, or the same item of one list."""
    return _same(one, other)


def other_zone(one: Value[str], other: Value[str]) -> bool:
    """Whether two Availability Zones are certainly different ones.

    ``us-east-1a`` and ``us-east-1b``, ``${AWS::Region}a`` and ``${AWS::Region}b``, two items of ``GetAZs``.
    """
    if isinstance(one, Absent) or isinstance(other, Absent):
        return False
    pieces = tuple(zip(text_of(one).pieces, text_of(other).pieces, strict=False))
    unequal = [pair for pair in pieces if pair[0] != pair[1]]
    if len(unequal) != 1 or len(text_of(one).pieces) != len(text_of(other).pieces):
        return False
    match unequal[0]:
        case str(), str():
            return not any(_is_nameless(piece) for piece, _ in pieces)
        case Hole(Reference(kind=Reference.ITEM) as first), Hole(Reference(kind=Reference.ITEM) as second):
            # The items of a parameter may be equal, those of `GetAZs` are not.
            return first.name == second.name == "AWS::Region" and len(pieces) == 1
    return False


def _is_nameless(piece: str | Hole) -> bool:
    return isinstance(piece, Hole) and piece.reference.kind == Reference.OTHER


def _same(one: Value[str], other: Value[str]) -> bool:
    """Whether two values are certainly equal, though they may not be known."""
    if isinstance(one, Absent) or isinstance(other, Absent):
        return False
    text = text_of(one)
    return not any(map(_is_nameless, text.pieces)) and text.pieces != () and text == text_of(other)


def _is(value: Value[str], word: str) -> Truth:
    return value.test(lambda text: text == word)


def _range_of(item: SubnetReference) -> Value[str]:
    return (
        Unknown(item.span, "the subnet is not of this template") if item.subnet is None else item.subnet.cidr
    )


def _with_any_region(service: Text) -> str | None:
    """The name of an endpoint service, with some region where it has a hole for it."""
    pieces = list(service.pieces)
    for number, piece in enumerate(pieces):
        if isinstance(piece, Hole):
            if str(piece.reference) != "AWS::Region":
                return None
            pieces[number] = "us-east-1"
    return Text.of(*pieces).literal
