"""``AWS::EC2::SecurityGroup`` with its rules, written in it or as resources of their own."""

from __future__ import annotations

from typing import Any

from lambdalint.build.attached import Attached, leaving, sort
from lambdalint.build.resources import Place, Resources
from lambdalint.model.security_group import (
    ALL_PROTOCOLS,
    SecurityGroup,
    SecurityGroupReference,
    TrafficRule,
)
from lambdalint.source import Span
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Known, Many, Origin, Unknown, Value

GROUP = "AWS::EC2::SecurityGroup"
INGRESS = "AWS::EC2::SecurityGroupIngress"
EGRESS = "AWS::EC2::SecurityGroupEgress"
TYPES = frozenset({GROUP, INGRESS, EGRESS})


def references(values: Many[Value[Any]], resources: Resources) -> Many[SecurityGroupReference]:
    """The groups that a list of ids names."""
    return values.map(lambda item: _reference(string(item), resources))


def _reference(group_id: Value[str], resources: Resources) -> SecurityGroupReference:
    place = resources.target(group_id, {GROUP})
    return SecurityGroupReference(group_id, resources.once(build, place) if place else None)


def build(place: Place, resources: Resources) -> SecurityGroup:
    """A security group from its resource."""
    return SecurityGroup(
        name=place.name,
        span=place.span,
        block=place.block,
        vpc_id=place.properties.string("VpcId"),
        ingress=_rules(place, "SecurityGroupIngress", resources.overall(_ingress), resources),
        egress=_egress_rules(place, resources),
    )


def _ingress(resources: Resources) -> Attached:
    return sort(resources, {INGRESS}, _owner)


def _egress(resources: Resources) -> Attached:
    return sort(resources, {EGRESS}, _owner)


def _owner(rule: Place) -> tuple[Value[Any]]:
    """The group that a rule belongs to. A default VPC also knows it by its name, which ``Ref`` may return."""
    group_id = rule.properties.value("GroupId")
    return (rule.properties.value("GroupName") if isinstance(group_id, Absent) else group_id,)


def _egress_rules(place: Place, resources: Resources) -> Many[TrafficRule]:
    """AWS lets everything out of a group that is made without a rule for it.

    Whether rules that come as resources of their own take that away again is not documented.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
    """
    rules = _rules(place, "SecurityGroupEgress", resources.overall(_egress), resources)
    written = place.properties.items("SecurityGroupEgress")
    if written.items or not written.complete:
        return rules
    if rules.items:
        return Many(rules.items, complete=False, span=rules.span)
    return Many((_everything(place.span),), complete=rules.complete, span=rules.span)


def _everything(span: Span) -> TrafficRule:
    absent: Absent[str] = Absent(span)
    return TrafficRule(
        span=span,
        protocol=Known(ALL_PROTOCOLS, span, Origin.AWS_DEFAULT),
        from_port=Absent(span),
        to_port=Absent(span),
        cidr=Known("0.0.0.0/0", span, Origin.AWS_DEFAULT),
        group=absent,
        group_name=None,
        prefix_list=absent,
    )


def _rules(place: Place, name: str, attached: Attached, resources: Resources) -> Many[TrafficRule]:
    properties = place.properties
    written = properties.items(name)
    known = [item for item in written if isinstance(item, Known) and isinstance(item.value, Fields)]
    rules = [_rule(properties.fields_of(item, item.span), item.span, resources) for item in known]
    rules += [_rule(other.properties, other.span, resources) for other in attached.to(place)]
    complete = written.complete and len(known) == len(written) and not attached.anywhere
    complete = complete and not resources.template.open and place.name not in resources.overall(leaving)
    return Many(tuple(rules), complete, properties.key(name))


def _rule(rule: Fields, span: Span, resources: Resources) -> TrafficRule:
    group = _first(rule, "SourceSecurityGroupId", "DestinationSecurityGroupId", "SourceSecurityGroupName")
    place = resources.target(group, {GROUP})
    cidr = _first(rule, "CidrIp", "CidrIpv6")
    return TrafficRule(
        span=span,
        protocol=rule.string("IpProtocol"),
        from_port=rule.integer("FromPort"),
        to_port=rule.integer("ToPort"),
        cidr=cidr,
        group=group,
        group_name=place.name if place else None,
        prefix_list=_first(rule, "SourcePrefixListId", "DestinationPrefixListId"),
    )


def _first(rule: Fields, *names: str) -> Value[str]:
    """The first of some properties that is there; one that may be there is unknown."""
    values = [rule.string(name) for name in names]
    for value in values:
        match value:
            case Absent() | Unknown(may_be_absent=True):
                continue
        return value
    return next((value for value in values if isinstance(value, Unknown)), values[0])
