"""``copied-deploy-command``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Safety, Severity
from lambdalint.model import CodeLocation, Project
from lambdalint.model.code import is_written
from lambdalint.model.deployment import Action, DeployCommand
from lambdalint.values import Absent, Truth
from lambdalint_rules.storage.command_mode import code_of, misplaced, spelled, with_mode
from lambdalint_rules.storage.command_objects import may_remove
from lambdalint_rules.storage.wording import WHERE_IT_IS

_ACTIONS = {Action.CREATE_FUNCTION, Action.UPDATE_CODE, Action.PUBLISH_LAYER}


class CopiedDeployCommand(Rule):
    name = "copied-deploy-command"
    summary = "a deploy command has Lambda copy code that is in a bucket already"
    severity = Severity.WARNING

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        code = code_of(command)
        if code is None or command.action not in _ACTIONS or not command.complete or misplaced(command):
            return
        if code.in_s3 is not Truth.YES or is_written(code.image) is not Truth.NO:
            return
        if not isinstance(code.storage_mode, Absent) or command.argument("dry-run"):
            return
        if project.referenced_code or _is_for_once(command, code, project):
            return
        message = (
            "Lambda stores a copy of this code, which counts against the 300 GB of the account; "
            f"with {spelled(command)} it reads the package {WHERE_IT_IS}"
        )
        finding = self.finding(command.span, message)
        # The bucket needs versioning and a policy for Lambda, which may be elsewhere.
        fix = with_mode(command, Safety.UNSAFE)
        yield finding.repaired_by(fix) if fix else finding


def _is_for_once(command: DeployCommand, code: CodeLocation, project: Project) -> bool:
    """Whether the same script may remove the object again, which a copy outlives and a reference does not."""
    removals = (one for other in project.deployments if other.path == command.path for one in other.removals)
    return any(may_remove(removal, code) for removal in removals if not removal.mirrors)
