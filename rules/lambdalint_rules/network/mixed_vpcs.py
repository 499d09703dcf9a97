"""``mixed-vpcs``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Application, Function, Subnet
from lambdalint.model.security_group import SecurityGroup
from lambdalint.values import Absent, Known, Reference, Unknown, Value

#: A VPC as far as it can be told from others: how it is named, and the name.
_Identity = tuple[str, str]
_DEFAULT: _Identity = ("default", "")


class MixedVpcs(Rule):
    name = "mixed-vpcs"
    summary = "subnets and security groups of a function belong to different VPCs"
    severity = Severity.ERROR

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        made = {vpc.name for vpc in application.vpcs}
        known: list[tuple[_Identity, Subnet | SecurityGroup]] = []
        for item, place in _places(function):
            own = _identity(place.vpc_id, made)
            if own is None:
                continue
            other = next((pair for pair in known if _are_two(own, pair[0])), None)
            if other is not None:
                yield self._finding(item, place, other[1], default=_DEFAULT in {own, other[0]})
                return
            known.append((own, place))

    def _finding(
        self, item: Value[str], one: Subnet | SecurityGroup, other: Subnet | SecurityGroup, *, default: bool
    ) -> Finding:
        message = f"`{one.name}` and `{other.name}` belong to different VPCs, and a function is in one; "
        message += (
            "a security group without `VpcId` is made in the default VPC, so write `VpcId`"
            if default
            else "take subnets and security groups of one"
        )
        finding = self.finding(item, message)
        for place in (one, other):
            where = place.span if isinstance(place.vpc_id, Absent) else place.vpc_id
            finding = finding.because(where, f"the VPC of `{place.name}`")
        return finding


def _places(function: Function) -> Iterator[tuple[Value[str], Subnet | SecurityGroup]]:
    """The subnets and security groups that the template declares, each with the text that names it."""
    for item in function.network.subnets:
        if item.subnet is not None:
            yield item.id, item.subnet
    for reference in function.network.security_groups:
        if reference.group is not None:
            yield reference.id, reference.group


def _identity(vpc_id: Value[str], made: set[str]) -> _Identity | None:
    match vpc_id:
        case Absent():
            return _DEFAULT
        case Known(str(text)) if text:
            return "id", text
        case Unknown(reference=Reference(kind=Reference.RESOURCE, name=name, attribute=attribute)):
            return ("resource", name) if name in made and attribute in {None, "VpcId"} else None
    return None


def _are_two(one: _Identity, other: _Identity) -> bool:
    """Whether they are certainly two VPCs: what a template makes is never the default one."""
    if one[0] == other[0]:
        return one != other
    return {one[0], other[0]} == {"default", "resource"}
