"""What Lambda does with network interfaces in the name of a function's role."""

from __future__ import annotations

from lambdalint.model import Function, Role
from lambdalint.policy.context import by_lambda
from lambdalint.values import Known, Truth

#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
#: Without these no interface is made, found again or removed.
ESSENTIAL = ("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface")
OTHERS = ("ec2:DescribeSubnets", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses")
ACTIONS = (
    *("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"),
    *("ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"),
)


def role_in_vpc(function: Function) -> Role | None:
    """The role of a function that is certainly in a VPC, where it is known."""
    match function.role:
        case Known(Role() as role) if function.network.attached is Truth.YES:
            return role
    return None


def allowed(role: Role, action: str, function: Function) -> Truth:
    """Whether Lambda may do an action in the name of the role, on some resource at least."""
    return role.allows_somewhere(action, by_lambda(action, function.arn)).truth
