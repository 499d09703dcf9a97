"""``missing-mount-permissions``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import FileSystem, Function, Role
from lambdalint.policy.context import by_lambda
from lambdalint.policy.document import PolicyDocument
from lambdalint.policy.evaluate import Policies, Request, evaluate
from lambdalint.policy.principal import Caller
from lambdalint.values import Known, Many, Truth

_MOUNT = "elasticfilesystem:ClientMount"


class MissingMountPermissions(Rule):
    name = "missing-mount-permissions"
    summary = "a file system has a policy, and neither it nor the role lets the function mount it"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        for mount in function.file_systems:
            match function.role, mount.file_system:
                case Known(Role() as role), FileSystem(policy=Known(document)) as system:
                    if _may(_MOUNT, role, system, document, function) is Truth.NO:
                        message = (
                            f"role `{role.name}` does not allow `{_MOUNT}`, and the policy of the file "
                            "system does not either, so every invocation fails; allow it in the role"
                        )
                        finding = self.finding(mount.arn, message)
                        finding = finding.because(system.policy, "the policy of the file system")
                        yield finding.because(role.span, "the role of the function")


def _may(action: str, role: Role, system: FileSystem, document: PolicyDocument, function: Function) -> Truth:
    """Whether the function may do that with the file system, by its role or by the file system's policy.

    The same question with ``ClientWrite`` is for who knows that the code writes.
    """
    policies = Policies(role.documents, Many((document,)), role.boundaries)
    context = by_lambda(action, function.arn)
    request = Request.of(action, system.arn, Caller.entity(role.arn), context)
    return evaluate(policies, request).truth
