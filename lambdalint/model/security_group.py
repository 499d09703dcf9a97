"""Security groups: what their rules let through, as far as it is known."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import ClassVar, TypeAlias

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

IpNetwork: TypeAlias = IPv4Network | IPv6Network
TCP = frozenset({"tcp", "6"})
ALL_PROTOCOLS = "-1"


@dataclass(frozen=True, slots=True)
class Peers:
    """Those at the other end of a connection: the security groups they carry, the ranges they live in."""

    groups: Many[SecurityGroupReference]
    ranges: Many[Value[str]]


@dataclass(frozen=True, slots=True)
class TrafficRule:
    """One rule of a security group: what it lets through, from or to whom.

    ``cidr`` is a range of IPv4 or IPv6 addresses, ``group`` another security group (``group_name`` is its
    logical id, where the template declares it), ``prefix_list`` a list of ranges; one of them is written.
    """

    span: Span
    protocol: Value[str]
    from_port: Value[int | str]
    to_port: Value[int | str]
    cidr: Value[str]
    group: Value[str]
    group_name: str | None
    prefix_list: Value[str]

    def covers(self, port: int) -> Truth:
        """Whether TCP on a port is what the rule is about."""
        match self.protocol:
            case Known("-1"):
                return Truth.YES
            case Known(str(name)) if name.strip().lower() not in TCP:
                return Truth.NO
            case Known():
                return _in_range(port, self.from_port, self.to_port)
        return Truth.MAYBE if isinstance(self.protocol, Unknown) else Truth.NO

    def concerns(self, peers: Peers) -> Truth:
        """Whether it is about these peers, all of them."""
        if not isinstance(self.group, Absent):
            if self.group_name is None:
                return Truth.MAYBE
            return peers.groups.some(lambda group: group.is_named(self.group_name))
        if not isinstance(self.prefix_list, Absent):
            return Truth.MAYBE
        match self.cidr:
            case Known(text) if (allowed := network_of(text)) is not None:
                if allowed.prefixlen == 0 and allowed.version == 4:
                    return Truth.YES
                inside = [_inside(address_range, allowed) for address_range in peers.ranges]
                if not inside or not peers.ranges.complete:
                    return Truth.MAYBE
                same = set(inside)
                return same.pop() if len(same) == 1 else Truth.MAYBE
        return Truth.MAYBE


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group that a template declares.

    ``ingress`` and ``egress`` hold the rules of all three spellings; open where others may exist. Without any
    rule for outbound traffic ``egress`` has the one that AWS adds, which allows all.
    """

    kind: ClassVar[str] = "security group"

    name: str
    span: Span
    block: Span
    #: Absent: it belongs to the default VPC of the account.
    vpc_id: Value[str]
    ingress: Many[TrafficRule]
    egress: Many[TrafficRule]


@dataclass(frozen=True, slots=True)
class SecurityGroupReference:
    """One item of a list of security groups: its id as far as it is known, and the group if it is ours."""

    id: Value[str]
    group: SecurityGroup | None

    @property
    def span(self) -> Span:
        return self.id.span

    def is_named(self, name: str | None) -> Truth:
        """Whether it is the group with this logical id."""
        return Truth.MAYBE if self.group is None else Truth.of(self.group.name == name)


def allows_egress(groups: Many[SecurityGroupReference], port: int, peers: Peers | None = None) -> Truth:
    """Whether the groups let TCP connections to a port out, to these peers or to anybody at all."""
    return _allows(groups, port, peers, outbound=True)


def allows_ingress(groups: Many[SecurityGroupReference], port: int, peers: Peers) -> Truth:
    """Whether the groups let TCP connections to a port in."""
    return _allows(groups, port, peers, outbound=False)


def _allows(groups: Many[SecurityGroupReference], port: int, peers: Peers | None, *, outbound: bool) -> Truth:
    def lets(rule: TrafficRule) -> Truth:
        return rule.covers(port) & (Truth.YES if peers is None else rule.concerns(peers))

    def passes(reference: SecurityGroupReference) -> Truth:
        group = reference.group
        if group is None:
            return Truth.MAYBE
        return (group.egress if outbound else group.ingress).some(lets)

    return groups.some(passes) if groups.items else Truth.MAYBE


def network_of(text: str) -> IpNetwork | None:
    """The range that a CIDR block names."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _in_range(port: int, first: Value[int | str], last: Value[int | str]) -> Truth:
    match first, last:
        case Known(int(low)), Known(int(high)) if low >= 0:
            return Truth.of(low <= port <= high)
        case Known(int(low)), _ if low > port:
            return Truth.NO
        case _, Known(int(high)) if 0 <= high < port:
            return Truth.NO
    return Truth.MAYBE


def _inside(address_range: Value[str], allowed: IpNetwork) -> Truth:
    found = network_of(address_range.value) if isinstance(address_range, Known) else None
    if isinstance(found, IPv4Network) and isinstance(allowed, IPv4Network) and found.subnet_of(allowed):
        return Truth.YES
    if isinstance(found, IPv4Network) and isinstance(allowed, IPv4Network) and not found.overlaps(allowed):
        return Truth.NO
    return Truth.MAYBE
