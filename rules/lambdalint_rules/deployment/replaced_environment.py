"""``replaced-environment``."""

from collections.abc import Iterator, Sequence

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Project, Variable
from lambdalint.model.addressee import addressees
from lambdalint.model.deployment import Action, DeployCommand

_SHOWN = 3


class ReplacedEnvironment(Rule):
    name = "replaced-environment"
    summary = "an update of the configuration drops environment variables that the function declares"
    severity = Severity.WARNING

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        given = command.function.environment.variables if command.function else None
        argument = command.argument("environment")
        if command.action is not Action.UPDATE_CONFIGURATION or given is None or argument is None:
            return
        if not given.complete or argument.member("Variables") is None:
            return
        certain, _ = addressees(command, project)
        lost = _lost({variable.name for variable in given}, certain)
        if lost:
            names = ", ".join(f"`{variable.name}`" for variable in lost[:_SHOWN])
            more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
            message = (
                f"this replaces all environment variables of `{certain[0].name}`, so {names}{more} "
                f"{'are' if len(lost) > 1 else 'is'} gone; give every variable that the function has"
            )
            yield self.finding(argument.key, message).because(lost[0].key, "declared here")


def _lost(given: set[str], functions: Sequence[Function]) -> list[Variable]:
    """The variables that every declaration of the function has and the command has not."""
    if not functions:
        return []
    common = set.intersection(*({v.name for v in one.environment.variables} for one in functions))
    return [one for one in functions[0].environment.variables if one.name in common - given]
