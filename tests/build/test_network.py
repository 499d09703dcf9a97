"""Networks: what a function in a VPC reaches, and what its security groups let out."""

from __future__ import annotations

import pytest

from lambdalint.build.project import read_all
from lambdalint.model import Network
from lambdalint.source import Source
from lambdalint.values import Truth

HEAD = """\
Parameters:
  Other: {Type: String}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig: {SubnetIds: [!Ref Subnet], SecurityGroupIds: [!Ref Group]}
"""
TABLE = """\
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
"""


def network(text: str) -> Network:
    head = HEAD if "  Group:" in text else HEAD.replace("Resources:\n", f"Resources:\n{group()}")
    (application,) = read_all([Source("template.yaml", head + text)]).applications
    (function,) = application.functions
    return function.network


def route(target: str, destination: str = "DestinationCidrBlock: 0.0.0.0/0") -> str:
    properties = f"{{RouteTableId: !Ref Table, {destination}, {target}}}"
    return f"  Route: {{Type: AWS::EC2::Route, Properties: {properties}}}\n"


def endpoint(properties: str) -> str:
    return f"  Endpoint: {{Type: AWS::EC2::VPCEndpoint, Properties: {{VpcId: !Ref Vpc, {properties}}}}}\n"


GATEWAY = "  Gateway: {Type: AWS::EC2::InternetGateway}\n"
SQS = "ServiceName: !Sub 'com.amazonaws.${AWS::Region}.sqs', VpcEndpointType: Interface"
S3 = "ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3'"
REACHES = {
    "no table": ("", Truth.MAYBE),
    "no route": (TABLE, Truth.NO),
    "NAT gateway": (TABLE + route("NatGatewayId: nat-0a1b2c3d"), Truth.YES),
    "NAT gateway of a parameter": (TABLE + route("NatGatewayId: !Ref Other"), Truth.YES),
    "private NAT gateway": (
        TABLE
        + route("NatGatewayId: !Ref Nat")
        + "  Nat: {Type: AWS::EC2::NatGateway, Properties: {ConnectivityType: private}}\n",
        Truth.MAYBE,
    ),
    "internet gateway": (TABLE + GATEWAY + route("GatewayId: !Ref Gateway"), Truth.NO),
    "internet gateway by its id": (TABLE + route("GatewayId: igw-0a1b2c3d"), Truth.NO),
    "internet gateway for IPv6": (
        TABLE + GATEWAY + route("GatewayId: !Ref Gateway", "DestinationIpv6CidrBlock: '::/0'"),
        Truth.MAYBE,
    ),
    "unknown gateway": (TABLE + route("GatewayId: !Ref Other"), Truth.MAYBE),
    "transit gateway": (TABLE + route("TransitGatewayId: tgw-0a1b2c3d"), Truth.MAYBE),
    "learned routes": (
        TABLE
        + "  Learned: {Type: AWS::EC2::VPNGatewayRoutePropagation, "
        + "Properties: {RouteTableIds: [!Ref Table], VpnGatewayId: vgw-0a1b2c3d}}\n",
        Truth.MAYBE,
    ),
    "table that others know": (TABLE + "Outputs:\n  Table: {Value: !Ref Table}\n", Truth.MAYBE),
    "VPC that others know": (TABLE + "Outputs:\n  Vpc: {Value: !Ref Vpc}\n", Truth.MAYBE),
    "interface endpoint": (TABLE + endpoint(SQS + ", PrivateDnsEnabled: true"), Truth.YES),
    "interface endpoint by its own name": (TABLE + endpoint(SQS), Truth.MAYBE),
    "interface endpoint for another service": (
        TABLE + endpoint(SQS.replace(".sqs", ".sns") + ", PrivateDnsEnabled: true"),
        Truth.NO,
    ),
    "endpoint for who knows what": (
        TABLE + endpoint("ServiceName: !Ref Other, VpcEndpointType: Interface"),
        Truth.MAYBE,
    ),
    "endpoint of another VPC": (
        TABLE + endpoint(SQS + ", PrivateDnsEnabled: true").replace("!Ref Vpc", "!Ref Other"),
        Truth.NO,
    ),
    "network ACL": (
        TABLE
        + route("NatGatewayId: nat-0a1b2c3d")
        + "  Acl: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {SubnetId: !Ref Subnet}}\n",
        Truth.MAYBE,
    ),
}


@pytest.mark.parametrize("case", REACHES)
def test_a_service_is_reached_over_the_internet_or_over_an_interface_endpoint(case: str) -> None:
    text, expected = REACHES[case]
    assert network(text).reaches("sqs") == expected


@pytest.mark.parametrize(
    ("client", "tables", "expected"),
    [
        ("s3", "[!Ref Table]", Truth.YES),
        ("s3", "[!Ref Elsewhere]", Truth.NO),
        ("s3", "[!Ref Other]", Truth.MAYBE),
        ("dynamodb", "[!Ref Table]", Truth.NO),
    ],
)
def test_a_gateway_endpoint_serves_its_route_tables(client: str, tables: str, expected: Truth) -> None:
    elsewhere = "  Elsewhere: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}\n"
    text = TABLE + elsewhere + endpoint(f"{S3}, RouteTableIds: {tables}")
    assert network(text).reaches(client) == expected


def group(rules: str = "") -> str:
    properties = f"{{GroupDescription: x, VpcId: !Ref Vpc{rules}}}"
    return f"  Group: {{Type: AWS::EC2::SecurityGroup, Properties: {properties}}}\n"


HTTPS = "{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}"
NFS = "{IpProtocol: tcp, FromPort: 2049, ToPort: 2049, CidrIp: 0.0.0.0/0}"
OUT = "  Out: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !Ref Group, IpProtocol: udp}}\n"
EGRESS = {
    "nothing written": (group(), Truth.YES),
    "empty list": (group(", SecurityGroupEgress: []"), Truth.YES),
    "the port": (group(f", SecurityGroupEgress: [{HTTPS}]"), Truth.YES),
    "a rule without a list": (group(f", SecurityGroupEgress: {HTTPS}"), Truth.YES),
    "all protocols": (group(", SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]"), Truth.YES),
    "another port": (group(f", SecurityGroupEgress: [{NFS}]"), Truth.NO),
    "another protocol": (group(", SecurityGroupEgress: [{IpProtocol: '17', CidrIp: 0.0.0.0/0}]"), Truth.NO),
    "a port from outside": (
        group(f", SecurityGroupEgress: [{HTTPS.replace('FromPort: 443', 'FromPort: !Ref Other')}]"),
        Truth.MAYBE,
    ),
    "a range above": (group(f", SecurityGroupEgress: [{HTTPS.replace('443', '1024')}]"), Truth.NO),
    "rules from outside": (group(", SecurityGroupEgress: !Ref Other"), Truth.MAYBE),
    "only rules of their own": (group() + OUT, Truth.MAYBE),
    "rules of both kinds": (group(f", SecurityGroupEgress: [{NFS}]") + OUT, Truth.NO),
    "a rule for who knows which group": (
        group(f", SecurityGroupEgress: [{NFS}]") + OUT.replace("!Ref Group", "!If [A, b, c]"),
        Truth.MAYBE,
    ),
    "a rule for a group from outside": (
        group(f", SecurityGroupEgress: [{NFS}]") + OUT.replace("!Ref Group", "!Ref Other"),
        Truth.NO,
    ),
    "a group that a nested stack knows": (
        group(f", SecurityGroupEgress: [{NFS}]")
        + "  Nested: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {Group: !Ref Group}}}\n",
        Truth.MAYBE,
    ),
}


@pytest.mark.parametrize("case", EGRESS)
def test_security_groups_let_out_what_a_rule_covers(case: str) -> None:
    text, expected = EGRESS[case]
    assert network(text).allows_egress(443) == expected


def test_of_several_groups_one_is_enough() -> None:
    text = group(f", SecurityGroupEgress: [{NFS}]") + group().replace("Group:", "Second:", 1)
    found = network(text.replace("x", "y")).allows_egress(443)
    assert found is Truth.NO
    both = HEAD.replace("[!Ref Group]", "[!Ref Group, !Ref Second]") + text
    (application,) = read_all([Source("template.yaml", both)]).applications
    assert application.functions[0].network.allows_egress(443) is Truth.YES


def test_a_macro_may_add_anything() -> None:
    text = TABLE + group(f", SecurityGroupEgress: [{NFS}]") + "Transform: [Macro]\n"
    found = network(text)
    assert (found.reaches("sqs"), found.allows_egress(443)) == (Truth.MAYBE, Truth.MAYBE)


@pytest.mark.parametrize(
    ("config", "attached"),
    [
        ("{}", Truth.NO),
        ("{SubnetIds: [], SecurityGroupIds: []}", Truth.NO),
        ("{SubnetIds: [subnet-0a1b2c3d]}", Truth.YES),
        ("{SubnetIds: [!Ref Other]}", Truth.YES),
        ("{SubnetIds: ['']}", Truth.MAYBE),
        ("{SubnetIds: !Ref Other}", Truth.MAYBE),
        ("!Ref Other", Truth.MAYBE),
    ],
)
def test_a_function_with_a_subnet_is_attached(config: str, attached: Truth) -> None:
    text = HEAD[: HEAD.index("      VpcConfig")] + f"      VpcConfig: {config}\n"
    (application,) = read_all([Source("template.yaml", text)]).applications
    assert application.functions[0].network.attached == attached
